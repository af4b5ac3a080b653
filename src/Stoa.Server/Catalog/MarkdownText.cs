using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Stoa.Server.Catalog;

/// <summary>
/// Descriptions as people write them: Markdown without HTML. Links go to web and mail addresses only, and search engines do not follow
/// them; pictures become links, so that a page never fetches anything from elsewhere.
/// </summary>
public static class MarkdownText
{
    private const string Rel = "nofollow noopener noreferrer ugc";
    private const int LevelMax = 6;

    // A listing's title is the page's first heading, its sections the second: what is written inside begins below them.
    private const int LevelsBelow = 2;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseAutoLinks()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        // Most people mean a line break when they type one.
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    /// <summary>The text as safe HTML.</summary>
    public static MarkupString ToHtml(string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>()) heading.Level = Math.Min(LevelMax, heading.Level + LevelsBelow);
        foreach (var link in document.Descendants<LinkInline>()) Tame(link);
        foreach (var link in document.Descendants<AutolinkInline>().ToList()) Tame(link);
        return new MarkupString(document.ToHtml(Pipeline));
    }

    private static void Tame(LinkInline link)
    {
        link.IsImage = false;
        if (!IsWelcome(link.Url)) link.Url = "";
        link.GetAttributes().AddProperty("rel", Rel);
    }

    // <javascript:…> is an automatic link too.
    private static void Tame(AutolinkInline link)
    {
        if (link.IsEmail || IsWelcome(link.Url)) link.GetAttributes().AddProperty("rel", Rel);
        else link.ReplaceBy(new LiteralInline(link.Url));
    }

    private static bool IsWelcome(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https" or "mailto");
}
