using Stoa.Core.Listings;

namespace Stoa.Server.Platform.Presets;

/// <summary>Reads the attributes that a preset's categories ask of their listings.</summary>
internal static class PresetAttributes
{
    private const int AttributesMax = 20;
    private const int WordsMax = 50;
    private const int KeyLengthMax = 40;

    /// <summary>The rules of one category; none where the preset says nothing.</summary>
    /// <param name="list">The member <c>attributes</c>; null when it is missing.</param>
    /// <param name="above">The keys that the categories above have already.</param>
    public static IReadOnlyList<AttributeRule> Read(SettingNode? list, IReadOnlyCollection<string> above)
    {
        var rules = new List<AttributeRule>();
        foreach (var node in list?.Items() ?? [])
        {
            var rule = Rule(node);
            if (above.Contains(rule.Key) || rules.Exists(known => known.Key == rule.Key))
                throw node.Get("key").Complaint($"\"{rule.Key}\" stands here, or in a category above, already.");
            rules.Add(rule);
        }
        return rules.Count <= AttributesMax ? rules : throw list!.Complaint($"has more than {AttributesMax} items.");
    }

    /// <summary>The keys of a category and of those above it.</summary>
    public static IReadOnlyCollection<string> Above(string? category, IReadOnlyDictionary<string, CategorySetting> known)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (; category is not null; category = known[category].Parent) keys.UnionWith(known[category].Attributes.Select(rule => rule.Key));
        return keys;
    }

    private static AttributeRule Rule(SettingNode node)
    {
        node.Allow("key", "label", "kind", "words", "unit", "min", "max", "required");
        var kind = node.Get("kind").Parsed<AttributeKind>(IsKind, "write choice, choices, number or yes_no");
        var hasWords = kind is AttributeKind.Choice or AttributeKind.Choices;
        if (!hasWords && node.Find("words") is { } words) throw words.Complaint("only a choice or choices have words.");
        if (kind != AttributeKind.Number && (node.Find("unit") ?? node.Find("min") ?? node.Find("max")) is { } bound)
            throw bound.Complaint("only a number has a unit and bounds.");
        var (min, max) = (Bound(node, "min", 0), Bound(node, "max", AttributeRule.NumberMax));
        if (min > max) throw node.Get("min").Complaint("is larger than max.");
        return new AttributeRule(
            node.Get("key").Parsed<string>(IsKey, "write small letters, digits and underscores"), node.Text("label"), kind,
            hasWords ? Words(node.Get("words")) : [], node.TextOrNull("unit"), min, max, node.Find("required")?.Truth() ?? false);
    }

    private static IReadOnlyList<AttributeWord> Words(SettingNode node)
    {
        var words = new List<AttributeWord>();
        foreach (var (value, label) in node.Members())
        {
            if (!IsKey(value, out _)) throw label.Complaint($"\"{value}\" cannot be stored: write small letters, digits and underscores.");
            words.Add(new AttributeWord(value, label.Text()));
        }
        return words.Count is > 0 and <= WordsMax ? words : throw node.Complaint($"has 1 to {WordsMax} members.");
    }

    private static decimal Bound(SettingNode node, string name, decimal otherwise) =>
        node.Find(name) is { } bound ? (decimal)bound.Number(-(double)AttributeRule.NumberMax, (double)AttributeRule.NumberMax) : otherwise;

    private static bool IsKey(string text, out string key)
    {
        key = text;
        return text.Length is > 0 and <= KeyLengthMax && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
    }

    private static bool IsKind(string text, out AttributeKind kind)
    {
        (kind, var isKnown) = text switch
        {
            "choice" => (AttributeKind.Choice, true),
            "choices" => (AttributeKind.Choices, true),
            "number" => (AttributeKind.Number, true),
            "yes_no" => (AttributeKind.YesNo, true),
            _ => (AttributeKind.Choice, false),
        };
        return isKnown;
    }
}
