using Stoa.Core.Cancellation;
using Stoa.Core.Pricing;

namespace Stoa.Core.Disputes;

/// <summary>How a complaint ends, as a step of its order: who gets what of the money that is left. The two parts are always all of it.</summary>
/// <param name="Transition">The step of the order's process.</param>
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
    public static Outcome<Settlement> Of(Quote quote, Money refund, Refunded already)
    {
        var left = Refunds.Left(quote, already.By);
        var none = Shares.None(quote.Currency);
        if (refund.Currency != quote.Currency)
            return new Problem(ProblemKind.Invalid, "refund-currency", $"This order was paid in {quote.Currency}. Write the amount in the same currency.", "amount");
        if (refund.IsNegative)
            return new Problem(ProblemKind.Invalid, "refund-negative", "Write 0 or more: what the customer gets back.", "amount");
        if (refund.IsZero) return new Settlement(ForProvider, null, none, left);
        var part = Refunds.Partial(quote, refund, already);
        if (part.Refused(out var problem)) return problem;
        return part.Value == left ? new Settlement(ForCustomer, null, left, none) : new Settlement(Split, refund, part.Value, left - part.Value);
    }

    /// <summary>The most that the customer can get: what they paid and have not got back.</summary>
    public static Money Most(Quote quote, Refunded already) => Refunds.CustomersLeft(quote, already);
}
