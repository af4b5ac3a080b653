using System.Text;
using Stoa.Server.Platform.Files;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Catalog;

/// <summary>Pictures are believed for what they hold, not for what they say.</summary>
public sealed class PictureFileTests
{
    [Fact]
    public async Task A_photo_is_made_anew_upright_and_without_what_it_tells_of_its_maker()
    {
        var sent = Pictures.TurnedJpeg();
        Assert.Contains("45.52", Encoding.Latin1.GetString(sent), StringComparison.Ordinal);
        var picture = (await PictureFile.Read(sent, CancellationToken.None)).Value;
        Assert.Equal((64, 96), (picture.Width, picture.Height));
        var only = Assert.Single(picture.Renditions);
        Assert.Equal((64, 96), (only.Width, only.Height));
        Assert.StartsWith("RIFF", Encoding.Latin1.GetString(only.Content), StringComparison.Ordinal);
        Assert.DoesNotContain("45.52", Encoding.Latin1.GetString(only.Content), StringComparison.Ordinal);
        Assert.DoesNotContain("EXIF", Encoding.Latin1.GetString(only.Content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_one_becomes_several_and_none_is_larger_than_it_was()
    {
        var picture = (await PictureFile.Read(Pictures.Png(1000, 500), CancellationToken.None)).Value;
        Assert.Equal([(400, 200), (800, 400), (1000, 500)], picture.Renditions.Select(one => (one.Width, one.Height)));
    }

    public static TheoryData<string, byte[], string> Hostile => new()
    {
        { "a drawing with a script", [.. "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"u8], "photo-format" },
        { "a page", [.. "<html><script>alert(1)</script></html>"u8], "photo-format" },
        { "nothing", [], "photo-format" },
        { "a PDF", [.. "%PDF-1.7\n"u8], "photo-format" },
        { "a GIF", [.. "GIF89a"u8, .. new byte[200]], "photo-format" },
        { "a head of a JPEG and then a page", [0xFF, 0xD8, 0xFF, 0xE0, .. "<html><script>alert(1)</script>"u8], "photo-broken" },
        { "a JPEG that stops in its middle", Pictures.Jpeg[..(Pictures.Jpeg.Length * 3 / 4)], "photo-broken" },
        { "a PNG that stops in its middle", Pictures.Png(300, 300, rows: 100), "photo-broken" },
        { "a PNG that unfolds to gigabytes", Pictures.Png(20_000, 20_000, rows: 1), "photo-size" },
        { "a PNG of one pixel", Pictures.Png(1, 1), "photo-size" },
        { "a file that is too large", new byte[PictureFile.BytesMax + 1], "photo-too-large" },
    };

    [Theory, MemberData(nameof(Hostile))]
    public async Task What_is_no_honest_picture_is_refused(string what, byte[] content, string code)
    {
        Assert.NotEmpty(what);
        Assert.Equal(code, (await PictureFile.Read(content, CancellationToken.None)).Problem?.Code);
    }

    [Fact]
    public async Task Of_a_picture_with_a_page_behind_it_only_the_picture_is_left()
    {
        byte[] both = [.. Pictures.Jpeg, .. "<script>alert(1)</script>"u8];
        var picture = (await PictureFile.Read(both, CancellationToken.None)).Value;
        Assert.DoesNotContain("script", Encoding.Latin1.GetString(picture.Renditions[0].Content), StringComparison.Ordinal);
    }
}
