using NodaTime;

namespace Stoa.Core.Ledger.Reconciling;

/// <summary>What moved our balance at a processor, in the words that its books and ours share.</summary>
public enum MoveKind
{
    /// <summary>A customer paid; the reference is the payment's.</summary>
    Charge,

    /// <summary>Money went back to a customer, or such money came back to us; the reference is the refund's.</summary>
    Refund,

    /// <summary>A bank took a payment back; the reference is the dispute's.</summary>
    Dispute,

    /// <summary>A bank gave it back again; the reference is the dispute's.</summary>
    DisputeReversed,

    /// <summary>A provider was paid; the reference is the payout's.</summary>
    Payout,

    /// <summary>Such a payment came back; the reference is the payout's.</summary>
    PayoutReturned,

    /// <summary>The processor took its fee; the reference is that of what it was taken for.</summary>
    Fee,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>A movement as the processor has it.</summary>
/// <param name="Id">The processor's id of it.</param>
/// <param name="Kind">What sort.</param>
/// <param name="Reference">Our id of what it is about; the processor's own where we have none.</param>
/// <param name="Amount">Positive when it came to us.</param>
/// <param name="At">When it was made.</param>
public sealed record GatewayMove(string Id, MoveKind Kind, string Reference, Money Amount, Instant At);

/// <summary>A movement as our ledger has it: what an entry posts on the processor's account.</summary>
/// <param name="EntryId">The entry.</param>
/// <param name="Kind">What sort.</param>
/// <param name="Reference">Our id of what it is about.</param>
/// <param name="Amount">Positive when it came to us.</param>
/// <param name="At">When it was booked.</param>
public sealed record BookedMove(long EntryId, MoveKind Kind, string Reference, Money Amount, Instant At);

/// <summary>Which entries of the ledger are which movements.</summary>
public static class MoveKinds
{
    private static readonly (Cause Cause, MoveKind Kind)[] Table =
    [
        (Cause.Captured, MoveKind.Charge),
        (Cause.GatewayFee, MoveKind.Fee),
        (Cause.FeeFound, MoveKind.Fee),
        (Cause.Refunded, MoveKind.Refund),
        (Cause.LatePaymentRefunded, MoveKind.Refund),
        (Cause.RefundedTwice, MoveKind.Refund),
        (Cause.RefundReturned, MoveKind.Refund),
        (Cause.DisputeOpened, MoveKind.Dispute),
        (Cause.DisputeWon, MoveKind.DisputeReversed),
        (Cause.PaidOut, MoveKind.Payout),
        (Cause.PayoutReturned, MoveKind.PayoutReturned),
        (Cause.PayoutBounced, MoveKind.PayoutReturned),
    ];

    /// <summary>The movement of an entry.</summary>
    public static MoveKind Of(Cause cause)
    {
        foreach (var (known, kind) in Table)
        {
            if (known == cause) return kind;
        }
        return MoveKind.Other;
    }

    /// <summary>The entries that may be of a movement; none for <see cref="MoveKind.Other"/>.</summary>
    public static IEnumerable<Cause> CausesOf(MoveKind kind) => Table.Where(row => row.Kind == kind).Select(row => row.Cause);
}
