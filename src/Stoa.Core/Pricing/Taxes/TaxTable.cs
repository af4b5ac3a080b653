using NodaTime;

namespace Stoa.Core.Pricing.Taxes;

/// <summary>The taxes of a marketplace, in the order in which compound ones build on each other.</summary>
public static class TaxTable
{
    /// <summary>The most rules of a marketplace.</summary>
    public const int RulesMax = 1_000;

    /// <summary>
    /// The rules that count for a sale, in the order of the table: of each tax the most specific. A category is narrower than a region,
    /// and of two categories the one nearer to the listing's own counts. A rule of 0 % exempts.
    /// </summary>
    /// <param name="rules">All that the marketplace has, already <see cref="Check">checked</see>.</param>
    /// <param name="place">Where the sale takes place; null when that is not known: then nothing is taxed.</param>
    /// <param name="categories">The listing's category first, then those above it.</param>
    /// <param name="at">The instant of the quote.</param>
    public static IReadOnlyList<TaxRule> For(IReadOnlyList<TaxRule> rules, TaxPlace? place, IReadOnlyList<string> categories, Instant at)
    {
        if (place is null || rules.Count == 0)
            return [];
        var chosen = rules.Where(rule => rule.AppliesTo(place, categories, at))
            .GroupBy(rule => rule.Tax, StringComparer.Ordinal)
            .Select(tax => tax.MaxBy(rule => Specificity(rule, categories))!)
            .ToHashSet();
        return [.. rules.Where(rule => chosen.Contains(rule) && rule.Rate > default(TaxPercent))];
    }

    /// <summary>What stands in the way of adding a rule; null when nothing does.</summary>
    /// <returns><c>tax-name-invalid</c>, <c>tax-never-valid</c>, <c>tax-rules-overlap</c> or <c>tax-inclusion-mixed</c>.</returns>
    public static Problem? Check(TaxRule candidate, IReadOnlyList<TaxRule> existing)
    {
        if (candidate.Tax.Length is 0 or > NameLengthMax || !candidate.Tax.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
            return Invalid("tax-name-invalid", "Name the tax with small letters, digits and hyphens, such as ca-gst: it becomes an account of the books.", "tax");
        if (candidate.ValidUntil <= candidate.ValidFrom)
            return Invalid("tax-never-valid", "The rate ends before it begins. Choose a later end.", "valid_until");
        if (existing.FirstOrDefault(rule => rule.Overlaps(candidate)) is { } twin)
            return Invalid("tax-rules-overlap", $"The rates {twin.Id} and {candidate.Id} of {candidate.Tax} have the same scope at the same time. End one before the other begins.", "valid_from");
        if (candidate.On.HasFlag(TaxedParts.Price)
            && existing.FirstOrDefault(rule => rule.Country == candidate.Country && rule.On.HasFlag(TaxedParts.Price) && rule.IsIncluded != candidate.IsIncluded) is { } other)
            return Invalid("tax-inclusion-mixed", $"In {candidate.Country} prices contain all taxes on the price or none: {other.Id} says otherwise.", "included");
        return null;
    }

    /// <summary>What is wrong with the taxes that somebody tells for one sale; null when they can be worked with.</summary>
    /// <param name="told">All of them, in their order.</param>
    /// <param name="place">Where the sale takes place.</param>
    /// <returns>As <see cref="Check"/>, or <c>tax-answer-invalid</c>.</returns>
    public static Problem? CheckAll(IReadOnlyList<TaxRule> told, TaxPlace place)
    {
        if (told.Count > ToldMax)
            return Invalid("tax-answer-invalid", $"A sale has at most {ToldMax} taxes.", "taxes");
        var sound = new List<TaxRule>(told.Count);
        foreach (var rule in told)
        {
            if (rule.Name.Length is 0 or > LabelLengthMax || rule.Id.Length is 0 or > LabelLengthMax || rule.Registration?.Length > LabelLengthMax)
                return Invalid("tax-answer-invalid", $"The name, the id and the registration of a tax have at most {LabelLengthMax} characters.", "name");
            if (rule.On == TaxedParts.None)
                return Invalid("tax-answer-invalid", $"{rule.Id} is on nothing.", "on");
            if (!string.Equals(rule.Country, place.Country, StringComparison.OrdinalIgnoreCase))
                return Invalid("tax-answer-invalid", $"{rule.Id} is a tax of {rule.Country}, and the sale takes place in {place.Country}.", "country");
            if (Check(rule, sound) is { } problem)
                return problem;
            sound.Add(rule);
        }

        return null;
    }

    private const int NameLengthMax = 40;

    private const int ToldMax = 20;

    private const int LabelLengthMax = 60;

    // 0 the country, 1 a region of it; each category counts more, the nearer the more.
    private static int Specificity(TaxRule rule, IReadOnlyList<string> categories)
    {
        var nearness = 0;
        for (var at = 0; at < categories.Count; at++)
        {
            if (categories[at] == rule.Category)
                nearness = categories.Count - at;
        }

        return (2 * nearness) + (rule.Region is null ? 0 : 1);
    }

    private static Problem Invalid(string code, string message, string field) => new(ProblemKind.Invalid, code, message, field);
}
