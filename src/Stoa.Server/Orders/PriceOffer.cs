using System.Globalization;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Orders;

/// <summary>What a plan with extras costs, as a guest and with an account: shown before anybody chooses.</summary>
public static class PriceOffer
{
    /// <summary>What to price.</summary>
    public sealed record Request(Id<Listing> ListingId, Id<Plan> PlanId, IReadOnlyList<Id<ListingOption>>? OptionIds = null);

    /// <summary>Both prices; the difference is the surcharge for guests.</summary>
    public sealed record Prices(Quote Guest, Quote Account);

    /// <summary>The quote for one way to buy.</summary>
    public static Outcome<Quote> Run(
        Offer offer, OfferPlan plan, IReadOnlyList<Id<ListingOption>> optionIds, bool isGuest, Marketplace marketplace, Instant now)
    {
        var options = new List<OptionChoice>(optionIds.Count);
        foreach (var id in optionIds.Distinct())
        {
            if (offer.Options.FirstOrDefault(option => option.Id == id) is not { } option) return OrdersProblems.NoOption;
            options.Add(new OptionChoice(option.Id.ToString(), option.Name, EffectOf(option, offer.Currency)));
        }
        var policy = FeePolicies.Select(marketplace.FeePolicies, offer.OrganizationId.ToString(), offer.Category, now);
        if (policy.Refused(out var problem)) return problem;
        var request = new QuoteRequest(
            new PlanPrice(plan.Id.ToString(), $"{offer.Title}: {plan.Name}", plan.Price), Options: options, Guest: isGuest,
            Culture: CultureInfo.GetCultureInfo(marketplace.Locale));
        return Quoter.Price(request, policy.Value, now, marketplace.Timings.Hold);
    }

    /// <summary>POST /api/v1/quotes</summary>
    internal static async Task<IResult> Post(Request request, Offers offers, Marketplace marketplace, IClock clock, CancellationToken cancel)
    {
        if (await offers.Find(request.ListingId, cancel) is not { IsBookable: true } offer) return AvailabilityProblems.NoListing.Answer();
        if (offer.FindPlan(request.PlanId) is not { } plan) return AvailabilityProblems.NoPlan.Answer();
        var now = clock.GetCurrentInstant();
        var guest = Run(offer, plan, request.OptionIds ?? [], isGuest: true, marketplace, now);
        if (guest.Refused(out var problem)) return problem.Answer();
        var account = Run(offer, plan, request.OptionIds ?? [], isGuest: false, marketplace, now);
        return account.Refused(out problem) ? problem.Answer() : Results.Json(new Prices(guest.Value, account.Value), StoaJson.Options);
    }

    private static OptionEffect EffectOf(OfferOption option, Currency currency) => option.Effect switch
    {
        PriceEffect.Amount => new OptionEffect.Amount(new Money(option.Amount, currency)),
        _ => new OptionEffect.Percent(new BasisPoints((int)Math.Abs(option.Amount)), Reduces: option.Amount < 0),
    };
}
