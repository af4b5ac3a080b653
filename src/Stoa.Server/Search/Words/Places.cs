using System.Globalization;
using Npgsql;
using Stoa.Core;

namespace Stoa.Server.Search.Words;

/// <summary>Finds the point that a search starts from: by name among the places that have listings, or by coordinates.</summary>
public static class Places
{
    /// <summary>How far around bare coordinates a search looks when nothing is said.</summary>
    public const double RadiusKmDefault = 10;

    private const int TextLengthMax = 100;

    // An exact name first, then the beginning of a name, then one that was typed wrongly; cities before neighbourhoods.
    private const string Sql = """
        select shown_as, latitude, longitude, radius_km from catalog.places, platform.plain($1) as asked
        where position(asked in name) > 0 or name % asked
        order by name = asked desc, starts_with(name, asked) desc, position(asked in name) > 0 desc, similarity(name, asked) desc, radius_km desc, name
        limit 1
        """;

    /// <summary>The place of a name or of <c>45.5,-73.6</c>.</summary>
    /// <returns>The place; <c>near-invalid</c> or <c>place-unknown</c>.</returns>
    public static async Task<Outcome<FoundPlace>> Resolve(NpgsqlDataSource database, string near, CancellationToken cancel)
    {
        var text = near.Trim();
        if (text.Length is 0 or > TextLengthMax || text.Contains('\0', StringComparison.Ordinal)) return SearchProblems.BadPoint;
        if (Coordinates(text) is { } point) return point;
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel)) return SearchProblems.NoPlace(text);
        return new FoundPlace(reader.GetString(0), reader.GetDouble(1), reader.GetDouble(2), reader.GetDouble(3));
    }

    private static FoundPlace? Coordinates(string text)
    {
        // Sample: "45.5019,-73.5674".
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length != 2
            || !double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var latitude)
            || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var longitude)) return null;
        return latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180
            ? new FoundPlace(null, latitude, longitude, RadiusKmDefault)
            : null;
    }
}
