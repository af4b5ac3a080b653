using NodaTime;

namespace Stoa.Core.Payouts;

/// <summary>What a marketplace asks of payouts.</summary>
public sealed record PayoutRules
{
    /// <summary>The least that is paid, by currency; where none is named, any amount.</summary>
    public IReadOnlyDictionary<Currency, Money> Minimums { get; init; } = new Dictionary<Currency, Money>();

    /// <summary>More than this needs an operator's approval; where none is named, none does.</summary>
    public IReadOnlyDictionary<Currency, Money> ApproveAbove { get; init; } = new Dictionary<Currency, Money>();

    /// <summary>More than this needs the approval of two; where none is named, one is enough.</summary>
    public IReadOnlyDictionary<Currency, Money> TwoApproveAbove { get; init; } = new Dictionary<Currency, Money>();

    /// <summary>How long after an organization's first release its first payout may leave.</summary>
    public Duration FirstDelay { get; init; }

    /// <summary>How long after its account for payouts was changed the next one may leave: time to notice that it was not you.</summary>
    public Duration ChangedAccountDelay { get; init; }

    /// <summary>How long an organization may owe before somebody must decide what becomes of it.</summary>
    public Duration DebtPatience { get; init; } = Duration.FromDays(30);

    /// <summary>The least that is paid in a currency: one minor unit at least.</summary>
    public Money MinimumOf(Currency currency) =>
        Minimums.TryGetValue(currency, out var minimum) && minimum.IsPositive ? minimum : new Money(1, currency);

    /// <summary>How many operators must approve an amount.</summary>
    public int ApprovalsFor(Money amount)
    {
        if (TwoApproveAbove.TryGetValue(amount.Currency, out var two) && amount > two) return 2;
        return ApproveAbove.TryGetValue(amount.Currency, out var one) && amount > one ? 1 : 0;
    }
}
