using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Catalog;
using Stoa.Server.Discovery.Pages;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Discovery.Favourites;

/// <summary>Keeps a listing to be found again, or stops keeping it. A visitor becomes a guest by it, as by a hold.</summary>
public static partial class KeepFavourite
{
    private const string InsertSql = """
        insert into discovery.favourites (customer_id, listing_id, created_at)
        select $1, l.id, $3 from catalog.listings l
        where l.id = $2 and l.status = 'published' and l.provider_active
          and (select count(*) from discovery.favourites where customer_id = $1) < $4
        on conflict do nothing
        """;

    // Whatever guest it was kept as.
    private const string DeleteSql = """
        delete from discovery.favourites f using identity.customers c
        where c.id = f.customer_id and (c.user_id = $1 or c.id = $2) and f.listing_id = $3
        """;

    /// <summary>Which listing.</summary>
    public sealed record Request(Id<Listing> ListingId);

    /// <summary>What is kept.</summary>
    /// <param name="ListingId">The listing.</param>
    /// <param name="AccessToken">A bearer token for whoever had no session; only in this answer.</param>
    public sealed record Kept(Id<Listing> ListingId, string? AccessToken);

    /// <summary>Keeps it; keeping it twice is keeping it.</summary>
    /// <returns><c>listing-not-found</c> or <c>too-many-favourites</c>.</returns>
    public static async Task<Outcome<Kept>> Run(Request request, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<Listing>().AsNoTracking().AnyAsync(
                listing => listing.Id == request.ListingId && listing.Status == ListingStatus.Published && listing.ProviderActive, cancel) is false)
            return CatalogProblems.NoListing;
        await work.Begin(cancel);
        var buyer = await Buyers.Ensure(work, cancel);
        await work.Db.SaveChangesAsync(cancel);
        if (!await Insert(work, buyer.CustomerId, request.ListingId, cancel) && !await IsKept(work, buyer.CustomerId, request.ListingId, cancel))
        {
            await work.Abandon();
            return DiscoveryProblems.TooManyFavourites;
        }
        if (await work.Commit(cancel) is { } refused) return refused;
        return new Kept(request.ListingId, buyer.NewToken);
    }

    /// <summary>Stops keeping it; what is not kept is no error.</summary>
    public static async Task Drop(Id<Listing> listing, Work work, CancellationToken cancel)
    {
        if (work.Actor is { UserId: null, CustomerId: null }) return;
        await work.Begin(cancel);
        await using var command = new NpgsqlCommand(DeleteSql, await work.Connection(cancel));
        foreach (var value in (Guid[])[work.Actor.UserId ?? Guid.Empty, work.Actor.CustomerId ?? Guid.Empty, listing.Value])
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = value });
        await command.ExecuteNonQueryAsync(cancel);
        await work.Commit(cancel);
    }

    /// <summary>POST /api/v1/favourites</summary>
    internal static async Task<IResult> Post(Request request, Work work, CancellationToken cancel) =>
        (await Run(request, work, cancel)).AnswerCreated(kept => $"/api/v1/favourites/{kept.ListingId}");

    /// <summary>DELETE /api/v1/favourites/{id}</summary>
    internal static async Task<IResult> Delete(Id<Listing> id, Work work, CancellationToken cancel)
    {
        await Drop(id, work, cancel);
        return Results.NoContent();
    }

    /// <summary>POST /favourites: the heart on a card. Answers with the heart alone where a script asks, else with the page it stood on.</summary>
    internal static async Task<IResult> Submit(HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        if (!Id<Listing>.TryParse(form["listing_id"], out var listing)) return ProblemPage.Result(CatalogProblems.NoListing, "/favourites");
        var isKept = form["act"] != "drop";
        if (!isKept)
        {
            await Drop(listing, work, cancel);
        }
        else if ((await Run(new Request(listing), work, cancel)).Refused(out var problem))
        {
            return ProblemPage.Result(problem, "/favourites");
        }
        var back = LocalPath.Or(form["return_to"], "/favourites");
        if (!http.Request.Headers.ContainsKey("HX-Request")) return new SeeOther(back);
        var name = form["button"].ToString();
        return new RazorComponentResult<FavouriteButton>(new
        {
            Listing = listing,
            Title = form["title"].ToString(),
            IsKept = (bool?)isKept,
            ReturnTo = back,
            Name = ButtonName().IsMatch(name) ? name : null,
        });
    }

    private static async Task<bool> Insert(Work work, Id<Customer> customer, Id<Listing> listing, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(InsertSql, await work.Connection(cancel));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = customer.Value });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = listing.Value });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = work.Now.ToDateTimeUtc() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MyFavourites.Max });
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    private static Task<bool> IsKept(Work work, Id<Customer> customer, Id<Listing> listing, CancellationToken cancel) =>
        work.Db.Set<Favourite>().AsNoTracking().AnyAsync(favourite => favourite.CustomerId == customer && favourite.ListingId == listing, cancel);

    [GeneratedRegex("^heart-[a-z0-9]{1,40}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ButtonName();
}
