using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Stoa.Core;

namespace Stoa.Server.Payments.Stripe;

/// <summary>
/// Stripe's API over HTTP, with its version pinned. What may go better the second time (conflicts of locks, limits, faults, a broken line) is
/// tried again under the same idempotency key, and is an exception in the end; a refusal is a problem with Stripe's own code.
/// </summary>
internal sealed class StripeClient(IHttpClientFactory http, StripeOptions options)
{
    /// <summary>What the requests, answers and webhooks look like.</summary>
    internal const string Version = "2023-08-16";

    private const long AnswerBytesMax = 4 * 1024 * 1024;

    private readonly Polly.ResiliencePipeline<HttpResponseMessage> _pipeline = GatewayRetries.Again(options.TryTimeout, IsWorthwhile);

    /// <summary>Reads.</summary>
    internal Task<Outcome<T>> Get<T>(string path, StripeForm query, CancellationToken cancel, string? account = null) =>
        Send<T>(() => Request(HttpMethod.Get, options.ApiBase, path + query.Query, null, account), cancel);

    /// <summary>Changes something.</summary>
    /// <param name="path">Such as <c>/v1/refunds</c>.</param>
    /// <param name="form">The parameters.</param>
    /// <param name="idempotencyKey">Null only where a second effect does no harm.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <param name="account">The connected account in whose name; null for the marketplace's own.</param>
    internal Task<Outcome<T>> Post<T>(string path, StripeForm form, string? idempotencyKey, CancellationToken cancel, string? account = null) =>
        Send<T>(() =>
        {
            var request = Request(HttpMethod.Post, options.ApiBase, path, idempotencyKey, account);
            request.Content = new FormUrlEncodedContent(form);
            return request;
        }, cancel);

    /// <summary>Uploads a document.</summary>
    internal Task<Outcome<StripeFile>> Upload(EvidenceFile file, string purpose, string idempotencyKey, CancellationToken cancel) =>
        Send<StripeFile>(() =>
        {
            var request = Request(HttpMethod.Post, options.FilesBase, "/v1/files", idempotencyKey, account: null);
            var content = new ReadOnlyMemoryContent(file.Content);
            content.Headers.ContentType = new MediaTypeHeaderValue(file.ContentType);
            request.Content = new MultipartFormDataContent { { new StringContent(purpose), "purpose" }, { content, "file", file.Name } };
            return request;
        }, cancel);

    private HttpRequestMessage Request(HttpMethod method, string site, string path, string? idempotencyKey, string? account)
    {
        var request = new HttpRequestMessage(method, new Uri(new Uri(site), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.SecretKey);
        request.Headers.Add("Stripe-Version", Version);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (account is not null) request.Headers.Add("Stripe-Account", account);
        return request;
    }

    private async Task<Outcome<T>> Send<T>(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        using var client = http.CreateClient(StripeGateway.Name);
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.MaxResponseContentBufferSize = AnswerBytesMax;
        using var answer = await _pipeline.ExecuteAsync(async token =>
        {
            using var request = make();
            return await client.SendAsync(request, token);
        }, cancel);
        var body = await answer.Content.ReadAsByteArrayAsync(cancel);
        if (answer.IsSuccessStatusCode) return Read<T>(body) ?? throw new HttpRequestException("Stripe answered with nothing.");
        return Refusal(answer.StatusCode, body);
    }

    // Stripe often knows itself.
    private static bool IsWorthwhile(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Stripe-Should-Retry", out var said) ? said.FirstOrDefault() == "true" : GatewayRetries.Passes(answer.StatusCode);

    // {"error":{"code":"charge_already_refunded","message":"Charge ch_… has already been refunded.","type":"invalid_request_error"}}
    private static Problem Refusal(HttpStatusCode status, byte[] body)
    {
        // Our key is at fault, or it is busy: neither says anything of the payment, and both pass.
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new HttpRequestException($"Stripe does not accept the key in {StripeOptions.Section}:{nameof(StripeOptions.SecretKey)}, or it lacks a permission.", null, status);
        if (GatewayRetries.Passes(status)) throw new HttpRequestException($"Stripe answered {(int)status}.", null, status);
        var error = Read<StripeRefusal>(body)?.Error;
        var code = error?.DeclineCode ?? error?.Code ?? error?.Type ?? $"http_{(int)status}";
        return new Problem(status == HttpStatusCode.NotFound ? ProblemKind.NotFound : ProblemKind.Conflict, code, $"Stripe refused: {code}.", error?.Param);
    }

    private static T? Read<T>(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, StripeJson.Options);
        }
        catch (JsonException unreadable)
        {
            throw new HttpRequestException("What answered does not speak as Stripe does.", unreadable);
        }
    }
}
