using Stoa.Core;
using Stoa.Core.Places;

namespace Stoa.Server.Organizations;

/// <summary>What the fields of organizations and locations look like: every one that is wrong, by its field.</summary>
internal static class OrganizationRules
{
    internal const int NameLengthMax = 200;
    internal const int LineLengthMax = 200;
    internal const int PostcodeLengthMax = 20;

    /// <summary>True for one line that is neither blank nor too long.</summary>
    internal static bool IsLine(string? text, int lengthMax) =>
        !string.IsNullOrWhiteSpace(text) && text.Trim().Length <= lengthMax && !text.Any(char.IsControl);

    /// <summary>A name, or what is wrong with it.</summary>
    internal static IEnumerable<Problem> Name(string? name)
    {
        if (!IsLine(name, NameLengthMax)) yield return Wrong("name-invalid", $"Give a name of 1 to {NameLengthMax} characters.", "name");
    }

    /// <summary>An address, or what is wrong with it.</summary>
    internal static IEnumerable<Problem> Address(string? street, string? city, string? postcode, string? country)
    {
        if (!IsLine(street, LineLengthMax)) yield return Wrong("street-invalid", "Give street and number.", "street");
        if (!IsLine(city, LineLengthMax)) yield return Wrong("city-invalid", "Give the city or village.", "city");
        if (!string.IsNullOrWhiteSpace(postcode) && !IsLine(postcode, PostcodeLengthMax))
            yield return Wrong("postcode-invalid", $"A postcode has at most {PostcodeLengthMax} characters.", "postcode");
        if (country is null || Zones.NameOf(country) is null) yield return Wrong("country-unknown", "Choose the country.", "country");
    }

    /// <summary>Coordinates and a zone of the country, or what is wrong with them.</summary>
    internal static IEnumerable<Problem> Position(string country, double? latitude, double? longitude, string? zone)
    {
        if (latitude is not (>= -90 and <= 90)) yield return Wrong("latitude-invalid", "The latitude is a number from -90 to 90, such as 45.5236.", "latitude");
        if (longitude is not (>= -180 and <= 180)) yield return Wrong("longitude-invalid", "The longitude is a number from -180 to 180, such as -73.5818.", "longitude");
        if (zone is null || !Zones.Of(country).Contains(zone, StringComparer.Ordinal))
            yield return Wrong("zone-unknown", "Choose one of the country's time zones.", "zone");
    }

    private static Problem Wrong(string code, string message, string field) => new(ProblemKind.Invalid, code, message, field);
}
