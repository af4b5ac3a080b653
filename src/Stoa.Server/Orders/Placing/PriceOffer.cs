using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Orders.Placing;

/// <summary>What a plan with options costs, as a guest and with an account: shown before anybody chooses.</summary>
public static class PriceOffer
{
    /// <summary>What to price.</summary>
    /// <param name="ListingId">The listing.</param>
    /// <param name="PlanId">One of its plans.</param>
    /// <param name="OptionIds">Chosen extras.</param>
    /// <param name="Options">Answers to its options; what is required may still be missing.</param>
    public sealed record Request(
        Id<Listing> ListingId, Id<Plan> PlanId, IReadOnlyList<Id<ListingOption>>? OptionIds = null, IReadOnlyList<OptionAnswer>? Options = null);

    /// <summary>The quote for one way to buy.</summary>
    public static ValueTask<Outcome<Quote>> Run(
        Offer offer, OfferPlan plan, IReadOnlyList<OptionAnswer> answers, bool isGuest, Quotes quotes, Marketplace marketplace, Instant now,
        CancellationToken cancel, bool isFinal = true, Coupon? coupon = null) =>
        quotes.Of(ChoiceOf(offer, plan, answers, isFinal, marketplace) with { Coupon = coupon }, isGuest, now, cancel);

    /// <summary>Chosen extras and answered options as one list.</summary>
    public static IReadOnlyList<OptionAnswer> AnswersOf(IReadOnlyList<Id<ListingOption>>? extras, IReadOnlyList<OptionAnswer>? answers) =>
        [.. (extras ?? []).Distinct().Select(id => new OptionAnswer(id.ToString())), .. answers ?? []];

    /// <summary>POST /api/v1/quotes</summary>
    internal static async Task<IResult> Post(
        Request request, Offers offers, Quotes quotes, Marketplace marketplace, IClock clock, CancellationToken cancel)
    {
        if (await offers.Find(request.ListingId, cancel) is not { IsBookable: true } offer) return AvailabilityProblems.NoListing.Answer();
        if (offer.FindPlan(request.PlanId) is not { } plan) return AvailabilityProblems.NoPlan.Answer();
        var choice = ChoiceOf(offer, plan, AnswersOf(request.OptionIds, request.Options), isFinal: false, marketplace);
        return (await quotes.Both(choice, clock.GetCurrentInstant(), cancel)).Answer();
    }

    /// <summary>What is bought, as the price is worked out.</summary>
    internal static PriceChoice ChoiceOf(Offer offer, OfferPlan plan, IReadOnlyList<OptionAnswer> answers, bool isFinal, Marketplace marketplace) => new(
        offer.OrganizationId.ToString(), offer.Category, new PlanPrice(plan.Id.ToString(), Plan.SoldAs(offer.Title, plan.Name), plan.Price), offer.Options, answers, isFinal)
    {
        Place = marketplace.Taxes.PlaceOf(offer.Country, offer.Postcode),
    };
}
