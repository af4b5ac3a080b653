using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Core.Ordering.Kinds;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Coupons;
using Stoa.Server.Prices.Credits;
using Stoa.Server.Search;

namespace Stoa.Server.Orders.Placing;

/// <summary>Checks out a held time: the quote is frozen, the order awaits its payment.</summary>
public static class PlaceOrder
{
    internal const int NameLengthMax = 120;
    internal const int PhoneLengthMax = 40;
    internal const int EmailLengthMax = 254;
    internal const int NoteLengthMax = 2_000;
    internal const int OptionsMax = 20;

    /// <summary>What is ordered, by whom.</summary>
    /// <param name="HoldId">The held time.</param>
    /// <param name="Name">The customer's name; a signed-in customer's own when null.</param>
    /// <param name="Email">Where the order's messages go; a signed-in customer's own when null.</param>
    /// <param name="Phone">For the provider, when something comes up.</param>
    /// <param name="OptionIds">The chosen extras.</param>
    /// <param name="Options">Answers to the listing's options; extras may stand here too.</param>
    /// <param name="Note">A note to the provider.</param>
    /// <param name="Coupon">A code that makes it cheaper.</param>
    /// <param name="UseCredit">True to pay with as much credit as there is; only with an account.</param>
    /// <param name="Found">What the search's result said as <c>found</c>: the booking is counted for that search.</param>
    /// <param name="ExpectedTotal">What the customer saw; when the price has changed since, the order is refused.</param>
    public sealed record Request(
        Id<Reservation> HoldId,
        string? Name = null,
        string? Email = null,
        string? Phone = null,
        IReadOnlyList<Id<ListingOption>>? OptionIds = null,
        string? Note = null,
        Money? ExpectedTotal = null,
        IReadOnlyList<OptionAnswer>? Options = null,
        string? Coupon = null,
        bool UseCredit = false,
        string? Found = null)
    {
        /// <summary>Everything that was chosen.</summary>
        internal IReadOnlyList<OptionAnswer> Answers => PriceOffer.AnswersOf(OptionIds, Options);
    }

    /// <summary>A placed order and where to go on.</summary>
    public sealed record Placed(Id<Order> Id, string Number, OrderState State, Money Total, string PayUrl);

    /// <summary>Everything that is wrong with the request by itself, by field.</summary>
    public static IReadOnlyList<Problem> Check(Request request, bool isSignedIn)
    {
        var problems = new List<Problem>();
        var needsContact = !isSignedIn;
        if (needsContact && string.IsNullOrWhiteSpace(request.Name)) problems.Add(Wrong("name-required", "Enter your name, so that the provider knows who is coming.", "name"));
        if (needsContact && string.IsNullOrWhiteSpace(request.Email)) problems.Add(Wrong("email-required", "Enter your e-mail address: the confirmation goes there.", "email"));
        if (request.Name?.Length > NameLengthMax) problems.Add(Wrong("name-too-long", $"A name has at most {NameLengthMax} characters.", "name"));
        if (!string.IsNullOrWhiteSpace(request.Email) && (request.Email.Length > EmailLengthMax || !new EmailAddressAttribute().IsValid(request.Email.Trim())))
            problems.Add(Wrong("email-invalid", "This does not look like an e-mail address. Write it like name@example.com.", "email"));
        if (request.Phone?.Length > PhoneLengthMax) problems.Add(Wrong("phone-too-long", $"A phone number has at most {PhoneLengthMax} characters.", "phone"));
        if (request.Note?.Length > NoteLengthMax) problems.Add(Wrong("note-too-long", $"A note has at most {NoteLengthMax} characters.", "note"));
        if (request.Answers.Count > OptionsMax) problems.Add(Wrong("too-many-options", $"Choose at most {OptionsMax} options.", "option_ids"));
        return problems;
    }

    /// <summary>Places the order.</summary>
    public static async Task<Outcome<Placed>> Run(
        Request request, Work work, Offers offers, Quotes quotes, Marketplace marketplace, CancellationToken cancel)
    {
        if (Check(request, work.Actor.IsSignedIn) is [var wrong, ..]) return wrong;
        var locked = await Reservations.LockHold(work, request.HoldId, cancel);
        if (locked.Refused(out var problem)) return problem;
        var hold = locked.Value;
        if (hold.OrderId is { } earlier) return OrdersProblems.AlreadyOrdered(earlier);
        if (await offers.Find(hold.ListingId, cancel) is not { IsBookable: true } offer) return AvailabilityProblems.NoListing;
        if (offer.Kind != ListingKind.Appointment) return OrdersProblems.KindNotSold;
        if (offer.FindPlan(hold.PlanId) is not { } plan) return AvailabilityProblems.NoPlan;

        var isGuest = !work.Actor.IsSignedIn;
        var found = await FindCoupon(request, offer, plan, hold.CustomerId, work, quotes, marketplace, cancel);
        if (found.Refused(out problem)) return problem;
        var coupon = found.Value;
        var quote = await PriceOffer.Run(offer, plan, request.Answers, isGuest, quotes, marketplace, work.Now, cancel, coupon: coupon);
        if (quote.Refused(out problem)) return problem;
        if (request.ExpectedTotal is { } expected && expected != quote.Value.Total) return OrdersProblems.PriceChanged;
        if (marketplace.FindCancellationPolicy(offer.CancellationPolicy) is not { } policy) return OrdersProblems.NoPolicy;

        if (!string.IsNullOrWhiteSpace(request.Email) || !string.IsNullOrWhiteSpace(request.Phone) || !string.IsNullOrWhiteSpace(request.Name))
            await SetContact(work, hold.CustomerId, request, cancel);

        var credit = request.UseCredit && !isGuest ? await FundOrder.Available(hold.CustomerId, offer.Currency, work, cancel) : Money.Zero(offer.Currency);
        var funding = Funding.Of(quote.Value, credit);
        var order = NewOrder(request, hold, offer, plan, quote.Value, funding, policy, work);
        work.Db.Add(order);
        OrderMilestone.Place(work, order, plan.Milestones);
        hold.OrderId = order.Id;
        // The checkout has its own ten minutes; the hold must not end before the order does.
        hold.ExpiresAt = work.Now + marketplace.Timings.Hold;
        OrderTimers.Set(work, order, ProcessEngine.Timers(Processes.For(offer.Kind), order.Facts(), marketplace.Timings));
        work.Emit(new OrderPlaced(order.Id, order.Number, order.OrganizationId, order.ListingId, order.State));

        if (await FundOrder.Reserve(order, funding, work, cancel) is { } refusal) return refusal;
        var off = quote.Value.Lines.FirstOrDefault(line => line.Kind == QuoteLineKind.Discount)?.Amount;
        if (coupon is not null && await UseCoupon.Take(order, coupon, -(off ?? Money.Zero(offer.Currency)), work, cancel) is { } usedUp) return usedUp;
        if (order.Charge.IsPositive) PlacePayment.Apply(work, order);
        else if (await Confirm(work, order, offers, marketplace, cancel) is { } refused) return refused;
        if (await work.Commit(cancel) is { } stale) return stale;
        return new Placed(order.Id, order.Number, order.State, order.Total, $"/orders/{order.Id}/pay");
    }

    /// <summary>POST /api/v1/orders</summary>
    internal static async Task<IResult> Post(
        Request request, Work work, Offers offers, Quotes quotes, Marketplace marketplace, SearchLog log, CancellationToken cancel)
    {
        if (Check(request, work.Actor.IsSignedIn) is { Count: > 0 } problems)
        {
            return problems[0].Answer(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["errors"] = problems.Select(p => new { p.Code, p.Field, p.Message }),
            });
        }
        var outcome = await Run(request, work, offers, quotes, marketplace, cancel);
        if (outcome.Succeeded && request.Found is not null)
            log.Booked(request.Found, await work.Db.Set<Order>().Where(order => order.Id == outcome.Value.Id).Select(order => order.ListingId).SingleAsync(cancel));
        return outcome.AnswerCreated(placed => $"/api/v1/orders/{placed.Id}");
    }

    private static Order NewOrder(
        Request request, Reservation hold, Offer offer, OfferPlan plan, Quote quote, Funding funding, CancellationPolicy policy, Work work)
    {
        var process = Processes.For(offer.Kind);
        var id = Id<Order>.New(work.Now);
        return new Order
        {
            Id = id,
            Number = OrderNumber.Of(id),
            Process = process.Id,
            ProcessVersion = process.Version,
            State = process.Initial,
            MoneyState = MoneyState.Unpaid,
            BookingMode = offer.BookingMode,
            CustomerId = hold.CustomerId,
            IsGuest = !work.Actor.IsSignedIn,
            OrganizationId = offer.OrganizationId,
            LocationId = offer.LocationId,
            ListingId = offer.ListingId,
            PlanId = plan.Id,
            ReservationId = hold.Id,
            Title = Plan.SoldAs(offer.Title, plan.Name),
            ProviderName = offer.ProviderName,
            StartsAt = hold.StartsAt,
            EndsAt = hold.EndsAt,
            PolicyStartsAt = hold.StartsAt,
            Zone = offer.Zone.Id,
            Currency = offer.Currency.Code,
            TotalMinor = quote.Total.Minor,
            CreditMinor = funding.Credit.Minor,
            Quote = quote,
            CancellationPolicy = policy,
            Note = NoteOf(request, offer) is { Length: > 0 } note ? work.Cipher.Seal(note, Order.NotePurpose) : null,
            StateEnteredAt = work.Now,
            CreatedAt = work.Now,
        };
    }

    // Its row stays locked until the order is written: the last use goes to one.
    private static async Task<Outcome<Coupon?>> FindCoupon(
        Request request, Offer offer, OfferPlan plan, Id<Customer> customer, Work work, Quotes quotes, Marketplace marketplace,
        CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(request.Coupon)) return (Coupon?)null;
        var plain = await PriceOffer.Run(offer, plan, request.Answers, !work.Actor.IsSignedIn, quotes, marketplace, work.Now, cancel);
        if (plain.Refused(out var problem)) return problem;
        var email = Given(request.Email) ?? (work.Actor.IsSignedIn ? (await Contacts.Of(work, customer, cancel))?.Email : null);
        var found = await UseCoupon.Find(request.Coupon, offer, plain.Value.Price, new(customer, email), isTaken: true, work, marketplace, cancel);
        return found.Refused(out problem) ? problem : found.Value;
    }

    // What is not charged needs no gateway: it counts as paid.
    private static async Task<Problem?> Confirm(Work work, Order order, Offers offers, Marketplace marketplace, CancellationToken cancel)
    {
        order.MoneyState = order.BookingMode == BookingMode.Instant ? MoneyState.Held : MoneyState.Authorized;
        if (order.BookingMode == BookingMode.Instant) await FundOrder.Hold(order.Id, work, cancel);
        await work.Save(cancel);
        var fired = await FireTransition.Apply(
            new(order, order.BookingMode == BookingMode.Instant ? "pay" : "authorize", ActorRole.System), work, offers, marketplace, cancel);
        return fired.Problem;
    }

    private static async Task SetContact(Work work, Id<Customer> customer, Request request, CancellationToken cancel)
    {
        var known = work.Actor.IsSignedIn ? await Contacts.Of(work, customer, cancel) : null;
        await Contacts.Set(
            work, customer, Given(request.Name) ?? known?.Name ?? "", Given(request.Email) ?? known?.Email ?? "", Given(request.Phone) ?? known?.Phone, cancel);
    }

    // What was written for the options is as personal as the note, and stands sealed with it.
    private static string NoteOf(Request request, Offer offer) => string.Join('\n',
    [
        .. OptionAnswers.Choose(offer.Options, request.Answers, offer.Currency).Value.Texts.Select(text => $"{text.Name}: {text.Text}"),
        .. string.IsNullOrWhiteSpace(request.Note) ? (string[])[] : [request.Note.Trim()],
    ]);

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Problem Wrong(string code, string message, string field) => new(ProblemKind.Invalid, code, message, field);
}
