using System.Globalization;
using NodaTime;

namespace Stoa.Core.Ledger.Reconciling;

/// <summary>How two books differ.</summary>
public enum DifferenceKind
{
    /// <summary>The processor has it, and we do not.</summary>
    NotBooked,

    /// <summary>We have it, and the processor does not.</summary>
    NotAtGateway,

    /// <summary>Both have it, with different amounts.</summary>
    AmountDiffers,
}

/// <summary>A movement that only one side has, or that both have with different amounts.</summary>
public sealed record Difference
{
    /// <summary>How long a webhook may take: senders try again for about that long before they slow down.</summary>
    public static readonly Duration NewsPatience = Duration.FromDays(1);

    /// <summary>How long a processor may take to tell what it kept.</summary>
    public static readonly Duration FeePatience = Duration.FromDays(3);

    /// <summary>A difference; at least one side is there.</summary>
    /// <exception cref="ArgumentException">Neither side is there.</exception>
    public Difference(GatewayMove? theirs, BookedMove? ours)
    {
        if (theirs is null && ours is null)
            throw new ArgumentException("A difference needs a movement.", nameof(theirs));
        Theirs = theirs;
        Ours = ours;
    }

    /// <summary>What the processor has; null for nothing.</summary>
    public GatewayMove? Theirs { get; }

    /// <summary>What we have booked; null for nothing.</summary>
    public BookedMove? Ours { get; }

    /// <summary>How they differ.</summary>
    public DifferenceKind Kind => (Theirs, Ours) switch
    {
        (not null, not null) => DifferenceKind.AmountDiffers,
        (not null, null) => DifferenceKind.NotBooked,
        _ => DifferenceKind.NotAtGateway,
    };

    /// <summary>What sort of movement it is about.</summary>
    public MoveKind Move => Theirs?.Kind ?? Ours!.Kind;

    /// <summary>What it is about.</summary>
    public string Reference => Theirs?.Reference ?? Ours!.Reference;

    /// <summary>When it happened, as the processor says where it does.</summary>
    public Instant At => Theirs?.At ?? Ours!.At;

    /// <summary>The processor's amount less ours.</summary>
    public Money Amount => Theirs is null ? -Ours!.Amount : Ours is null ? Theirs.Amount : Theirs.Amount - Ours.Amount;

    /// <summary>The same for the same movement each time it is found, so that it becomes one case and no second.</summary>
    public string Key => Theirs is not null
        ? $"{Theirs.Id}/{Theirs.Kind}"
        : string.Create(CultureInfo.InvariantCulture, $"entry/{Ours!.EntryId}/{Ours.Amount.Currency.Code}");

    /// <summary>Whether it may still come right by itself, so that no person need look at it yet.</summary>
    public bool Waits(Instant now) => Kind switch
    {
        DifferenceKind.NotBooked when Move == MoveKind.Fee => now - At < FeePatience,
        DifferenceKind.NotBooked when Move != MoveKind.Other => now - At < NewsPatience,
        DifferenceKind.NotAtGateway => now - At < NewsPatience,
        _ => false,
    };

    /// <summary>What has probably happened, as a sentence for the person who looks.</summary>
    public string Explanation => (Kind, Move) switch
    {
        (DifferenceKind.NotBooked, MoveKind.Fee) when Amount.IsPositive => "The processor gave a fee back, as with a refund or a chargeback; the books have it as spent.",
        (DifferenceKind.NotBooked, MoveKind.Fee) => "The processor kept a fee and has not told us yet.",
        (DifferenceKind.NotBooked, MoveKind.Charge) => "The processor was paid; its webhook has not come, or names no payment of ours.",
        (DifferenceKind.NotBooked, MoveKind.Refund) when Theirs!.Amount.IsPositive => "A refund came back, because the customer's bank did not take it; the processor's webhook has not come.",
        (DifferenceKind.NotBooked, MoveKind.Refund) => "The processor gave money back; its webhook has not come, or somebody made the refund there.",
        (DifferenceKind.NotBooked, MoveKind.Dispute or MoveKind.DisputeReversed) => "A bank took a payment back or gave it back, or the processor set it aside for a claim, and its webhook has not come.",
        (DifferenceKind.NotBooked, MoveKind.Payout or MoveKind.PayoutReturned) => "Money went to or came from a provider, and no payout of ours says so.",
        (DifferenceKind.NotBooked, _) => "The processor moved money for a reason that the books have no word for, such as a transfer to your own bank.",
        (DifferenceKind.NotAtGateway, MoveKind.Fee) => "We booked a fee that the processor does not list.",
        (DifferenceKind.NotAtGateway, _) => "We booked it, and the processor does not list it: around midnight or while it settles, it lists it later.",
        (_, MoveKind.Fee) => "The processor kept another fee than it had told.",
        _ => "Both have it, with different amounts.",
    };
}
