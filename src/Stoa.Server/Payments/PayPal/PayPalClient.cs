using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Stoa.Core;

namespace Stoa.Server.Payments.PayPal;

/// <summary>
/// PayPal's API over HTTP. What may go better the second time (a limit, a fault, a broken line) is tried again where a second effect is
/// impossible: under the same <c>PayPal-Request-Id</c>. It is an exception in the end; a refusal is a problem with PayPal's own code.
/// </summary>
internal sealed class PayPalClient(IHttpClientFactory http, PayPalOptions options, PayPalToken token)
{
    private const long AnswerBytesMax = 8 * 1024 * 1024;
    private const string RequestId = "PayPal-Request-Id";

    private readonly Polly.ResiliencePipeline<HttpResponseMessage> _again = GatewayRetries.Again(options.TryTimeout);
    private readonly Polly.ResiliencePipeline<HttpResponseMessage> _once = GatewayRetries.Once(options.TryTimeout);

    /// <summary>Reads.</summary>
    internal async Task<Outcome<T>> Get<T>(string path, CancellationToken cancel) => Of(await Send<T>(() => Request(HttpMethod.Get, path, null), isRepeatable: true, cancel));

    /// <summary>Changes something, once for each request id.</summary>
    internal async Task<Outcome<T>> Post<T>(string path, object body, string requestId, CancellationToken cancel) => Of(await TryPost<T>(path, body, requestId, cancel));

    /// <summary>The same, with all that PayPal says when it refuses.</summary>
    internal Task<PayPalAnswer<T>> TryPost<T>(string path, object body, string requestId, CancellationToken cancel) =>
        Send<T>(() => Json(Request(HttpMethod.Post, path, requestId), JsonSerializer.SerializeToUtf8Bytes(body, PayPalJson.Options)), isRepeatable: true, cancel);

    /// <summary>Asks for what is the same however often it is asked for, and answers with nothing that is read.</summary>
    internal async Task<Outcome<Accepted>> Do(string path, CancellationToken cancel)
    {
        var done = Of(await Send<JsonElement>(() => Json(Request(HttpMethod.Post, path, null), []), isRepeatable: true, cancel));
        return done.Refused(out var problem) ? problem : new Accepted();
    }

    /// <summary>Asks a question whose body we have written ourselves.</summary>
    internal async Task<Outcome<T>> Ask<T>(string path, byte[] json, CancellationToken cancel) =>
        Of(await Send<T>(() => Json(Request(HttpMethod.Post, path, null), json), isRepeatable: true, cancel));

    /// <summary>Hands something in. PayPal knows no request id here, so it is tried once.</summary>
    internal async Task<Outcome<T>> Upload<T>(string path, object input, EvidenceFile? file, CancellationToken cancel) => Of(await Send<T>(() =>
    {
        var request = Request(HttpMethod.Post, path, null);
        var described = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(input, PayPalJson.Options));
        described.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var parts = new MultipartFormDataContent { { described, "input" } };
        if (file is not null)
        {
            var content = new ReadOnlyMemoryContent(file.Content);
            content.Headers.ContentType = new MediaTypeHeaderValue(file.ContentType);
            parts.Add(content, "evidence-file", file.Name);
        }
        request.Content = parts;
        return request;
    }, isRepeatable: false, cancel));

    private HttpRequestMessage Request(HttpMethod method, string path, string? requestId)
    {
        var request = new HttpRequestMessage(method, new Uri(new Uri(options.ApiBase), path));
        if (requestId is null) return request;
        request.Headers.Add(RequestId, requestId);
        // Without it the newer APIs answer with an id and a status only.
        if (path.StartsWith("/v2/", StringComparison.Ordinal)) request.Headers.Add("Prefer", "return=representation");
        return request;
    }

    private static HttpRequestMessage Json(HttpRequestMessage request, byte[] json)
    {
        request.Content = new ByteArrayContent(json);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private async Task<PayPalAnswer<T>> Send<T>(Func<HttpRequestMessage> make, bool isRepeatable, CancellationToken cancel)
    {
        using var answer = await SendSigned(make, isRepeatable, cancel);
        var body = await answer.Content.ReadAsByteArrayAsync(cancel);
        if (answer.IsSuccessStatusCode)
        {
            return new PayPalAnswer<T>(body.Length == 0 ? default : PayPalJson.Read<T>(body), null, answer.StatusCode);
        }
        // Our key is at fault, or PayPal is busy: neither says anything of the payment, and both pass.
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new HttpRequestException($"PayPal does not accept the app of {PayPalOptions.Section}:{nameof(PayPalOptions.ClientId)}, or it lacks a permission.", null, answer.StatusCode);
        if (GatewayRetries.Passes(answer.StatusCode)) throw new HttpRequestException($"PayPal answered {(int)answer.StatusCode}.", null, answer.StatusCode);
        return new PayPalAnswer<T>(default, PayPalJson.TryRead<PayPalRefusal>(body) ?? new PayPalRefusal(null, null, null, null, null), answer.StatusCode);
    }

    // A token may end before its time; then another one is asked for, once.
    private async Task<HttpResponseMessage> SendSigned(Func<HttpRequestMessage> make, bool isRepeatable, CancellationToken cancel)
    {
        var signed = await token.Get(cancel);
        var answer = await SendOnce(make, signed, isRepeatable, cancel);
        if (answer.StatusCode != HttpStatusCode.Unauthorized) return answer;
        answer.Dispose();
        await token.Forget(signed, cancel);
        return await SendOnce(make, await token.Get(cancel), isRepeatable, cancel);
    }

    private async Task<HttpResponseMessage> SendOnce(Func<HttpRequestMessage> make, string signed, bool isRepeatable, CancellationToken cancel)
    {
        using var client = http.CreateClient(PayPalGateway.Name);
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.MaxResponseContentBufferSize = AnswerBytesMax;
        return await (isRepeatable ? _again : _once).ExecuteAsync(async stop =>
        {
            using var request = make();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", signed);
            return await client.SendAsync(request, stop);
        }, cancel);
    }

    private static Outcome<T> Of<T>(PayPalAnswer<T> answer) => answer switch
    {
        { Refusal: { } refusal } => refusal.InOurWords(answer.Status),
        { Value: { } value } => value,
        _ => throw new HttpRequestException("PayPal answered with nothing."),
    };
}

/// <summary>What PayPal answered: a value, nothing, or why not.</summary>
internal sealed record PayPalAnswer<T>(T? Value, PayPalRefusal? Refusal, HttpStatusCode Status);
