using System.Net;
using Polly.Timeout;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>
/// What goes wrong at the simulated processor, on purpose: for tests, and to show what becomes of a marketplace then. Every so many calls
/// or webhooks, so that a run can be repeated; by this process, until it ends.
/// </summary>
public sealed class SandboxFaults(SandboxOptions options)
{
    private readonly int[] _counts = new int[Enum.GetValues<Sort>().Length];
    private volatile Settings _now = new(options.FaultLatency, options.ErrorEvery, options.SilentEvery, options.DuplicateEvery, options.DisorderEvery);

    private enum Sort { Error, Silence, Duplicate, Disorder }

    /// <summary>What goes wrong; nothing is zero.</summary>
    /// <param name="Latency">How long each call takes.</param>
    /// <param name="ErrorEvery">Every how many calls one is answered with a 500, and has no effect.</param>
    /// <param name="SilentEvery">Every how many calls one has its effect, and its answer is lost.</param>
    /// <param name="DuplicateEvery">Every how many webhooks one is sent twice.</param>
    /// <param name="DisorderEvery">Every how many webhooks one is held back, so that later ones come first.</param>
    public sealed record Settings(TimeSpan Latency, int ErrorEvery, int SilentEvery, int DuplicateEvery, int DisorderEvery)
    {
        /// <summary>Nothing.</summary>
        internal static readonly Settings None = new(TimeSpan.Zero, 0, 0, 0, 0);

        /// <summary>The longest delay: longer than any gateway may take.</summary>
        internal static readonly TimeSpan LatencyMax = TimeSpan.FromSeconds(30);

        /// <summary>The largest "every so many".</summary>
        internal const int EveryMax = 1_000;

        internal bool IsValid =>
            Latency >= TimeSpan.Zero && Latency <= LatencyMax && new[] { ErrorEvery, SilentEvery, DuplicateEvery, DisorderEvery }.All(every => every is >= 0 and <= EveryMax);
    }

    /// <summary>What goes wrong now.</summary>
    internal Settings Now => _now;

    /// <summary>From now on something else goes wrong.</summary>
    internal void Set(Settings settings) => _now = settings;

    /// <summary>A call to the processor, or what becomes of it.</summary>
    internal async Task<T> Through<T>(Func<Task<T>> call, CancellationToken cancel)
    {
        var now = _now;
        if (now.Latency > TimeSpan.Zero) await Task.Delay(now.Latency, cancel);
        if (IsTurn(Sort.Error, now.ErrorEvery)) throw new HttpRequestException("The sandbox answered 500, as it was told to.", null, HttpStatusCode.InternalServerError);
        var answer = await call();
        return IsTurn(Sort.Silence, now.SilentEvery) ? throw new TimeoutRejectedException("The sandbox did what was asked and does not answer, as it was told to.") : answer;
    }

    /// <summary>Whether this webhook is sent twice.</summary>
    internal bool IsSentTwice() => IsTurn(Sort.Duplicate, _now.DuplicateEvery);

    /// <summary>Whether this webhook waits until others have overtaken it.</summary>
    internal bool IsHeldBack() => IsTurn(Sort.Disorder, _now.DisorderEvery);

    private bool IsTurn(Sort sort, int every) => every > 0 && Interlocked.Increment(ref _counts[(int)sort]) % every == 0;
}
