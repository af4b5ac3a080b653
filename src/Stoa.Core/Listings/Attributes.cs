using System.Globalization;

namespace Stoa.Core.Listings;

/// <summary>What a listing's attributes may be, by the rules of its category.</summary>
public static class Attributes
{
    /// <summary>What the field of an attribute is called in forms and problems.</summary>
    public static string FieldOf(string key) => $"attribute_{key}";

    /// <summary>Everything wrong with values by themselves: keys that the category does not have, values of another kind or out of bounds.</summary>
    public static IReadOnlyList<Problem> Check(IReadOnlyList<AttributeRule> rules, IReadOnlyDictionary<string, AttributeValue> values)
    {
        var problems = new List<Problem>();
        foreach (var (key, value) in values)
        {
            var rule = rules.FirstOrDefault(known => known.Key == key);
            if (rule is null)
                problems.Add(new Problem(ProblemKind.Invalid, "attribute-unknown", $"This category has no attribute \"{key}\".", FieldOf(key)));
            else if (Complaint(rule, value) is { } complaint)
                problems.Add(new Problem(ProblemKind.Invalid, "attribute-invalid", complaint, FieldOf(key)));
        }

        return problems;
    }

    /// <summary>What a category requires and the values do not have.</summary>
    public static IReadOnlyList<Problem> Missing(IReadOnlyList<AttributeRule> rules, IReadOnlyDictionary<string, AttributeValue> values) =>
    [
        .. rules.Where(rule => rule.IsRequired && !values.ContainsKey(rule.Key))
            .Select(rule => new Problem(ProblemKind.Invalid, "attribute-missing", $"Fill in \"{rule.Label}\": this category asks for it.", FieldOf(rule.Key))),
    ];

    /// <summary>
    /// Values as they come from a form or a table, each attribute as texts; what cannot be read becomes a value that
    /// <see cref="Check"/> refuses, so that nothing is lost silently. Attributes without a text are left out.
    /// </summary>
    public static IReadOnlyDictionary<string, AttributeValue> Read(IReadOnlyList<AttributeRule> rules, Func<AttributeRule, IReadOnlyList<string>> texts)
    {
        var values = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            var given = texts(rule).Select(text => text.Trim()).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal).ToList();
            if (given.Count > 0)
                values[rule.Key] = Read(rule, given);
        }

        return values;
    }

    /// <summary>A value in words, for people; empty when the rule knows none of its words.</summary>
    public static string InWords(AttributeRule rule, AttributeValue value, CultureInfo culture) => value switch
    {
        AttributeValue.Word word => rule.FindWord(word.Value)?.Label ?? "",
        AttributeValue.Words words => string.Join(", ", words.Values.Select(rule.FindWord).Where(word => word is not null).Select(word => word!.Label)),
        AttributeValue.Number number => number.Value.ToString("#,0.###", culture) + (rule.Unit is null ? "" : "\u00A0" + rule.Unit),
        AttributeValue.YesNo { Value: true } => "Yes",
        _ => "No",
    };

    /// <summary>A value as the texts that <see cref="Read(IReadOnlyList{AttributeRule}, Func{AttributeRule, IReadOnlyList{string}})"/> reads.</summary>
    public static IReadOnlyList<string> Texts(AttributeValue? value) => value switch
    {
        AttributeValue.Word word => [word.Value],
        AttributeValue.Words words => words.Values,
        AttributeValue.Number number => [number.Value.ToString("0.###", CultureInfo.InvariantCulture)],
        AttributeValue.YesNo yesNo => [yesNo.Value ? "true" : "false"],
        _ => [],
    };

    private static AttributeValue Read(AttributeRule rule, List<string> given) => (rule.Kind, given) switch
    {
        // In the order of the rule, so that the same choice is always the same value.
        (AttributeKind.Choices, _) => new AttributeValue.Words(
            [.. rule.Words.Select(word => word.Value).Where(given.Contains), .. given.Where(text => rule.FindWord(text) is null)]),
        (AttributeKind.Number, [var only]) when decimal.TryParse(only, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            new AttributeValue.Number(number),
        (AttributeKind.YesNo, ["true" or "yes"]) => new AttributeValue.YesNo(true),
        (AttributeKind.YesNo, ["false" or "no"]) => new AttributeValue.YesNo(false),
        _ => new AttributeValue.Word(given[0]),
    };

    private static string? Complaint(AttributeRule rule, AttributeValue value) => (rule.Kind, value) switch
    {
        (AttributeKind.Choice, AttributeValue.Word word) => rule.FindWord(word.Value) is null ? OneOf(rule) : null,
        (AttributeKind.Choices, AttributeValue.Words words) =>
            words.Values.Any(one => rule.FindWord(one) is null) || words.Values.Distinct(StringComparer.Ordinal).Count() < words.Values.Count ? OneOf(rule) : null,
        (AttributeKind.Number, AttributeValue.Number number) => NumberComplaint(rule, number.Value),
        (AttributeKind.YesNo, AttributeValue.YesNo) => null,
        (AttributeKind.Choice or AttributeKind.Choices, _) => OneOf(rule),
        (AttributeKind.Number, _) => $"\"{rule.Label}\" is a number, such as {Text(rule.Min)}.",
        _ => $"\"{rule.Label}\" is yes or no.",
    };

    private static string? NumberComplaint(AttributeRule rule, decimal number)
    {
        if (number < rule.Min || number > rule.Max)
            return $"\"{rule.Label}\" is a number from {Text(rule.Min)} to {Text(rule.Max)}.";
        return decimal.Round(number, AttributeRule.DigitsMax) == number ? null : $"\"{rule.Label}\" has at most {AttributeRule.DigitsMax} digits after the point.";
    }

    private static string OneOf(AttributeRule rule) =>
        $"\"{rule.Label}\" is {(rule.Kind == AttributeKind.Choice ? "one" : "some")} of: {string.Join(", ", rule.Words.Select(word => word.Value))}.";

    private static string Text(decimal number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
