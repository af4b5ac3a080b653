using System.Globalization;
using System.Security.Cryptography;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Site;

/// <summary>Who is looking, as far as the navigation cares. A person may be several at once.</summary>
[Flags]
public enum PageRoles
{
    Visitor = 0,
    Customer = 1,
    Provider = 2,
    Operator = 4,
}

/// <summary>The person whose menu is shown at the top right.</summary>
/// <param name="DisplayName">As they are greeted.</param>
/// <param name="Roles">What they may open.</param>
public sealed record PageActor(string DisplayName, PageRoles Roles);

/// <summary>Demo mode's ribbon.</summary>
/// <param name="ClockText">The marketplace's time in words, for example <c>Sat 3 Jan 2026, 14:00 EST</c>.</param>
/// <param name="IsMoved">True when the clock has been moved away from the real time.</param>
public sealed record DemoRibbon(string ClockText, bool IsMoved);

/// <summary>What the layout and every component know about the request. Cascaded to all of them.</summary>
public sealed record PageFrame
{
    private const int FormKeyBytes = 16;

    public required string MarketplaceName { get; init; }

    /// <summary>Examples in the empty search box.</summary>
    public string SearchHint { get; init; } = "";

    /// <summary>A sentence below the name, in the footer and for search engines.</summary>
    public string Tagline { get; init; } = "";

    /// <summary>Language and formats of this page, for example en-CA.</summary>
    public CultureInfo Culture { get; init; } = CultureInfo.GetCultureInfo("en-CA");

    /// <summary>The language that the page is in, for whoever reads it aloud.</summary>
    public string Language => SiteCulture.LanguageOf(Culture);

    /// <summary>The currency in which the marketplace thinks, ISO 4217.</summary>
    public string Currency { get; init; } = "CAD";

    /// <summary>Null for a visitor.</summary>
    public PageActor? Actor { get; init; }

    /// <summary>Null outside demo mode.</summary>
    public DemoRibbon? Demo { get; init; }

    /// <summary>The nonce of this response's content security policy.</summary>
    public string? Nonce { get; init; }

    /// <summary>Scheme and host of the marketplace as people type it, without a slash at the end; null leaves the canonical link out.</summary>
    public string? PublicOrigin { get; init; }

    /// <summary>The way to what there is, for the footer: categories and cities.</summary>
    public IReadOnlyList<NavigationLink> Explore { get; init; } = [];

    /// <summary>The path of this request. Filled in by <see cref="SiteModule"/>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>What the visitor searched for, shown again in the search box.</summary>
    public string? SearchText { get; init; }

    /// <summary>A message from the request before this one. Filled in by <see cref="SiteModule"/>.</summary>
    public Flash? Flash { get; init; }

    /// <summary>The organization whose desk is open, or the member's first one, as it stands in paths; null for who has none.</summary>
    public string? Organization { get; init; }

    public PageRoles Roles => Actor?.Roles ?? PageRoles.Visitor;

    /// <summary>A fresh idempotency key for one form.</summary>
    public static string NewFormKey() => RandomNumberGenerator.GetHexString(FormKeyBytes * 2, lowercase: true);
}
