using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Stoa.Server.Payments;

/// <summary>
/// When a call to a processor is made again within itself: only one that may have its effect twice without harm, as under its idempotency key.
/// What lasts longer is the outbox's.
/// </summary>
internal static class GatewayRetries
{
    /// <summary>Tries after the first.</summary>
    internal const int Max = 2;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AskedDelayMax = TimeSpan.FromSeconds(3);

    /// <summary>Tries what passes again, a little later or when the processor asks for it.</summary>
    /// <param name="tryTimeout">How long one try may take.</param>
    /// <param name="isWorthwhile">Whether an answer is; null for what <see cref="Passes"/>.</param>
    internal static ResiliencePipeline<HttpResponseMessage> Again(TimeSpan tryTimeout, Func<HttpResponseMessage, bool>? isWorthwhile = null) =>
        new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Max,
                Delay = FirstDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = tried => ValueTask.FromResult(tried.Outcome switch
                {
                    { Exception: { } error } => IsSilence(error),
                    { Result: { } answer } => isWorthwhile?.Invoke(answer) ?? Passes(answer.StatusCode),
                    _ => false,
                }),
                DelayGenerator = tried => ValueTask.FromResult(AskedDelay(tried.Outcome.Result)),
                OnRetry = tried =>
                {
                    tried.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .AddTimeout(tryTimeout)
            .Build();

    /// <summary>Tries once.</summary>
    internal static ResiliencePipeline<HttpResponseMessage> Once(TimeSpan tryTimeout) => new ResiliencePipelineBuilder<HttpResponseMessage>().AddTimeout(tryTimeout).Build();

    /// <summary>Whether an answer says nothing of what was asked, and passes: another call about the same thing is under way, a limit, a fault.</summary>
    internal static bool Passes(HttpStatusCode status) =>
        status is HttpStatusCode.Conflict or HttpStatusCode.Locked or HttpStatusCode.TooManyRequests || (int)status >= 500;

    /// <summary>Whether a call ended without an answer: what was asked may have been done or not.</summary>
    internal static bool IsSilence(Exception error) => error is HttpRequestException or TimeoutRejectedException;

    // Null leaves the delay to the strategy.
    private static TimeSpan? AskedDelay(HttpResponseMessage? answer) =>
        answer?.Headers.RetryAfter?.Delta is { } asked ? (asked < AskedDelayMax ? asked : AskedDelayMax) : null;
}
