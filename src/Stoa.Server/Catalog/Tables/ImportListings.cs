using System.Text;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Catalog.Editing;
using Stoa.Server.Import.Rows;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Tables;

/// <summary>
/// Takes an organization's own listings from a CSV file: rows with an id change that listing, rows without make a draft, or change the
/// listing of the same title. What the file has no column for stays. The same file once more changes nothing.
/// </summary>
public static class ImportListings
{
    /// <summary>The largest file, in bytes.</summary>
    public const int BytesMax = 2 * 1024 * 1024;

    /// <summary>The most rows of a file.</summary>
    public const int RowsMax = ExportListings.ListingsMax;

    private static readonly Problem TooLarge = new(ProblemKind.Invalid, "file-too-large", $"A file has at most {BytesMax / 1024 / 1024} MB and {RowsMax} rows.", "file");
    private static readonly Problem NoTitles = new(ProblemKind.Invalid, "file-without-titles", "This file has no column \"title\". Export your listings to see how one looks.", "file");
    private static readonly Problem NoPlace = new(ProblemKind.Conflict, "location-missing", "Your organization has no location yet. Add one first: every listing takes place somewhere.", "file");

    /// <summary>What becomes, or would become, of a row.</summary>
    public enum Fate { New, Changed, Unchanged, Refused }

    /// <summary>A row.</summary>
    /// <param name="Number">Where it stands in the file, from 1.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="Fate">What becomes of it.</param>
    /// <param name="Complaints">What is wrong with it, by the column.</param>
    public sealed record Line(long Number, string Title, Fate Fate, IReadOnlyList<Wrong> Complaints);

    /// <summary>What is wrong with a row.</summary>
    /// <param name="Column">The column; empty when it is the whole row.</param>
    /// <param name="Reason">Why, in words.</param>
    public sealed record Wrong(string Column, string Reason);

    /// <summary>What becomes of a file.</summary>
    public sealed record Report(int New, int Changed, int Unchanged, int Refused, IReadOnlyList<Line> Lines);

    /// <summary>Reads the file, and writes it unless it is only a try. Each row stands for itself.</summary>
    public static async Task<Outcome<Report>> Run(
        string csv, Id<Organization> organization, bool dryRun, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (csv.Length > BytesMax) return TooLarge;
        var rows = new CsvRows(new StringReader(csv.TrimStart('\uFEFF')), null).Read().Take(RowsMax + 1).ToList();
        if (rows.Count > RowsMax) return TooLarge;
        if (rows.Find(row => row.Complaint is null) is { } first && !first.Fields.ContainsKey("title")) return NoTitles;
        var choices = await ListingChoices.Of(organization, work.Db, cancel);
        if (choices.Locations.Count == 0) return NoPlace;
        var known = await ExportListings.Load(organization, work, cancel);
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        var lines = new List<Line>();
        foreach (var row in rows)
        {
            lines.Add(await One(row, organization, dryRun, known, seen, choices, work, marketplace, cancel));
            await work.Abandon();
        }
        return new Report(Count(Fate.New), Count(Fate.Changed), Count(Fate.Unchanged), Count(Fate.Refused), lines);

        int Count(Fate fate) => lines.Count(line => line.Fate == fate);
    }

    /// <summary>POST /api/v1/organizations/{organization}/listings/import?dry_run=: the file as text/csv.</summary>
    internal static async Task<IResult> Post(
        Id<Organization> organization, bool? dry_run, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        return (await Run(await reader.ReadToEndAsync(cancel), organization, dry_run ?? false, work, marketplace, cancel)).Answer();
    }

    private static async Task<Line> One(
        Row row, Id<Organization> organization, bool dryRun, List<EditedListing> all, Dictionary<string, long> seen, ListingChoices choices, Work work,
        Marketplace marketplace, CancellationToken cancel)
    {
        var title = row.Fields.GetValueOrDefault("title", "").Trim();
        Line Refused(params Wrong[] complaints) => new(row.Line, title, Fate.Refused, complaints);
        static Wrong Bad(string column, string reason) => new(column, reason);

        if (row.Complaint is not null) return Refused(Bad("", row.Complaint));
        var id = row.Fields.GetValueOrDefault("id", "").Trim();
        var current = id.Length > 0 ? all.Find(one => one.Listing.Id.ToString() == id) : all.Find(one => one.Listing.Title == title);
        if (id.Length > 0 && current is null) return Refused(Bad("id", "is none of your listings"));
        if (!seen.TryAdd(current?.Listing.Id.ToString() ?? $"new {title}", row.Line))
            return Refused(Bad(id.Length > 0 ? "id" : "title", $"stands on line {seen[current?.Listing.Id.ToString() ?? $"new {title}"]} already"));

        var unreadable = new List<Wrong>();
        var before = current?.ToDraft() ?? Blank(row, choices, marketplace);
        var currency = current is null ? marketplace.Currency : Currency.Parse(current.Listing.Currency);
        var after = ListingTable.Read(row.Fields, before, currency, marketplace, (column, reason) => unreadable.Add(Bad(column, reason)));
        if (unreadable.Count > 0) return Refused([.. unreadable]);
        if (current is not null && IsSame(before, after)) return new Line(row.Line, title, Fate.Unchanged, []);

        var edited = current is null ? null : await EditedListing.Find(work.Db, current.Listing.Id, organization, cancel);
        var problems = edited is null
            ? await CheckDraft.Run(after, organization, null, work.Db, marketplace, cancel)
            : await SaveListing.Problems(after, edited, work, marketplace, cancel);
        if (problems.Count > 0) return Refused([.. problems.Select(problem => Bad(ListingTable.ColumnOf(problem.Field), problem.Message))]);
        var fate = edited is null ? Fate.New : Fate.Changed;
        if (dryRun) return new Line(row.Line, title, fate, []);
        var saved = edited is null
            ? await SaveListing.Create(after, organization, work, marketplace, cancel)
            : await SaveListing.Change(edited.Listing.Id, after, organization, current!.Listing.Version, work, marketplace, cancel);
        return saved.Refused(out var refused) ? Refused(Bad(ListingTable.ColumnOf(refused.Field), refused.Message)) : new Line(row.Line, title, fate, []);
    }

    private static ListingDraft Blank(Row row, ListingChoices choices, Marketplace marketplace)
    {
        var location = choices.Locations[0].Id;
        return new ListingDraft
        {
            Kind = marketplace.Kinds.FirstOrDefault(kind => Platform.Database.EnumText.Write(kind) == row.Fields.GetValueOrDefault("kind", ""), marketplace.Kinds[0]),
            CancellationPolicy = marketplace.DefaultCancellationPolicy.Id,
            LocationId = location.ToString(),
            ResourceIds = [.. choices.Resources.Where(resource => resource.LocationId == location).Select(resource => resource.Id.ToString())],
        };
    }

    // As they would be stored: spaces around words do not count.
    private static bool IsSame(ListingDraft one, ListingDraft other) => Json(one) == Json(other);

    private static string Json(ListingDraft draft) => System.Text.Json.JsonSerializer.Serialize(
        draft with
        {
            Title = draft.Title.Trim(), Summary = draft.Summary.Trim(), Description = draft.Description.Trim(),
            Attributes = new SortedDictionary<string, AttributeValue>(draft.Attributes.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
            Plans = [.. draft.Plans.Select(plan => plan with { Name = plan.Name.Trim(), Description = plan.Description.Trim() })],
        }, StoaJson.Options);
}
