namespace Stoa.Core.Listings;

/// <summary>What an attribute's value is.</summary>
public enum AttributeKind
{
    /// <summary>One of several words.</summary>
    Choice,

    /// <summary>Any number of several words.</summary>
    Choices,

    /// <summary>A number, perhaps with a unit.</summary>
    Number,

    /// <summary>True or false.</summary>
    YesNo,
}

/// <summary>A word that an attribute may have.</summary>
/// <param name="Value">What is stored: small letters, digits and underscores.</param>
/// <param name="Label">What people read.</param>
public sealed record AttributeWord(string Value, string Label);

/// <summary>A fact that a category asks of its listings, and that people filter by.</summary>
/// <param name="Key">What it is stored under: small letters, digits and underscores.</param>
/// <param name="Label">What people read.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Words">The words of a choice or of choices; none otherwise.</param>
/// <param name="Unit">What a number counts, such as <c>m²</c>; null for a bare number.</param>
/// <param name="Min">The smallest number.</param>
/// <param name="Max">The largest number.</param>
/// <param name="IsRequired">True when a listing cannot be published without it.</param>
public sealed record AttributeRule(
    string Key,
    string Label,
    AttributeKind Kind,
    IReadOnlyList<AttributeWord> Words,
    string? Unit = null,
    decimal Min = 0,
    decimal Max = AttributeRule.NumberMax,
    bool IsRequired = false)
{
    /// <summary>The largest number of any attribute.</summary>
    public const decimal NumberMax = 1_000_000_000;

    /// <summary>The most decimal digits of a number.</summary>
    public const int DigitsMax = 3;

    /// <summary>The word of a stored value; null when the rule does not have it (any more).</summary>
    public AttributeWord? FindWord(string value) => Words.FirstOrDefault(word => string.Equals(word.Value, value, StringComparison.Ordinal));
}
