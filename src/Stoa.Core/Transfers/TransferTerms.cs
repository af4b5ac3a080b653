using NodaTime;

namespace Stoa.Core.Transfers;

/// <summary>How long a place is kept for a bank transfer.</summary>
/// <param name="ToPay">How long a customer has.</param>
/// <param name="BeforeStart">How long before the start the money must be there.</param>
/// <param name="AtLeast">What a transfer needs to arrive: with less time left, it is not offered.</param>
public sealed record TransferTerms(Duration ToPay, Duration BeforeStart, Duration AtLeast)
{
    /// <summary>Until when the money must have arrived; null when the start is too near for a bank transfer.</summary>
    /// <param name="now">When the customer chooses it.</param>
    /// <param name="start">When what is bought begins; null when nothing is reserved.</param>
    public Instant? PayBy(Instant now, Instant? start)
    {
        var by = now + ToPay;
        if (start - BeforeStart is { } latest && latest < by) by = latest;
        return by - now >= AtLeast ? by : null;
    }
}
