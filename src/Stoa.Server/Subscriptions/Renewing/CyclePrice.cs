using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Subscriptions.Renewing;

/// <summary>What a cycle costs, or a change in its middle: the agreed price through the same quote as everything that is sold.</summary>
internal static class CyclePrice
{
    /// <summary>The quote of a cycle.</summary>
    /// <param name="offer">The listing.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="title">What it is called on the line.</param>
    /// <param name="price">As agreed.</param>
    /// <param name="desk">Fees, taxes and the moment.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="coupon">For the first payment.</param>
    internal static ValueTask<Outcome<Quote>> Of(
        Offer offer, Id<Plan> plan, string title, Money price, SubscriptionDesk desk, CancellationToken cancel, Coupon? coupon = null) =>
        desk.Quotes.Of(Choice(offer, plan, title, price, desk.Marketplace) with { Coupon = coupon }, isGuest: false, desk.Work.Now, cancel);

    /// <summary>The quote of a change: the new plan for the rest of the cycle, less what the old one was still worth.</summary>
    internal static ValueTask<Outcome<Quote>> OfChange(
        Offer offer, Id<Plan> plan, string title, Money charge, Money credit, string oldName, SubscriptionDesk desk, CancellationToken cancel) =>
        desk.Quotes.Of(
            Choice(offer, plan, $"{title}, for the rest of the period", charge, desk.Marketplace) with
            {
                Credits = [new OptionChoice("unused", $"Unused time of {oldName}", new OptionEffect.Amount(-credit))],
            },
            isGuest: false, desk.Work.Now, cancel);

    private static PriceChoice Choice(Offer offer, Id<Plan> plan, string title, Money price, Marketplace marketplace) =>
        new(offer.OrganizationId.ToString(), offer.Category, new PlanPrice(plan.ToString(), title, price), [], [], IsFinal: true)
        {
            Place = marketplace.Taxes.PlaceOf(offer.Country, offer.Postcode),
        };
}
