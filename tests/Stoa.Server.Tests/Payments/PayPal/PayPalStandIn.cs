using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stoa.Server.Tests.Payments.OpenApi;

namespace Stoa.Server.Tests.Payments.PayPal;

/// <summary>
/// A local server in PayPal's place. Every request, and every answer to one, is checked against PayPal's OpenAPI documents; request ids work as PayPal's do: the same id
/// gets the first answer again, a refusal too; and it breaks when it is told to.
/// </summary>
internal sealed class PayPalStandIn : IAsyncDisposable
{
    public const string ClientId = "AX-standin";
    public const string ClientSecret = "EL-standin";

    private readonly WebApplication _app;
    private readonly PayPalSpec _spec;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<string, (int Status, string Body)> _answers = new(StringComparer.Ordinal);
    private readonly List<(string Path, Fault Fault)> _faults = [];
    private int _tokens;

    private PayPalStandIn(WebApplication app, PayPalSpec spec) => (_app, _spec) = (app, spec);

    /// <summary>What goes wrong with a request.</summary>
    public enum Fault { DisconnectBefore, DisconnectAfterTheEffect, ErrorBefore, ErrorAfterTheEffect, Limit, TokenRefused, Latency }

    /// <summary>A request as it came.</summary>
    public sealed record Seen(string Method, string Path, string? RequestId, int Status);

    public PayPalState State { get; } = new();

    /// <summary>Every request, refused ones and retries too.</summary>
    public List<Seen> Requests { get; } = [];

    /// <summary>What was against the documents: our client must never cause any.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>How many tokens were given out.</summary>
    public int Tokens => _tokens;

    public string Address => _app.Urls.Single();

    public static async Task<PayPalStandIn> Start()
    {
        var spec = PayPalSpec.OrSkip();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var standIn = new PayPalStandIn(app, spec);
        app.Run(standIn.Answer);
        await app.StartAsync();
        return standIn;
    }

    /// <summary>Breaks the next request whose path has this in it; several stand in line.</summary>
    public void Break(string path, params Fault[] faults)
    {
        lock (_faults) _faults.AddRange(faults.Select(fault => (path, fault)));
    }

    /// <summary>Nothing breaks any more.</summary>
    public void Mend()
    {
        lock (_faults) _faults.Clear();
    }

    /// <summary>PayPal remembers request ids for hours or weeks only.</summary>
    public void ForgetRequests() => _answers.Clear();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var fault = FaultOf(path);
        if (fault == Fault.Latency) await Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (fault is Fault.DisconnectBefore or Fault.Latency)
        {
            http.Abort();
            return;
        }
        var (status, body) = fault switch
        {
            Fault.ErrorBefore => (500, PayPalState.Error("INTERNAL_SERVER_ERROR", null)),
            Fault.Limit => (429, PayPalState.Error("RATE_LIMIT_REACHED", null)),
            Fault.TokenRefused => (401, PayPalState.Error("AUTHENTICATION_FAILURE", null)),
            _ when path == "/v1/oauth2/token" => await Grant(http.Request),
            _ => await Handle(http.Request),
        };
        if (fault == Fault.ErrorAfterTheEffect) (status, body) = (500, PayPalState.Error("INTERNAL_SERVER_ERROR", null));
        lock (Requests) Requests.Add(new Seen(http.Request.Method, path, http.Request.Headers["PayPal-Request-Id"], status));
        if (fault == Fault.DisconnectAfterTheEffect)
        {
            http.Abort();
            return;
        }
        if (fault == Fault.Limit) http.Response.Headers.RetryAfter = "0";
        http.Response.StatusCode = status;
        if (status == 204) return;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body);
    }

    private async Task<(int Status, string Body)> Grant(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var key = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}"))}";
        if (request.Headers.Authorization != key) return (401, """{"error":"invalid_client","error_description":"Client Authentication failed"}""");
        if (form["grant_type"] != "client_credentials") return (400, """{"error":"unsupported_grant_type"}""");
        var token = $"A21-{Interlocked.Increment(ref _tokens).ToString(CultureInfo.InvariantCulture)}";
        return (200, new JsonObject { ["access_token"] = token, ["token_type"] = "Bearer", ["expires_in"] = 32_400 }.ToJsonString());
    }

    private async Task<(int Status, string Body)> Handle(HttpRequest request)
    {
        if (request.Headers.Authorization != $"Bearer A21-{_tokens.ToString(CultureInfo.InvariantCulture)}") return (401, PayPalState.Error("AUTHENTICATION_FAILURE", null));
        var (type, body, raw) = await Body(request);
        var wrong = _spec.Check(request, type, Documented(type, body), out var call) ?? CheckEvidence(call!, type, body);
        if (wrong is not null)
        {
            lock (Complaints) Complaints.Add($"{request.Method} {request.Path}: {wrong}");
            return (400, PayPalState.Error("INVALID_REQUEST", wrong));
        }
        await _one.WaitAsync();
        try
        {
            var key = request.Headers["PayPal-Request-Id"] is [{ } id] ? $"{request.Method} {request.Path} {id}" : null;
            if (key is not null && _answers.TryGetValue(key, out var first)) return first;
            var answer = State.Do($"{request.Method} {call!.Template}", call.Ids, request.Query, body, raw);
            (answer.Body, var said) = PayPalSpec.Answer(call, answer.Status, answer.Body);
            if (said is not null)
            {
                lock (Complaints) Complaints.Add($"{request.Method} {request.Path}: {said}");
            }
            if (key is not null) _answers[key] = answer;
            return answer;
        }
        finally
        {
            _one.Release();
        }
    }

    // The documents name the file alone; PayPal's guide has the evidence itself in a part of its own, which is checked against its schema.
    private static JsonNode? Documented(string type, JsonNode? body)
    {
        if (type != "multipart/form-data" || body is not JsonObject parts) return body;
        var named = parts.DeepClone().AsObject();
        named.Remove("input");
        return named;
    }

    private string? CheckEvidence(OpenApiPaths.Call call, string type, JsonNode? body)
    {
        if (type != "multipart/form-data") return null;
        return body?["input"]?["evidences"] is not JsonArray { Count: > 0 } given ? "No evidence."
            : given.Select(one => _spec.CheckAs(call, "evidence", one)).FirstOrDefault(wrong => wrong is not null);
    }

    private static async Task<(string Type, JsonNode? Body, string Raw)> Body(HttpRequest request)
    {
        var type = request.ContentType?.Split(';')[0] ?? "";
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync();
            var parts = new JsonObject();
            foreach (var (name, value) in form) parts[name] = JsonNode.Parse(value.ToString());
            foreach (var file in form.Files)
            {
                using var text = new StreamReader(file.OpenReadStream());
                parts[file.Name] = file.ContentType == "application/json" ? JsonNode.Parse(await text.ReadToEndAsync()) : file.FileName;
            }
            return (type, parts, "");
        }
        using var reader = new StreamReader(request.Body);
        var raw = await reader.ReadToEndAsync();
        try
        {
            return (type, raw.Length == 0 ? null : JsonNode.Parse(raw), raw);
        }
        catch (JsonException)
        {
            return (type, JsonValue.Create(raw), raw);
        }
    }

    private Fault? FaultOf(string path)
    {
        lock (_faults)
        {
            var index = _faults.FindIndex(fault => path.Contains(fault.Path, StringComparison.Ordinal));
            if (index < 0) return null;
            var found = _faults[index].Fault;
            _faults.RemoveAt(index);
            return found;
        }
    }
}
