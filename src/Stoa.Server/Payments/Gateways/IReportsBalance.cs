using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>A processor whose own books can be read: each movement of our balance there, to be held against the ledger.</summary>
public interface IReportsBalance
{
    /// <summary>For how many days after a movement the processor may still list it: so many days before one that is compared are read again.</summary>
    int DaysLate => 0;

    /// <summary>
    /// Sees to it that days can be read, where a processor makes its reports to order. Called before <see cref="Movements"/>, for all days at once.
    /// </summary>
    /// <param name="first">The first day (UTC).</param>
    /// <param name="last">The last.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>Null when they can; else why not yet, and what to do.</returns>
    Task<Problem?> Prepare(LocalDate first, LocalDate last, CancellationToken cancel) => Task.FromResult<Problem?>(null);

    /// <summary>The movements of a day (UTC), oldest last or first as the processor has them, a page at a time.</summary>
    /// <param name="day">By when they were made.</param>
    /// <param name="after">The page before's <see cref="MovementPage.Next"/>; null for the first.</param>
    /// <param name="cancel">Gives up waiting.</param>
    Task<Outcome<MovementPage>> Movements(LocalDate day, string? after, CancellationToken cancel);

    /// <summary>What we have there now, available or not yet, one per currency.</summary>
    Task<Outcome<IReadOnlyList<Money>>> Balance(CancellationToken cancel);
}

/// <summary>A page of movements.</summary>
/// <param name="Movements">At most a hundred.</param>
/// <param name="Next">What to ask for next; null after the last.</param>
public sealed record MovementPage(IReadOnlyList<BalanceMovement> Movements, string? Next);

/// <summary>A movement of our balance at a processor.</summary>
/// <param name="Id">The processor's id of it.</param>
/// <param name="At">When it was made.</param>
/// <param name="Kind">What sort.</param>
/// <param name="Amount">Positive when it came to us, before the fee.</param>
/// <param name="Fee">What the processor kept of it; negative when it gave a fee back.</param>
/// <param name="Source">The processor's id of what moved it: a charge, refund, dispute, transfer; null for none.</param>
/// <param name="Reference">Our id of it (payment, refund, payout), where the processor repeats it.</param>
public sealed record BalanceMovement(string Id, Instant At, BalanceMovementKind Kind, Money Amount, Money Fee, string? Source, string? Reference)
{
    /// <summary>By how much our balance changed.</summary>
    public Money Net => Amount - Fee;
}

/// <summary>What moved the balance.</summary>
public enum BalanceMovementKind
{
    /// <summary>A customer paid.</summary>
    Charge,

    /// <summary>Money went back to a customer.</summary>
    Refund,

    /// <summary>A refund bounced: the money is here again.</summary>
    RefundFailed,

    /// <summary>A bank took a payment back.</summary>
    Dispute,

    /// <summary>A bank gave it back again.</summary>
    DisputeReversed,

    /// <summary>To a provider's account.</summary>
    Transfer,

    /// <summary>Back from a provider's account.</summary>
    TransferReversed,

    /// <summary>To a bank: the marketplace's own, or a provider's where the processor pays it directly.</summary>
    Payout,

    /// <summary>A payout bounced: the money is here again.</summary>
    PayoutFailed,

    /// <summary>A fee that belongs to nothing else.</summary>
    Fee,

    /// <summary>Something that the gateway has no word for.</summary>
    Other,
}
