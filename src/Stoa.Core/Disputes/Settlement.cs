using Stoa.Core.Cancellation;
using Stoa.Core.Pricing;

namespace Stoa.Core.Disputes;

/// <summary>How a complaint ends, as a step of its order: who gets what of the money that it is about. The two parts are always all of it.</summary>
/// <param name="Transition">The step of the order's process; of a milestone it is only a name.</param>
/// <param name="Amount">What must come with the step; null where the step needs no amount.</param>
/// <param name="Refund">What goes back, by who gives it.</param>
/// <param name="Released">What the provider and the marketplace get.</param>
public sealed record Settlement(string Transition, Money? Amount, Shares Refund, Shares Released)
{
    /// <summary>Everything goes back.</summary>
    public const string ForCustomer = "resolve-for-customer";

    /// <summary>Nothing goes back.</summary>
    public const string ForProvider = "resolve-for-provider";

    /// <summary>Each gets a part.</summary>
    public const string Split = "resolve-by-split";

    /// <summary>The settlement in which the customer gets an amount.</summary>
    /// <param name="quote">The order's frozen quote, paid in full.</param>
    /// <param name="refund">What the customer gets: from nothing to <see cref="Most"/>.</param>
    /// <param name="already">What went back before.</param>
    /// <returns>The settlement; <c>refund-currency</c>, <c>refund-negative</c> or <c>refund-beyond-what-is-left</c>.</returns>
    public static Outcome<Settlement> Of(Quote quote, Money refund, Refunded already) => Of(quote, Refunds.Left(quote, already.By), refund, already);

    /// <summary>The same for a part of what is left, such as a milestone's.</summary>
    /// <param name="quote">The order's frozen quote, paid in full.</param>
    /// <param name="part">What the complaint is about.</param>
    /// <param name="refund">What the customer gets of it.</param>
    /// <param name="already">What went back before.</param>
    public static Outcome<Settlement> Of(Quote quote, Shares part, Money refund, Refunded already)
    {
        var none = Shares.None(quote.Currency);
        if (refund.Currency != quote.Currency)
            return new Problem(ProblemKind.Invalid, "refund-currency", $"This order was paid in {quote.Currency}. Write the amount in the same currency.", "amount");
        if (refund.IsNegative)
            return new Problem(ProblemKind.Invalid, "refund-negative", "Write 0 or more: what the customer gets back.", "amount");
        if (refund.IsZero) return new Settlement(ForProvider, null, none, part);
        var back = Refunds.Partial(quote, part, refund, already);
        if (back.Refused(out var problem)) return problem;
        return back.Value == part ? new Settlement(ForCustomer, null, part, none) : new Settlement(Split, refund, back.Value, part - back.Value);
    }

    /// <summary>The most that the customer can get: what they paid and have not got back.</summary>
    public static Money Most(Quote quote, Refunded already) => Refunds.CustomersLeft(quote, already);
}
