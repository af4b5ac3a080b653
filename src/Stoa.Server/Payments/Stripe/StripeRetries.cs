using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Stoa.Server.Payments.Stripe;

/// <summary>When a call to Stripe is made again within itself. What lasts longer is the outbox's.</summary>
internal static class StripeRetries
{
    /// <summary>Tries after the first.</summary>
    internal const int Max = 2;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AskedDelayMax = TimeSpan.FromSeconds(3);

    internal static ResiliencePipeline<HttpResponseMessage> Pipeline(TimeSpan tryTimeout) => new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = Max,
            Delay = FirstDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = tried => ValueTask.FromResult(
                tried.Outcome.Exception is HttpRequestException or TimeoutRejectedException || (tried.Outcome.Result is { } answer && IsWorthwhile(answer))),
            DelayGenerator = tried => ValueTask.FromResult(AskedDelay(tried.Outcome.Result)),
            OnRetry = tried =>
            {
                tried.Outcome.Result?.Dispose();
                return default;
            },
        })
        .AddTimeout(tryTimeout)
        .Build();

    private static bool IsWorthwhile(HttpResponseMessage answer)
    {
        if (answer.Headers.TryGetValues("Stripe-Should-Retry", out var said)) return said.FirstOrDefault() == "true";
        return answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests || (int)answer.StatusCode >= 500;
    }

    // Null leaves the delay to the strategy.
    private static TimeSpan? AskedDelay(HttpResponseMessage? answer) =>
        answer?.Headers.RetryAfter?.Delta is { } asked ? (asked < AskedDelayMax ? asked : AskedDelayMax) : null;
}
