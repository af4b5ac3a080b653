using System.Globalization;
using Microsoft.Extensions.Primitives;
using Stoa.Core.Pricing;

namespace Stoa.Server.Catalog.Quoting;

/// <summary>Reads what was chosen from a form or an address, as <c>Pages/OptionFields</c> writes it.</summary>
internal static class OptionForm
{
    /// <summary>The field that holds the ids of chosen extras.</summary>
    public const string Extras = "option_ids";

    private const int TextLengthMax = 4 * OptionRule.TextLengthMax;

    /// <summary>The answers; what nobody answered is left out. What cannot be read becomes an answer that Core refuses.</summary>
    public static IReadOnlyList<OptionAnswer> Read(IReadOnlyList<OptionRule> rules, Func<string, StringValues> values)
    {
        var answers = new List<OptionAnswer>();
        var extras = values(Extras);
        foreach (var id in extras.Where(id => !string.IsNullOrEmpty(id)).Distinct(StringComparer.Ordinal).Take(ListingOptionsMax))
            answers.Add(new OptionAnswer(id!));
        foreach (var rule in rules.Where(rule => rule.Kind is not OptionKind.Extra))
        {
            if (values(OptionAnswers.FieldOf(rule.Id)) is [{ Length: > 0 and <= TextLengthMax } text, ..]) answers.Add(Answer(rule, text));
        }
        return answers;
    }

    private const int ListingOptionsMax = Core.Listings.ListingRules.OptionsMax;

    private static OptionAnswer Answer(OptionRule rule, string text) => rule.Kind switch
    {
        OptionKind.Choice => new OptionAnswer(rule.Id, PickId: text),
        OptionKind.Quantity => new OptionAnswer(
            rule.Id, Quantity: int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var quantity) ? quantity : int.MaxValue),
        _ => new OptionAnswer(rule.Id, Text: text),
    };
}
