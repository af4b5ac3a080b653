using NodaTime;

namespace Stoa.Server.Platform.Delivery;

/// <summary>When to try again: doubling from one second to an hour, with up to a quarter of jitter.</summary>
internal static class Backoff
{
    /// <summary>Tries before an envelope is put where a person can see it: about six hours of trying.</summary>
    internal const int AttemptsMax = 14;

    private static readonly Duration Longest = Duration.FromHours(1);

    /// <param name="attempts">How many tries have failed, at least 1.</param>
    /// <param name="jitter">From 0 (inclusive) to 1 (exclusive).</param>
    internal static Duration After(int attempts, double jitter)
    {
        var seconds = Math.Min(Math.Pow(2, Math.Min(attempts, 20) - 1), Longest.TotalSeconds);
        return Duration.FromSeconds(seconds * (1 + (jitter / 4)));
    }
}
