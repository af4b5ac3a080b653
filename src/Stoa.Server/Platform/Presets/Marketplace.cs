using System.Globalization;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Core.Readiness;

namespace Stoa.Server.Platform.Presets;

/// <summary>What makes one marketplace differ from another: configuration, never code. Read from a preset file at start.</summary>
/// <param name="Preset">The file's name, such as <c>ecosystem</c>.</param>
/// <param name="Name">The marketplace's name on pages and in mails.</param>
/// <param name="Tagline">One sentence for the home page.</param>
/// <param name="Currency">The currency of its prices and fees.</param>
/// <param name="Locale">BCP 47, for numbers, dates and words.</param>
/// <param name="Zone">IANA name of the zone it reads times in when no place says otherwise.</param>
/// <param name="Place">The place that a search starts from.</param>
/// <param name="Kinds">What may be offered.</param>
/// <param name="Categories">The category tree, parents first.</param>
/// <param name="FeePolicies">What the marketplace takes.</param>
/// <param name="CancellationPolicies">What listings may choose from.</param>
/// <param name="Timings">Durations of the processes.</param>
/// <param name="Theme">The name of a colour theme of the site.</param>
public sealed record Marketplace(
    string Preset,
    string Name,
    string Tagline,
    Currency Currency,
    string Locale,
    DateTimeZone Zone,
    HomePlace Place,
    IReadOnlyList<ListingKind> Kinds,
    IReadOnlyList<CategorySetting> Categories,
    IReadOnlyList<FeePolicy> FeePolicies,
    IReadOnlyList<CancellationPolicy> CancellationPolicies,
    ProcessTimings Timings,
    string Theme)
{
    /// <summary>How its pages and mails write numbers, prices and dates.</summary>
    public CultureInfo Culture => SiteCulture.Of(Locale);

    /// <summary>What its home page says.</summary>
    public HomeTexts Texts { get; init; } = HomeTexts.Plain;

    /// <summary>Whether an operator looks at a listing before it is published.</summary>
    public bool ReviewsListings { get; init; }

    /// <summary>What must be true before an organization may publish, and before it may be paid; in the order of the checklist.</summary>
    public IReadOnlyList<Requirement> Readiness { get; init; } = [];

    /// <summary>Where the terms stand that providers accept; null when nowhere in particular.</summary>
    public string? TermsUrl { get; init; }

    /// <summary>What a category asks of its listings, what stands above it first; nothing for a category that is gone.</summary>
    public IReadOnlyList<AttributeRule> AttributesOf(string category) =>
        FindCategory(category) is { } own ? [.. own.Parent is null ? [] : AttributesOf(own.Parent), .. own.Attributes] : [];

    /// <summary>A category's slug, then those of the ones above it.</summary>
    public IReadOnlyList<string> LineOf(string? category) =>
        category is null ? [] : [category, .. LineOf(FindCategory(category)?.Parent)];

    /// <summary>The taxes on its sales.</summary>
    public TaxSettings Taxes { get; init; } = TaxSettings.None;

    /// <summary>Taxes that a demo shows where the preset has none: an example, which nobody has to pay by accident.</summary>
    public TaxSettings DemoTaxes { get; init; } = TaxSettings.None;

    /// <summary>A category with those above it, from the top: "Wellness › Massage".</summary>
    public string PathOf(CategorySetting category) =>
        category.Parent is not null && FindCategory(category.Parent) is { } parent ? $"{PathOf(parent)} › {category.Name}" : category.Name;

    /// <summary>The policy of a listing that names none.</summary>
    public CancellationPolicy DefaultCancellationPolicy => CancellationPolicies[0];

    /// <summary>The category of things that fit nowhere else: the one called <c>other</c>, or the last.</summary>
    public CategorySetting FallbackCategory => FindCategory("other") ?? Categories[^1];

    /// <summary>A category; null when there is none of that slug.</summary>
    public CategorySetting? FindCategory(string slug) =>
        Categories.FirstOrDefault(category => string.Equals(category.Slug, slug, StringComparison.Ordinal));

    /// <summary>A cancellation policy of this marketplace; null when there is none of that id.</summary>
    public CancellationPolicy? FindCancellationPolicy(string id) =>
        CancellationPolicies.FirstOrDefault(policy => string.Equals(policy.Id, id, StringComparison.Ordinal));
}

/// <summary>A named point: degrees, WGS 84.</summary>
public sealed record HomePlace(string Name, string Country, double Latitude, double Longitude);

/// <summary>A category of a preset.</summary>
/// <param name="Slug">Its id in addresses.</param>
/// <param name="Name">What people read.</param>
/// <param name="Parent">The slug above it; null at the top.</param>
/// <param name="Picture">Which generated picture its listings get.</param>
public sealed record CategorySetting(string Slug, string Name, string? Parent = null, string Picture = "generic")
{
    /// <summary>What it asks of its listings, and of those below it.</summary>
    public IReadOnlyList<AttributeRule> Attributes { get; init; } = [];
}

/// <summary>What a home page says.</summary>
/// <param name="Headline">The promise, in a few words.</param>
/// <param name="Lead">One or two sentences below it.</param>
/// <param name="SearchHint">Examples in the empty search box.</param>
/// <param name="Steps">How it works.</param>
public sealed record HomeTexts(string Headline, string Lead, string SearchHint, IReadOnlyList<HomeStep> Steps)
{
    /// <summary>What a visitor should know first, such as what is not sold yet; null for nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>For a marketplace that says nothing of its own.</summary>
    public static HomeTexts Plain { get; } = new(
        "Find what you need, book it now", "See who is free, with the whole price.", "What are you looking for?", []);
}

/// <summary>A step of how it works.</summary>
public sealed record HomeStep(string Title, string Text);
