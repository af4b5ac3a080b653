using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Stoa.Core;

namespace Stoa.Server.Payments.MercadoPago;

/// <summary>
/// Mercado Pago's API over HTTP, with the access token of a country's account and an <c>X-Idempotency-Key</c> for whatever changes something (its
/// Node client sends one with every call that does not read: <c>src/utils/restClient</c>). What may pass is tried again, and is an exception in
/// the end; a refusal is a problem with its own code.
/// </summary>
internal sealed class MercadoPagoClient(IHttpClientFactory http, MercadoPagoOptions options)
{
    private const long AnswerBytesMax = 4 * 1024 * 1024;

    private readonly Polly.ResiliencePipeline<HttpResponseMessage> _pipeline = GatewayRetries.Again(options.TryTimeout);

    /// <summary>Reads.</summary>
    internal Task<Outcome<T>> Get<T>(string country, string path, CancellationToken cancel) => Send<T>(() => Request(country, HttpMethod.Get, path, null, null), cancel);

    /// <summary>Makes something, once for each key.</summary>
    internal Task<Outcome<T>> Post<T>(string country, string path, object body, string key, CancellationToken cancel) =>
        Send<T>(() => Request(country, HttpMethod.Post, path, body, key), cancel);

    /// <summary>Changes something.</summary>
    internal Task<Outcome<T>> Put<T>(string country, string path, object body, string key, CancellationToken cancel) =>
        Send<T>(() => Request(country, HttpMethod.Put, path, body, key), cancel);

    /// <summary>Hands a document in.</summary>
    internal Task<Outcome<JsonElement>> Upload(string country, string path, EvidenceFile file, string key, CancellationToken cancel) => Send<JsonElement>(() =>
    {
        var request = Request(country, HttpMethod.Post, path, null, key);
        var content = new ReadOnlyMemoryContent(file.Content);
        content.Headers.ContentType = new MediaTypeHeaderValue(file.ContentType);
        request.Content = new MultipartFormDataContent { { content, "files[]", file.Name } };
        return request;
    }, cancel);

    private HttpRequestMessage Request(string country, HttpMethod method, string path, object? body, string? key)
    {
        // An account that was taken out of the settings is an outage for what it has started.
        var account = options.Accounts.GetValueOrDefault(country)
            ?? throw new HttpRequestException($"There is no account any more in {MercadoPagoOptions.Section}:{nameof(options.Accounts)}:{country}.");
        var request = new HttpRequestMessage(method, new Uri(new Uri(options.ApiBase), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.AccessToken);
        if (key is not null) request.Headers.Add("X-Idempotency-Key", key);
        // A refund that the bank has not decided is told as such, and not as an error (refunds of Pix).
        if (path.EndsWith("/refunds", StringComparison.Ordinal)) request.Headers.Add("X-Render-In-Process-Refunds", "true");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, MercadoPagoJson.Options));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        return request;
    }

    private async Task<Outcome<T>> Send<T>(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        using var client = http.CreateClient(MercadoPagoGateway.Name);
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.MaxResponseContentBufferSize = AnswerBytesMax;
        using var answer = await _pipeline.ExecuteAsync(async stop =>
        {
            using var request = make();
            return await client.SendAsync(request, stop);
        }, cancel);
        var body = await answer.Content.ReadAsByteArrayAsync(cancel);
        if (answer.IsSuccessStatusCode) return body.Length == 0 ? default(T)! : Read<T>(body) ?? throw new HttpRequestException("Mercado Pago answered with nothing.");
        // Our key is at fault, or it is busy: neither says anything of the payment, and both pass.
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new HttpRequestException($"Mercado Pago does not accept the access token in {MercadoPagoOptions.Section}, or it lacks a permission.", null, answer.StatusCode);
        if (GatewayRetries.Passes(answer.StatusCode)) throw new HttpRequestException($"Mercado Pago answered {(int)answer.StatusCode}.", null, answer.StatusCode);
        var code = Read<MercadoPagoRefusal>(body)?.Code ?? $"http_{(int)answer.StatusCode}";
        return new Problem(answer.StatusCode == HttpStatusCode.NotFound ? ProblemKind.NotFound : ProblemKind.Conflict, code, $"Mercado Pago refused: {code}.");
    }

    private static T? Read<T>(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, MercadoPagoJson.Options);
        }
        catch (JsonException unreadable)
        {
            throw new HttpRequestException("What answered does not speak as Mercado Pago does.", unreadable);
        }
    }
}
