using NodaTime;

namespace Stoa.Core.Authorizations;

/// <summary>What is done about an authorization that is about to end.</summary>
public enum ExpiryStep
{
    /// <summary>The bank is asked to set the amount aside anew, where the processor can.</summary>
    Renew,

    /// <summary>The money is taken now.</summary>
    Capture,

    /// <summary>The order is cancelled, and nothing is charged.</summary>
    Cancel,
}

/// <summary>When something is done about an authorization, and what. Pure.</summary>
public static class AuthorizationPlan
{
    /// <summary>
    /// When it is time: so long before the end, but not in the first half of a life that is short, so that a renewal is no busy loop.
    /// </summary>
    /// <param name="from">Since when the amount is set aside.</param>
    /// <param name="until">When the bank stops honouring it; after <paramref name="from"/>.</param>
    /// <param name="lead">How long before the end.</param>
    public static Instant ActAt(Instant from, Instant until, Duration lead) => Instant.Max(until - lead, from + ((until - from) / 2));

    /// <summary>The step to take.</summary>
    /// <param name="policy">What the marketplace wants, in this order; <see cref="Complaint"/> has nothing against it.</param>
    /// <param name="canRenew">Whether the processor can renew.</param>
    /// <param name="renewalWasRefused">True when it was asked, and said no.</param>
    public static ExpiryStep Next(IReadOnlyList<ExpiryStep> policy, bool canRenew, bool renewalWasRefused) =>
        policy.First(step => step is not ExpiryStep.Renew || (canRenew && !renewalWasRefused));

    /// <summary>What is wrong with a policy; null when it always knows a step.</summary>
    public static string? Complaint(IReadOnlyList<ExpiryStep> policy) => policy switch
    {
        [ExpiryStep.Capture or ExpiryStep.Cancel] => null,
        [ExpiryStep.Renew, ExpiryStep.Capture or ExpiryStep.Cancel] => null,
        _ => "names capture or cancel, alone or after renew",
    };

    /// <summary>When an accepted order is captured, when that may wait: before the start, and while cancelling still costs nothing.</summary>
    /// <param name="start">The start that the cancellation policy counts from.</param>
    /// <param name="lead">How long before the start the marketplace wants the money.</param>
    /// <param name="freeUntilHours">Hours before the start until which a cancellation refunds everything; null when it never does.</param>
    /// <param name="now">The moment of the acceptance.</param>
    /// <returns>The moment; null for at once.</returns>
    public static Instant? CaptureAt(Instant start, Duration lead, int? freeUntilHours, Instant now)
    {
        if (freeUntilHours is not { } hours) return null;
        var at = Instant.Min(start - lead, start - Duration.FromHours(hours));
        return at > now ? at : null;
    }
}
