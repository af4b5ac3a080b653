using Stoa.Core.Listings;

namespace Stoa.Server.Demo.Supply;

/// <summary>Believable facts about a demo listing: the same ones for the same name, whatever else is generated.</summary>
internal static class DemoAttributes
{
    private const int HashStart = 17;
    private const int HashStep = 31;
    private const int YesOfTen = 6;
    private const int SaidOfTen = 9;

    /// <summary>A value for most of the rules; some listings leave something out, as people do.</summary>
    public static IReadOnlyDictionary<string, AttributeValue> Of(IReadOnlyList<AttributeRule> rules, string name)
    {
        var random = new Random(name.Aggregate(HashStart, (hash, character) => unchecked((hash * HashStep) + character)));
        var values = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            var isSaid = rule.IsRequired || random.Next(10) < SaidOfTen;
            var value = Value(rule, random);
            if (Named(rule, name) is { } named) values[rule.Key] = named;
            else if (isSaid) values[rule.Key] = value;
        }
        return values;
    }

    // "Deep-tissue massage" is no Thai one, and "Bay with charging" has a charging point.
    private static AttributeValue? Named(AttributeRule rule, string name) => rule.Kind switch
    {
        AttributeKind.Choice when rule.Words.FirstOrDefault(word => Plain(name).Contains(Plain(word.Label), StringComparison.OrdinalIgnoreCase)) is { } word =>
            new AttributeValue.Word(word.Value),
        AttributeKind.YesNo when Plain(name).Contains(rule.Key, StringComparison.OrdinalIgnoreCase) => new AttributeValue.YesNo(true),
        _ => null,
    };

    private static string Plain(string text) => text.Replace('-', ' ');

    private static AttributeValue Value(AttributeRule rule, Random random) => rule.Kind switch
    {
        AttributeKind.Choice => new AttributeValue.Word(rule.Words[random.Next(rule.Words.Count)].Value),
        AttributeKind.Choices => new AttributeValue.Words(Some(rule.Words, random)),
        AttributeKind.Number => new AttributeValue.Number(Number(rule, random)),
        _ => new AttributeValue.YesNo(random.Next(10) < YesOfTen),
    };

    // The first always, so that there is something to filter by; the others by chance.
    private static IReadOnlyList<string> Some(IReadOnlyList<AttributeWord> words, Random random) =>
        [.. words.Where((_, at) => random.Next(2) == 0 || at == 0).Select(word => word.Value)];

    // Most things are small: bounds are for what may be, not for what is usual.
    private static decimal Number(AttributeRule rule, Random random)
    {
        var span = Math.Min(rule.Max - rule.Min, 40);
        return rule.Min + random.Next(1, (int)span + 1);
    }
}
