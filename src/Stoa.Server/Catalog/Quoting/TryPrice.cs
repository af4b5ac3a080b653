using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Server.Catalog.Pages;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Catalog.Quoting;

/// <summary>The price of a plan with options, tried out on the listing's page before a time is chosen.</summary>
public static class TryPrice
{
    /// <summary>What was tried.</summary>
    /// <param name="PlanId">The plan.</param>
    /// <param name="Answers">The options.</param>
    /// <param name="Prices">Both prices, or why there is none.</param>
    public sealed record Tried(string PlanId, IReadOnlyList<OptionAnswer> Answers, Outcome<PriceChoice.Prices> Prices);

    /// <summary>Prices what an address says; null for a listing without plans.</summary>
    public static async ValueTask<Tried?> Run(
        ListingDetail listing, Func<string, StringValues> values, Quotes quotes, Marketplace marketplace, Instant now, CancellationToken cancel)
    {
        var plan = listing.Plans.FirstOrDefault(one => one.Id.ToString() == values("plan")) ?? listing.Plans.FirstOrDefault();
        if (plan is null) return null;
        var answers = OptionForm.Read(listing.Options, values);
        var choice = new PriceChoice(
            listing.Provider.Id.ToString(), listing.Category, new PlanPrice(plan.Id.ToString(), plan.Name, plan.Price), listing.Options, answers, IsFinal: false)
        {
            Place = marketplace.Taxes.PlaceOf(listing.Place.Country, listing.Place.Postcode),
        };
        return new Tried(plan.Id.ToString(), answers, await quotes.Both(choice, now, cancel));
    }

    /// <summary>GET /l/{id}/price: the price as a fragment.</summary>
    internal static async Task<IResult> Get(
        Id<Listing> id, HttpRequest http, StoaDb db, Quotes quotes, Marketplace marketplace, IClock clock, CancellationToken cancel)
    {
        if (await ListingDetail.Find(db, id, marketplace, cancel) is not { } listing) return NotFoundPage.Result();
        var tried = await Run(listing, name => http.Query[name], quotes, marketplace, clock.GetCurrentInstant(), cancel);
        return new RazorComponentResult<TriedPrice>(new { Prices = tried?.Prices });
    }
}
