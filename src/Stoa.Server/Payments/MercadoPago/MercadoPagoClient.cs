using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Stoa.Core;
using Stoa.Server.Payments.Sellers;

namespace Stoa.Server.Payments.MercadoPago;

/// <summary>
/// Mercado Pago's API over HTTP, with the access token of a country's account or of a seller's own, and an <c>X-Idempotency-Key</c> for whatever changes something (its
/// Node client sends one with every call that does not read: <c>src/utils/restClient</c>). What may pass is tried again, and is an exception in
/// the end; a refusal is a problem with its own code.
/// </summary>
internal sealed class MercadoPagoClient(IHttpClientFactory http, MercadoPagoOptions options, SellerTokens sellers)
{
    private const long AnswerBytesMax = 4 * 1024 * 1024;

    // A day of a few hundred thousand movements.
    private const long FileBytesMax = 64 * 1024 * 1024;

    private static readonly Problem NotConnected = new(ProblemKind.Conflict, "seller_not_connected", "The seller's account at Mercado Pago is not connected any more.");

    private readonly Polly.ResiliencePipeline<HttpResponseMessage> _pipeline = GatewayRetries.Again(options.TryTimeout);
    private readonly Polly.ResiliencePipeline<HttpResponseMessage> _once = GatewayRetries.Once(options.TryTimeout);

    /// <summary>Reads.</summary>
    internal Task<Outcome<T>> Get<T>(MercadoPagoCaller caller, string path, CancellationToken cancel) => Send<T>(caller, () => Request(HttpMethod.Get, path, null, null), cancel);

    /// <summary>Makes something, once for each key.</summary>
    internal Task<Outcome<T>> Post<T>(MercadoPagoCaller caller, string path, object body, string key, CancellationToken cancel) =>
        Send<T>(caller, () => Request(HttpMethod.Post, path, body, key), cancel);

    /// <summary>Begins something for which its documents promise nothing about keys: a try that is not answered is not made again.</summary>
    internal Task<Outcome<T>> PostOnce<T>(MercadoPagoCaller caller, string path, object body, string key, CancellationToken cancel) =>
        Send<T>(caller, () => Request(HttpMethod.Post, path, body, key), cancel, _once);

    /// <summary>Reads a file.</summary>
    internal Task<Outcome<string>> Download(MercadoPagoCaller caller, string path, CancellationToken cancel) =>
        Send(caller, () => Request(HttpMethod.Get, path, null, null), Encoding.UTF8.GetString, _pipeline, FileBytesMax, cancel);

    /// <summary>Changes something.</summary>
    internal Task<Outcome<T>> Put<T>(MercadoPagoCaller caller, string path, object body, string key, CancellationToken cancel) =>
        Send<T>(caller, () => Request(HttpMethod.Put, path, body, key), cancel);

    /// <summary>Asks for a grant, as the application of a country.</summary>
    internal Task<Outcome<MercadoPagoGrant>> Token(string country, object body, string key, CancellationToken cancel) =>
        Send<MercadoPagoGrant>(new(country), () => Request(HttpMethod.Post, "/oauth/token", body, key), cancel);

    /// <summary>Hands a document in.</summary>
    internal Task<Outcome<JsonElement>> Upload(MercadoPagoCaller caller, string path, EvidenceFile file, string key, CancellationToken cancel) => Send<JsonElement>(caller, () =>
    {
        var request = Request(HttpMethod.Post, path, null, key);
        var content = new ReadOnlyMemoryContent(file.Content);
        content.Headers.ContentType = new MediaTypeHeaderValue(file.ContentType);
        request.Content = new MultipartFormDataContent { { content, "files[]", file.Name } };
        return request;
    }, cancel);

    private HttpRequestMessage Request(HttpMethod method, string path, object? body, string? key)
    {
        var request = new HttpRequestMessage(method, new Uri(new Uri(options.ApiBase), path));
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

    // An account that was taken out of the settings is an outage for what it has started.
    private Task<string?> TokenOf(MercadoPagoCaller caller, CancellationToken cancel) => caller.Seller is { } seller
        ? sellers.Of(seller, cancel)
        : Task.FromResult<string?>((options.Accounts.GetValueOrDefault(caller.Country)
            ?? throw new HttpRequestException($"There is no account any more in {MercadoPagoOptions.Section}:{nameof(options.Accounts)}:{caller.Country}.")).AccessToken);

    private Task<Outcome<T>> Send<T>(MercadoPagoCaller caller, Func<HttpRequestMessage> make, CancellationToken cancel, Polly.ResiliencePipeline<HttpResponseMessage>? pipeline = null) => Send(
        caller, make, body => body.Length == 0 ? default! : Read<T>(body) ?? throw new HttpRequestException("Mercado Pago answered with nothing."), pipeline ?? _pipeline, AnswerBytesMax, cancel);

    private async Task<Outcome<T>> Send<T>(
        MercadoPagoCaller caller, Func<HttpRequestMessage> make, Func<byte[], T> read, Polly.ResiliencePipeline<HttpResponseMessage> pipeline, long bytesMax, CancellationToken cancel)
    {
        if (await TokenOf(caller, cancel) is not { } token) return NotConnected;
        using var client = http.CreateClient(MercadoPagoGateway.Name);
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.MaxResponseContentBufferSize = bytesMax;
        using var answer = await pipeline.ExecuteAsync(async stop =>
        {
            using var request = make();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return await client.SendAsync(request, stop);
        }, cancel);
        var body = await answer.Content.ReadAsByteArrayAsync(cancel);
        if (answer.IsSuccessStatusCode) return read(body);
        // The key is at fault, or it is busy: neither says anything of the payment, and both pass.
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            if (caller.Seller is not { } seller)
                throw new HttpRequestException($"Mercado Pago does not accept the access token in {MercadoPagoOptions.Section}, or it lacks a permission.", null, answer.StatusCode);
            await sellers.Doubt(seller, cancel);
            throw new HttpRequestException($"Mercado Pago does not accept the token of {seller}: another is asked for.", null, answer.StatusCode);
        }
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
