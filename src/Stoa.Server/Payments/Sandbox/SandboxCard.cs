using System.Diagnostics.CodeAnalysis;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>A test card: its number decides what happens.</summary>
/// <param name="Name">Its name in the books; the number is not kept.</param>
/// <param name="Number">Sixteen digits.</param>
/// <param name="Effect">What happens, for the person who chooses it.</param>
public sealed record SandboxCard(string Name, string Number, string Effect)
{
    internal static readonly SandboxCard Good = new("good", "4242424242424242", "The payment succeeds");
    internal static readonly SandboxCard Declined = new("declined", "4000000000000002", "The bank declines");
    internal static readonly SandboxCard Poor = new("insufficient-funds", "4000000000009995", "Insufficient funds");
    internal static readonly SandboxCard Guarded = new("authentication", "4000002500003155", "The bank asks to confirm");
    internal static readonly SandboxCard Late = new("late", "4000000000000713", "We hear of the payment 15 minutes later, after the slot's hold");
    internal static readonly SandboxCard Disputed = new("disputed", "4000000000000259", "The cardholder disputes it a day later");
    internal static readonly SandboxCard NoRefund = new("refund-fails", "4000000000005126", "Refunds fail");
    internal static readonly SandboxCard Returned = new("refund-returns", "4000000000005134", "The first refund is made, and comes back a day later");
    internal static readonly SandboxCard NoCapture = new("capture-fails", "4000000000000341", "A request is authorized, and cannot be captured");

    internal static readonly SandboxCard LaterPoor = new("later-poor", "4000000000007771", "Pays now; later charges are declined for want of money");
    internal static readonly SandboxCard LaterPoorOnce = new("later-poor-once", "4000000000007772", "Pays now; the first later charge is declined, the next succeeds");
    internal static readonly SandboxCard LaterExpired = new("later-expired", "4000000000000069", "Pays now; has expired when it is charged later");
    internal static readonly SandboxCard LaterGuarded = new("later-authentication", "4000002760003184", "Pays now; the bank asks for you at later charges");

    internal static readonly IReadOnlyList<SandboxCard> All = [Good, Declined, Poor, Guarded, Late, Disputed, NoRefund, Returned, NoCapture];

    /// <summary>What is of use where a card is kept.</summary>
    internal static readonly IReadOnlyList<SandboxCard> Kept = [Good, LaterPoorOnce, LaterPoor, LaterExpired, LaterGuarded, Declined, Guarded, Disputed];

    /// <summary>The number as it stands on a card.</summary>
    internal string Spaced => string.Join(' ', Number.Chunk(4).Select(four => new string(four)));

    /// <summary>Why the bank says no; null when it does not.</summary>
    internal string? Decline => this == Declined ? "card_declined" : this == Poor ? "insufficient_funds" : null;

    /// <summary>Why the bank refuses a charge while the customer is away; null when it does not.</summary>
    /// <param name="charges">How often it was charged again before.</param>
    internal string? DeclineLater(int charges) => Name switch
    {
        "later-poor" => "insufficient_funds",
        "later-poor-once" when charges == 0 => "insufficient_funds",
        "later-expired" => "expired_card",
        "later-authentication" or "authentication" => "authentication_required",
        _ => Decline,
    };

    internal static bool TryFind(string? number, [NotNullWhen(true)] out SandboxCard? card)
    {
        var digits = number?.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        card = All.Concat(Kept).FirstOrDefault(known => known.Number == digits);
        return card is not null;
    }

    internal static SandboxCard? Named(string? name) => All.Concat(Kept).FirstOrDefault(known => known.Name == name);
}
