namespace Stoa.Core.Payouts;

/// <summary>What an organization has, as the books have it. All in one currency.</summary>
/// <param name="Payable">Released and free; below zero when it owes.</param>
/// <param name="Reserve">Released, and kept for a while.</param>
/// <param name="Pending">On its way out.</param>
/// <param name="Blocked">What open disputes and refunds under way may take of what was released.</param>
public sealed record PayoutFunds(Money Payable, Money Reserve, Money Pending, Money Blocked)
{
    /// <summary>Nothing of anything.</summary>
    public static PayoutFunds None(Currency currency) =>
        new(Money.Zero(currency), Money.Zero(currency), Money.Zero(currency), Money.Zero(currency));

    /// <summary>The currency.</summary>
    public Currency Currency => Payable.Currency;

    /// <summary>What may leave now; never below zero.</summary>
    public Money Available => Payable - Blocked is var left && left.IsPositive ? left : Money.Zero(Currency);

    /// <summary>What the organization owes, after its reserve: more than zero, or zero when it owes nothing.</summary>
    public Money Debt => Payable + Reserve is var left && left.IsNegative ? -left : Money.Zero(Currency);
}
