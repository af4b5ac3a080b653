using NodaTime;
using Npgsql;
using Stoa.Server.Catalog;
using Stoa.Server.Import.Maps;
using Stoa.Server.Import.Rows;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Import;

/// <summary>Imports a file: every good row, whatever the others are like, and a second time only what has changed.</summary>
public static class RunImport
{
    private const int BatchSize = 500;

    /// <summary>What to import.</summary>
    /// <param name="File">The path of the file.</param>
    /// <param name="Map">The path of the map, or the name of one that came with the program.</param>
    /// <param name="DryRun">True reads, checks and compares, and writes nothing.</param>
    /// <param name="Limit">Stop after so many good rows; null for all.</param>
    public sealed record Request(string File, string Map, bool DryRun = false, int? Limit = null);

    /// <summary>How far it is, and how it ends.</summary>
    /// <param name="Share">How much of the file is done, 0 to 1.</param>
    /// <param name="Rows">Rows read.</param>
    /// <param name="Created">Businesses that were not there.</param>
    /// <param name="Updated">Businesses that have changed since the import before.</param>
    /// <param name="Unchanged">Businesses that have not.</param>
    /// <param name="PassedOver">Rows with nothing to book.</param>
    /// <param name="Bad">Rows that could not be imported.</param>
    /// <param name="Remarks">Remarks on rows that were imported.</param>
    public sealed record Tally(double Share, long Rows, int Created, int Updated, int Unchanged, int PassedOver, int Bad, int Remarks)
    {
        /// <summary>Listings without a neighbourhood that got one, by a file of neighbourhoods.</summary>
        public int Placed { get; init; }
    }

    /// <summary>Runs to the end of the file.</summary>
    /// <param name="request">What to import.</param>
    /// <param name="database">Where to.</param>
    /// <param name="marketplace">Whose categories and policies count.</param>
    /// <param name="now">The present.</param>
    /// <param name="complaints">Hears of every bad row and remark, in the order of the file.</param>
    /// <param name="progress">Hears how far it is, after each batch.</param>
    /// <param name="cancel">Stops between rows; what was written stays.</param>
    /// <exception cref="SetupException">The file or the map cannot be used.</exception>
    public static async Task<Tally> Run(
        Request request, NpgsqlDataSource database, Marketplace marketplace, Instant now, Action<Complaint> complaints,
        Action<Tally>? progress, CancellationToken cancel)
    {
        var map = ImportMapFile.Load(request.Map, marketplace.Currency);
        if (map.Holds is ImportContent.Nothing) throw new SetupException($"Nothing of {Path.GetFileName(request.File)} is imported: {map.Because}.");
        using var file = RowFile.Open(request.File, map);
        return map.Holds switch
        {
            ImportContent.Calendars => await new ImportCalendars(map, database, request.DryRun, now, complaints).Run(file, progress, cancel),
            ImportContent.Areas => await new ImportAreas(map, database, request.DryRun, now, complaints).Run(file, cancel),
            _ => await RunListings(request, map, file, database, marketplace, now, complaints, progress, cancel),
        };
    }

    private static async Task<Tally> RunListings(
        Request request, ImportMap map, RowFile file, NpgsqlDataSource database, Marketplace marketplace, Instant now,
        Action<Complaint> complaints, Action<Tally>? progress, CancellationToken cancel)
    {
        if (!request.DryRun) await KeepCategories.Run(database, marketplace, cancel);
        var reader = new RowReader(map, marketplace);
        var writer = new BatchWriter(database, request.DryRun, now, complaints);
        var (rows, passedOver, bad, remarks, good) = (0L, 0, 0, 0, 0);
        var batch = new List<(Row Row, Business Business)>(BatchSize);
        Tally Tally() => new(file.Progress, rows, writer.Created, writer.Updated, writer.Unchanged, passedOver, bad + writer.Bad, remarks);

        await foreach (var row in file.Rows(cancel))
        {
            rows++;
            var reading = reader.Read(row);
            foreach (var complaint in reading.Complaints) complaints(complaint);
            if (reading.Business is { } business)
            {
                remarks += reading.Complaints.Count;
                batch.Add((row, business));
                if (++good == request.Limit) break;
            }
            else if (reading.Complaints.Any(complaint => complaint.Kind is ComplaintKind.PassedOver))
            {
                passedOver++;
            }
            else
            {
                bad++;
            }
            if (batch.Count < BatchSize) continue;
            await writer.Write(batch, cancel);
            batch.Clear();
            progress?.Invoke(Tally());
        }
        await writer.Write(batch, cancel);
        if (!request.DryRun && writer.Created + writer.Updated > 0) await Finish(map, database, cancel);
        return Tally() with { Share = 1 };
    }

    // So many new rows at once: what the planner knows of the tables is no longer true.
    private static async Task Finish(ImportMap map, NpgsqlDataSource database, CancellationToken cancel)
    {
        await KnownPlaces.Keep(PlacesOf(map), map.Source, database, cancel);
        await using var analyze = database.CreateCommand(
            "analyze catalog.listings, catalog.plans, catalog.listing_resources, availability.resources, availability.schedules, organizations.locations");
        await analyze.ExecuteNonQueryAsync(cancel);
    }

    private static List<NamedPlace> PlacesOf(ImportMap map) =>
    [
        .. from region in map.Regions.Values
           from place in region.Places
           from name in place.Names
           select new NamedPlace(name, region.Country, place.Names[0], place.Latitude, place.Longitude, place.RadiusKm),
    ];
}
