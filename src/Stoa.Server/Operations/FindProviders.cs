using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Catalog;
using Stoa.Server.Operations.Pages;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Operations;

/// <summary>Every provider, for whoever runs the marketplace.</summary>
public static class FindProviders
{
    /// <summary>A provider on one line.</summary>
    public sealed record Line(
        Id<Organization> Id, string Name, string Slug, OrganizationStatus Status, string? SuspendedReason, int Listings, Instant CreatedAt, int Version);

    /// <summary>What to list.</summary>
    /// <param name="Name">Whose name contains this text.</param>
    /// <param name="Status">Only of this status.</param>
    /// <param name="Cursor">Where the page before ended.</param>
    /// <param name="Limit">How many.</param>
    public sealed record Filter(string? Name = null, OrganizationStatus? Status = null, string? Cursor = null, int? Limit = null);

    private sealed record Position(string Name, Id<Organization> Id);

    /// <summary>Providers by name.</summary>
    public static async Task<Outcome<Page<Line>>> Run(Filter filter, Work work, CancellationToken cancel)
    {
        var cursor = Cursor.Read<Position>(filter.Cursor);
        if (cursor.Refused(out var problem)) return problem;
        var providers = work.Db.Set<Organization>().AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.Name)) providers = providers.Where(o => EF.Functions.ILike(o.Name, LikePattern.Containing(filter.Name.Trim())));
        if (filter.Status is { } status) providers = providers.Where(o => o.Status == status);
        if (cursor.Value is { } after)
            providers = providers.Where(o => EF.Functions.GreaterThan(ValueTuple.Create(o.Name, o.Id), ValueTuple.Create(after.Name, after.Id)));
        var limit = Cursor.Limit(filter.Limit);
        var listings = work.Db.Set<Listing>();
        var found = await providers.OrderBy(o => o.Name).ThenBy(o => o.Id).Take(limit + 1)
            .Select(o => new Line(
                o.Id, o.Name, o.Slug, o.Status, o.SuspendedReason, listings.Count(l => l.OrganizationId == o.Id), o.CreatedAt, o.Version))
            .ToListAsync(cancel);
        return Cursor.Cut(found, limit, line => new Position(line.Name, line.Id));
    }

    /// <summary>GET /api/v1/operations/providers</summary>
    internal static async Task<IResult> Get(
        string? name, OrganizationStatus? status, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await Run(new(name, status, cursor, limit), work, cancel)).Answer();

    /// <summary>GET /operator/providers</summary>
    internal static async Task<IResult> GetPage(
        string? name, string? status, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        OrganizationStatus? only = status switch
        {
            "active" => OrganizationStatus.Active,
            "suspended" => OrganizationStatus.Suspended,
            _ => null,
        };
        var page = await Run(new(name, only, cursor), work, cancel);
        if (page.Refused(out var problem)) return Site.Pages.ProblemPage.Result(problem, "/operator/providers");
        return Draw.Page<ProvidersPage>(new() { ["Providers"] = page.Value, ["Name"] = name, ["Status"] = status, ["Zone"] = marketplace.Zone });
    }
}
