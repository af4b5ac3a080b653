using System.Net.Http.Headers;
using System.Text;
using NodaTime;

namespace Stoa.Server.Payments.PayPal;

/// <summary>The token that every call carries: asked for with the app's secret, kept until shortly before it ends, and asked for anew when PayPal refuses it.</summary>
internal sealed class PayPalToken(IHttpClientFactory http, PayPalOptions options, IClock clock) : IDisposable
{
    private static readonly Duration Early = Duration.FromMinutes(2);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Polly.ResiliencePipeline<HttpResponseMessage> _pipeline = GatewayRetries.Again(options.TryTimeout);
    private (string Text, Instant Until)? _kept;

    /// <summary>One that is good for the next call. Of many callers one asks, and the others wait for its answer.</summary>
    /// <exception cref="HttpRequestException">PayPal does not answer, or does not know the app.</exception>
    internal async Task<string> Get(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_kept is { } kept && clock.GetCurrentInstant() < kept.Until) return kept.Text;
            var told = await Ask(cancel);
            var lasts = Duration.FromSeconds(told.ExpiresIn);
            _kept = (told.AccessToken, clock.GetCurrentInstant() + (lasts > Early + Early ? lasts - Early : lasts / 2));
            return told.AccessToken;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>PayPal has refused this one; a newer stays.</summary>
    internal async Task Forget(string refused, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        if (_kept?.Text == refused) _kept = null;
        _one.Release();
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private async Task<PayPalGrant> Ask(CancellationToken cancel)
    {
        using var client = http.CreateClient(PayPalGateway.Name);
        client.Timeout = Timeout.InfiniteTimeSpan;
        using var answer = await _pipeline.ExecuteAsync(async token =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(options.ApiBase), "/v1/oauth2/token"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ClientId}:{options.ClientSecret}")));
            request.Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
            return await client.SendAsync(request, token);
        }, cancel);
        // Our key is at fault, not the payment: it is waited for as for an outage.
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException(
                $"PayPal answered {(int)answer.StatusCode} to {PayPalOptions.Section}:{nameof(PayPalOptions.ClientId)} and {nameof(PayPalOptions.ClientSecret)}.", null, answer.StatusCode);
        }
        var granted = PayPalJson.Read<PayPalGrant>(await answer.Content.ReadAsByteArrayAsync(cancel));
        return granted is { AccessToken.Length: > 0, ExpiresIn: > 0 } ? granted : throw new HttpRequestException("PayPal answered without a token.");
    }
}
