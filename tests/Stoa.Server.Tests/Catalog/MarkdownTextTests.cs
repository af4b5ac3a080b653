using Stoa.Server.Catalog;

namespace Stoa.Server.Tests.Catalog;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("**bold**", "<p><strong>bold</strong></p>\n")]
    [InlineData("one\ntwo", "<p>one<br />\ntwo</p>\n")]
    [InlineData("# Title", "<h3>Title</h3>\n")]
    [InlineData("###### Deep", "<h6>Deep</h6>\n")]
    [InlineData("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n")]
    [InlineData("<b onclick=x>hi</b>", "<p>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>\n")]
    [InlineData("[x](javascript:alert(1))", "<p><a href=\"\" rel=\"nofollow noopener noreferrer ugc\">x</a></p>\n")]
    [InlineData("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n")]
    [InlineData("[x](https://a.example)", "<p><a href=\"https://a.example\" rel=\"nofollow noopener noreferrer ugc\">x</a></p>\n")]
    [InlineData("![cat](https://a.example/cat.png)", "<p><a href=\"https://a.example/cat.png\" rel=\"nofollow noopener noreferrer ugc\">cat</a></p>\n")]
    [InlineData("[x](//evil.example)", "<p><a href=\"\" rel=\"nofollow noopener noreferrer ugc\">x</a></p>\n")]
    public void Markdown_becomes_tame_html(string text, string html) => Assert.Equal(html, MarkdownText.ToHtml(text).Value);
}
