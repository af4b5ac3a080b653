using System.Globalization;
using NodaTime;

namespace Stoa.Core.Payouts;

/// <summary>Why a payout may not be made.</summary>
public static class PayoutRefusals
{
    /// <summary>The field of the amount.</summary>
    public const string AmountField = "amount";

    /// <summary>Not an amount that can be paid.</summary>
    public static Problem NotAnAmount { get; } = new(ProblemKind.Invalid, "payout-amount", "Give an amount above zero, or leave it empty for all that is available.", AmountField);

    /// <summary>An operator has stopped the payouts.</summary>
    public static Problem Stopped(string reason) => new(ProblemKind.Conflict, "payouts-stopped",
        $"The marketplace has stopped your payouts: {reason.TrimEnd('.')}. Your money is kept for you.");

    /// <summary>The first payout waits.</summary>
    public static Problem TooEarly(Instant from) => new(ProblemKind.Conflict, "first-payout-waits",
        $"A first payout waits some days, for refunds that come early. It is possible from {Day(from)}.");

    /// <summary>The account is new.</summary>
    public static Problem AccountIsNew(Instant from) => new(ProblemKind.Conflict, "payout-account-changed",
        $"The account for payouts was changed a short while ago. For your safety, nothing is paid to it before {Day(from)}.");

    /// <summary>There is nothing.</summary>
    public static Problem NothingAvailable(PayoutFunds funds) => new(ProblemKind.Conflict, "nothing-available",
        funds.Payable.IsNegative ? $"You owe {-funds.Payable}: it is taken off what is released next."
        : funds.Blocked.IsPositive ? $"Nothing is available: {funds.Blocked} are kept until disputes and refunds are settled."
        : "Nothing is available to be paid out.");

    /// <summary>There is too little.</summary>
    public static Problem BelowMinimum(Money available, Money minimum) => new(ProblemKind.Conflict, "below-minimum",
        $"{available} are available, and payouts begin at {minimum}. It stays in your balance.");

    /// <summary>It is too little.</summary>
    public static Problem LessThanMinimum(Money minimum) => new(ProblemKind.Invalid, "below-minimum", $"Payouts begin at {minimum}.", AmountField);

    /// <summary>It is too much.</summary>
    public static Problem TooMuch(Money available) => new(ProblemKind.Conflict, "exceeds-available", $"Only {available} are available.", AmountField);

    private static string Day(Instant at) => at.InUtc().Date.ToString("d MMMM uuuu", CultureInfo.InvariantCulture);
}
