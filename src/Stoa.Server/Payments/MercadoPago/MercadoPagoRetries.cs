using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Stoa.Server.Payments.MercadoPago;

/// <summary>When a call is made again within itself: each carries a key, so that it has its effect once. What lasts longer is the outbox's.</summary>
internal static class MercadoPagoRetries
{
    /// <summary>Tries after the first.</summary>
    internal const int Max = 2;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);

    internal static ResiliencePipeline<HttpResponseMessage> Pipeline(TimeSpan tryTimeout) => new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = Max,
            Delay = FirstDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = tried => ValueTask.FromResult(
                tried.Outcome.Exception is HttpRequestException or TimeoutRejectedException || (tried.Outcome.Result is { } answer && Passes(answer.StatusCode))),
            OnRetry = tried =>
            {
                tried.Outcome.Result?.Dispose();
                return default;
            },
        })
        .AddTimeout(tryTimeout)
        .Build();

    /// <summary>Whether such an answer says nothing of what was asked, and passes.</summary>
    internal static bool Passes(HttpStatusCode status) =>
        status is HttpStatusCode.Conflict or HttpStatusCode.Locked or HttpStatusCode.TooManyRequests || (int)status >= 500;
}
