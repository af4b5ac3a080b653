using NodaTime.TimeZones;

namespace Stoa.Core.Places;

/// <summary>A country with time zones of its own.</summary>
/// <param name="Code">ISO 3166-1 alpha-2.</param>
/// <param name="Name">In English.</param>
public sealed record Country(string Code, string Name);

/// <summary>Which time zones a country has, and which of them a place most likely lies in. A guess: people may correct it.</summary>
public static class Zones
{
    private static readonly ILookup<string, TzdbZoneLocation> ByCountry = (TzdbDateTimeZoneSource.Default.ZoneLocations ?? [])
        .ToLookup(location => location.CountryCode, StringComparer.Ordinal);

    // Zones of a single town, away from the rest of their country.
    private static readonly HashSet<string> Towns = new(StringComparer.Ordinal) { "Europe/Busingen", "Africa/Ceuta" };

    /// <summary>Every country, by name.</summary>
    public static IReadOnlyList<Country> Countries { get; } =
        [.. ByCountry.Select(country => new Country(country.Key, country.First().CountryName)).OrderBy(country => country.Name, StringComparer.Ordinal)];

    /// <summary>The country's name; null when there is no such country.</summary>
    public static string? NameOf(string country) => ByCountry[country].FirstOrDefault()?.CountryName;

    /// <summary>The country's zones by name; none when there is no such country.</summary>
    public static IReadOnlyList<string> Of(string country) => [.. ByCountry[country].Select(location => location.ZoneId).Order(StringComparer.Ordinal)];

    /// <summary>The zone of the country whose reference city is the nearest.</summary>
    /// <param name="country">ISO 3166-1 alpha-2.</param>
    /// <param name="latitude">Degrees, WGS 84.</param>
    /// <param name="longitude">Degrees, WGS 84.</param>
    /// <returns>An IANA name; null when there is no such country.</returns>
    public static string? Nearest(string country, double latitude, double longitude) =>
        ByCountry[country].MinBy(location => Far(location, latitude, longitude))?.ZoneId;

    /// <summary>The reference city of a zone of the country that bears this name: Montevideo, New York; null when none does.</summary>
    public static (double Latitude, double Longitude)? CityOf(string country, string city)
    {
        var wanted = city.Trim().Replace(' ', '_');
        return ByCountry[country].FirstOrDefault(location => location.ZoneId.EndsWith($"/{wanted}", StringComparison.OrdinalIgnoreCase)) is { } found
            ? (found.Latitude, found.Longitude)
            : null;
    }

    // A town of another country's middle is nobody's nearest but its own: about thirty kilometres on this globe.
    private static double Far(TzdbZoneLocation location, double latitude, double longitude)
    {
        const double townRadius = 0.005;
        var distance = Distance(location.Latitude, location.Longitude, latitude, longitude);
        return Towns.Contains(location.ZoneId) && distance > townRadius ? double.MaxValue : distance;
    }

    // Only to compare: the angle between two places on a globe.
    private static double Distance(double latitude, double longitude, double otherLatitude, double otherLongitude)
    {
        var (one, other) = (double.DegreesToRadians(latitude), double.DegreesToRadians(otherLatitude));
        var apart = double.DegreesToRadians(longitude - otherLongitude);
        return Math.Acos(Math.Clamp((Math.Sin(one) * Math.Sin(other)) + (Math.Cos(one) * Math.Cos(other) * Math.Cos(apart)), -1, 1));
    }
}
