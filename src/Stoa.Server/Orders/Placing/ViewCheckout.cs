using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Coupons;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders.Pages;
using Stoa.Server.Orders.Views;
using Stoa.Server.Organizations;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Coupons;
using Stoa.Server.Prices.Credits;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Orders.Placing;

/// <summary>The checkout of a held time: everything that is decided before paying, with both prices.</summary>
public static class ViewCheckout
{
    /// <summary>What the checkout shows.</summary>
    /// <param name="Hold">The held time.</param>
    /// <param name="Offer">What is bought.</param>
    /// <param name="Plan">Which plan of it.</param>
    /// <param name="Place">Where it takes place.</param>
    /// <param name="Policy">What a cancellation gives back.</param>
    /// <param name="AsGuest">The price without an account, extras included.</param>
    /// <param name="WithAccount">The price with an account, extras included.</param>
    /// <param name="Answers">What was chosen of the options.</param>
    /// <param name="OptionProblems">What is wrong with it; prices are without it.</param>
    /// <param name="IsSignedIn">Whether the buyer has an account.</param>
    /// <param name="Known">The account's contact; null for guests.</param>
    /// <param name="Now">The marketplace's time.</param>
    public sealed record View(
        GetHold.Hold Hold, Offer Offer, OfferPlan Plan, GetOrder.Place Place, CancellationPolicy Policy, Quote AsGuest, Quote WithAccount,
        IReadOnlyList<OptionAnswer> Answers, IReadOnlyList<Problem> OptionProblems, bool IsSignedIn, Contact? Known, Instant Now)
    {
        /// <summary>The code as it was typed; null without one.</summary>
        public string? Code { get; init; }

        /// <summary>What the customer could pay with credit; zero for guests.</summary>
        public required Money Credit { get; init; }

        /// <summary>Whether they want to.</summary>
        public bool UsesCredit { get; init; }

        /// <summary>The ways to pay what is charged, the first choice first.</summary>
        public IReadOnlyList<OfferPayment.Way> Ways { get; init; } = [];

        /// <summary>How it is paid.</summary>
        public Funding Funding => Funding.Of(Quote, UsesCredit ? Credit : Money.Zero(Credit.Currency));


        /// <summary>What this buyer pays.</summary>
        public Quote Quote => IsSignedIn ? WithAccount : AsGuest;

        /// <summary>True when buying without an account costs more.</summary>
        public bool HasSurcharge => AsGuest.Total != WithAccount.Total;
    }

    /// <summary>What a form carries: a checkout that is refused is shown again as it was filled in.</summary>
    public sealed record Entered(string? Name, string? Email, string? Phone, string? Note, string? Gateway = null)
    {
        internal static Entered Of(IFormCollection form) => new(form["name"], form["email"], form["phone"], form["note"], form["gateway"]);
    }

    /// <summary>The checkout; refused when the hold is somebody else's, over, or an order already.</summary>
    public static async Task<Outcome<View>> Run(
        Id<Reservation> id, Func<string, StringValues> values, Work work, Offers offers, Quotes quotes, Marketplace marketplace, Gateways gateways,
        CancellationToken cancel)
    {
        var found = await GetHold.Run(id, work, cancel);
        if (found.Refused(out var problem)) return problem;
        var hold = found.Value;
        if (hold.OrderId is { } order) return OrdersProblems.AlreadyOrdered(order);
        if (!hold.IsLive(work.Now)) return AvailabilityProblems.HoldExpired;
        if (await offers.Find(hold.ListingId, cancel) is not { IsBookable: true } offer) return AvailabilityProblems.NoListing;
        if (offer.Kind != ListingKind.Appointment) return OrdersProblems.KindNotSold;
        if (offer.FindPlan(hold.PlanId) is not { } plan) return AvailabilityProblems.NoPlan;
        if (marketplace.FindCancellationPolicy(offer.CancellationPolicy) is not { } policy) return OrdersProblems.NoPolicy;
        var answers = OptionForm.Read(offer.Options, values);
        var wrong = OptionAnswers.Check(offer.Options, answers, isFinal: false);
        var sound = answers.Where(answer => wrong.All(one => one.Field != OptionAnswers.FieldOf(answer.OptionId))).ToList();
        var known = work.Actor is { IsSignedIn: true, CustomerId: { } customer } ? await Contacts.Of(work, new Id<Customer>(customer), cancel) : null;
        var code = values("coupon").ToString().Trim();
        var redeemed = await FindCoupon(code, offer, plan, sound, known?.Email ?? values("email").ToString(), work, quotes, marketplace, cancel);
        if (redeemed.Refused(out var refusal)) wrong = [.. wrong, refusal];
        var coupon = redeemed.Succeeded ? redeemed.Value : null;
        var asGuest = await PriceOffer.Run(offer, plan, sound, isGuest: true, quotes, marketplace, work.Now, cancel, isFinal: false, coupon);
        if (asGuest.Refused(out problem)) return problem;
        var withAccount = await PriceOffer.Run(offer, plan, sound, isGuest: false, quotes, marketplace, work.Now, cancel, isFinal: false, coupon);
        if (withAccount.Refused(out problem)) return problem;

        var location = await work.Db.Set<Location>().AsNoTracking().FirstAsync(l => l.Id == offer.LocationId, cancel);
        var view = new View(
            hold, offer, plan, GetOrder.PlaceOf(location), policy, asGuest.Value, withAccount.Value, answers, wrong, work.Actor.IsSignedIn, known, work.Now)
        {
            Code = code.Length == 0 ? null : code,
            Credit = work.Actor is { IsSignedIn: true, CustomerId: { } own } ? await FundOrder.Available(new(own), offer.Currency, work, cancel) : Money.Zero(offer.Currency),
            UsesCredit = values("use_credit") == "true",
        };
        var terms = new PaymentTerms(PlacePayment.CaptureOf(offer.BookingMode), work.Now, hold.Start);
        return view with { Ways = OfferPayment.Of(view.Funding.Charge, location.Country, terms, gateways) };
    }

    private static async Task<Outcome<Coupon?>> FindCoupon(
        string code, Offer offer, OfferPlan plan, IReadOnlyList<OptionAnswer> answers, string? email, Work work, Quotes quotes, Marketplace marketplace,
        CancellationToken cancel)
    {
        if (code.Length == 0) return (Coupon?)null;
        var plain = await PriceOffer.Run(offer, plan, answers, !work.Actor.IsSignedIn, quotes, marketplace, work.Now, cancel, isFinal: false);
        if (plain.Refused(out var problem)) return problem;
        var buyer = new UseCoupon.Buyer(new Id<Customer>(work.Actor.CustomerId ?? Guid.Empty), new EmailAddressAttribute().IsValid(email) && email!.Length > 0 ? email : null);
        var found = await UseCoupon.Find(code, offer, plain.Value.Price, buyer, isTaken: false, work, marketplace, cancel);
        return found.Refused(out problem) ? problem : found.Value;
    }

    /// <summary>GET /checkout/{id}: first how to buy, where that changes the price; then the details.</summary>
    internal static async Task<IResult> Get(
        Id<Reservation> id, HttpRequest http, Work work, Offers offers, Slots slots, Quotes quotes, Marketplace marketplace, Gateways gateways, CancellationToken cancel)
    {
        var seen = await Run(id, name => http.Query[name], work, offers, quotes, marketplace, gateways, cancel);
        if (seen.Refused(out var problem)) return await Refused(id, problem, work, offers, slots, cancel);
        var view = seen.Value;
        return !view.IsSignedIn && view.HasSurcharge && http.Query["as"] != "guest"
            ? new RazorComponentResult<CheckoutChoicePage>(new { View = view })
            : new RazorComponentResult<CheckoutPage>(new { View = view });
    }

    /// <summary>GET /checkout/{id}/price: the price with other extras, as a fragment.</summary>
    internal static async Task<IResult> GetPrice(
        Id<Reservation> id, HttpRequest http, Work work, Offers offers, Quotes quotes, Marketplace marketplace, Gateways gateways,
        CancellationToken cancel)
    {
        var seen = await Run(id, name => http.Query[name], work, offers, quotes, marketplace, gateways, cancel);
        return seen.Refused(out var problem) ? ProblemPage.Result(problem) : new RazorComponentResult<CheckoutPrice>(new { View = seen.Value });
    }

    /// <summary>What is shown when there is nothing to check out.</summary>
    internal static async Task<IResult> Refused(Id<Reservation> id, Problem problem, Work work, Offers offers, Slots slots, CancellationToken cancel)
    {
        if (await GetHold.Run(id, work, cancel) is not { Succeeded: true, Value: var hold }) return NotFoundPage.Result();
        if (hold.OrderId is { } order) return new SeeOther($"/orders/{order}");
        if (problem.Kind != ProblemKind.Gone) return ProblemPage.Result(problem, $"/l/{hold.ListingId}");
        var offer = await offers.Find(hold.ListingId, cancel);
        IReadOnlyList<Slot> free = await slots.NextFree(hold.ListingId, hold.PlanId, hold.Start, work.Now, cancel);
        return new RazorComponentResult<CheckoutExpiredPage>(new { Hold = hold, Offer = offer, NextFree = free }) { StatusCode = problem.Kind.Status() };
    }
}
