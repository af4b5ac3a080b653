using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Server.Catalog.Editing.Pages;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Catalog.Editing;

/// <summary>The page of an organization's listings.</summary>
public static class ViewListings
{
    /// <summary>What was asked for, as it stands in the address.</summary>
    public sealed record Asked(string Status, string Text, string Category)
    {
        /// <summary>True when something is left out.</summary>
        public bool IsFiltered => Status.Length + Text.Length + Category.Length > 0;
    }

    /// <summary>GET /provider/{organization}/listings?status=&amp;q=&amp;category=&amp;cursor=</summary>
    internal static async Task<IResult> Get(
        Desk desk, string? status, string? q, string? category, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var only = ListOwnListings.StatusOf(status);
        if (only.Refused(out var problem)) return ProblemPage.Result(problem, desk.Href("listings"));
        var found = await ListOwnListings.Run(desk.Id, new(only.Value, q, category, cursor), work.Db, cancel);
        if (found.Refused(out problem)) return ProblemPage.Result(problem, desk.Href("listings"));
        return new RazorComponentResult<ListingsPage>(new
        {
            Desk = desk,
            Asked = new Asked(status ?? "", q?.Trim() ?? "", category ?? ""),
            Found = found.Value,
            IsFirst = string.IsNullOrEmpty(cursor),
            Categories = ListingChoices.Categories(marketplace),
        });
    }
}
