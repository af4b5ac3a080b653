using System.Globalization;
using System.Text.RegularExpressions;
using Stoa.Server.Import.Maps;

namespace Stoa.Server.Import.Rows;

/// <summary>The texts of one row through a map: cleaned, corrected, cut to length, with a remark for what was left out.</summary>
internal sealed partial class RowTexts(ImportMap map, Row row, Action<string, string> remark)
{
    /// <summary>The longest short text.</summary>
    public const int LengthMax = 200;

    /// <summary>The longest description.</summary>
    public const int DescriptionLengthMax = 4_000;

    private const char Undecodable = '\uFFFD';
    private const int ShoutLengthMin = 4;

    /// <summary>A short text; empty when there is none that can be used.</summary>
    public string Short(string field)
    {
        if (map.Field(field, row) is not { } text) return "";
        if (text.Length > LengthMax || text.Contains(Undecodable))
        {
            remark(field, "is too long or could not be decoded; left out");
            return "";
        }
        if (map.Corrections.GetValueOrDefault(field)?.GetValueOrDefault(text) is not { } meant) return text;
        // Another hyphen is not worth a remark.
        if (!text.Where(char.IsLetter).SequenceEqual(meant.Where(char.IsLetter))) remark(field, $"\"{text}\" is read as \"{meant}\"");
        return meant;
    }

    /// <summary>The name of a place; one in capitals only is written as others are.</summary>
    public string PlaceName(string field)
    {
        var text = Short(field);
        return text.Length >= ShoutLengthMin && text.All(letter => !char.IsLower(letter))
            ? CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text.ToLowerInvariant())
            : text;
    }

    /// <summary>The description, with whom to thank.</summary>
    public string Description()
    {
        // Line breaks and bold words are all that outside descriptions hold of HTML; everything else stays as it is, as text.
        var own = Blanks().Replace(Tags().Replace(map.Field("description", row) ?? "", " "), " ").Trim();
        if (own.Length > DescriptionLengthMax)
        {
            remark("description", $"has {own.Length} characters; cut to {DescriptionLengthMax}");
            own = own[..DescriptionLengthMax];
        }
        return map.Attribution.Length == 0 ? own : $"{own}\n\n{map.Attribution}".Trim();
    }

    /// <summary>An address that a browser opens as a page: javascript: is an address too.</summary>
    public string? Website()
    {
        if (map.Field("website", row) is not { } text) return null;
        var address = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        if (text.Length <= LengthMax && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0)
            return uri.AbsoluteUri;
        remark("website", $"\"{Quoted(text)}\" is no web address; left out");
        return null;
    }

    /// <summary>A text as it is quoted in a complaint.</summary>
    public static string Quoted(string text) => text.Length <= 40 ? text : text[..40] + "…";

    [GeneratedRegex(@"</?(?:br|b|i|p|strong|em)\s*/?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();

    [GeneratedRegex(" {2,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
