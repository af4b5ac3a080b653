using System.Text;
using Microsoft.EntityFrameworkCore;
using Stoa.Server.Catalog.Editing;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Tables;

/// <summary>An organization's listings as a CSV file, which can be changed and imported again.</summary>
public static class ExportListings
{
    /// <summary>The most listings of one file.</summary>
    public const int ListingsMax = 2_000;

    /// <summary>The file's text.</summary>
    public static async Task<string> Run(Id<Organization> organization, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var all = await Load(organization, work, cancel);
        var drafts = all.ConvertAll(edited => edited.ToDraft());
        var header = ListingTable.HeaderOf(drafts, marketplace);
        var text = new StringBuilder().AppendJoin(',', header).Append("\r\n");
        foreach (var (edited, draft) in all.Zip(drafts)) text.AppendJoin(',', ListingTable.Row(header, edited.Listing, draft).Select(Quoted)).Append("\r\n");
        return text.ToString();
    }

    /// <summary>GET …/listings.csv, on the desk and in the API.</summary>
    internal static async Task<IResult> Get(Id<Organization> organization, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var text = await Run(organization, work, marketplace, cancel);
        // With a mark of its encoding, which spreadsheets look for.
        return Results.File(Encoding.UTF8.GetBytes('\uFEFF' + text), "text/csv; charset=utf-8", "listings.csv");
    }

    /// <summary>All listings by title, with what belongs to them; four queries.</summary>
    internal static async Task<List<EditedListing>> Load(Id<Organization> organization, Work work, CancellationToken cancel)
    {
        var listings = await work.Db.Set<Listing>().AsNoTracking().Where(l => l.OrganizationId == organization)
            .OrderBy(l => l.Title).ThenBy(l => l.Id).Take(ListingsMax).ToListAsync(cancel);
        var ids = listings.ConvertAll(l => l.Id);
        var plans = (await work.Db.Set<Plan>().AsNoTracking().Where(plan => ids.Contains(plan.ListingId)).OrderBy(plan => plan.Position).ThenBy(plan => plan.Id).ToListAsync(cancel)).ToLookup(plan => plan.ListingId);
        var options = (await work.Db.Set<ListingOption>().AsNoTracking().Where(option => ids.Contains(option.ListingId)).OrderBy(option => option.Position).ThenBy(option => option.Id).ToListAsync(cancel)).ToLookup(option => option.ListingId);
        var links = (await work.Db.Set<ListingResource>().AsNoTracking().Where(link => ids.Contains(link.ListingId)).ToListAsync(cancel)).ToLookup(link => link.ListingId);
        return listings.ConvertAll(l => new EditedListing(l, [.. plans[l.Id]], [.. options[l.Id]], [.. links[l.Id]]));
    }

    // A leading =, +, - or @ would be run as a formula by a spreadsheet.
    private static string Quoted(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@', ..] ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",;\"\r\n\t|") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
