using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>
/// A local server in Stripe's place. Every request is checked against Stripe's OpenAPI document, every answer is Stripe's own example with
/// our state in it; idempotency keys work as Stripe's do; and it breaks when it is told to.
/// </summary>
internal sealed class StripeStandIn : IAsyncDisposable
{
    public const string SecretKey = "sk_test_standin";

    private readonly WebApplication _app;
    private readonly StripeSpec _spec;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<string, (string Fingerprint, int Status, string Body)> _answers = new(StringComparer.Ordinal);
    private readonly List<(string Path, Fault Fault)> _faults = [];

    private StripeStandIn(WebApplication app, StripeSpec spec)
    {
        (_app, _spec) = (app, spec);
        State = new StripeState(spec.Fixtures);
    }

    /// <summary>What goes wrong with a request.</summary>
    public enum Fault { DisconnectBefore, DisconnectAfterTheEffect, ErrorBefore, ErrorAfterTheEffect, Conflict, Limit, Latency }

    /// <summary>A request as it came.</summary>
    public sealed record Seen(string Method, string Path, string? IdempotencyKey, string? Account, int Status);

    public StripeState State { get; }

    /// <summary>Every request, refused ones and retries too.</summary>
    public List<Seen> Requests { get; } = [];

    /// <summary>What was against the document: our client must never cause any.</summary>
    public List<string> Complaints { get; } = [];

    public string Address => _app.Urls.Single();

    public static async Task<StripeStandIn> Start()
    {
        var spec = StripeSpec.OrSkip();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var standIn = new StripeStandIn(app, spec);
        app.Run(standIn.Answer);
        await app.StartAsync();
        return standIn;
    }

    /// <summary>Breaks the next request whose path begins so; several stand in line.</summary>
    public void Break(string path, params Fault[] faults)
    {
        lock (_faults) _faults.AddRange(faults.Select(fault => (path, fault)));
    }

    /// <summary>A day has passed: idempotency keys are forgotten.</summary>
    public void ForgetKeys() => _answers.Clear();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        // A door for the test that drives us from another program.
        if (http.Request.Path.StartsWithSegments("/test/pay", StringComparison.Ordinal, out var session))
        {
            State.Pay(session.Value![1..]);
            return;
        }
        var fault = FaultOf(http.Request.Path.Value!);
        if (fault == Fault.Latency) await Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (fault is Fault.DisconnectBefore or Fault.Latency)
        {
            http.Abort();
            return;
        }
        var (status, body) = fault switch
        {
            Fault.ErrorBefore => (500, StripeState.Error("api_error", null, "Something went wrong.")),
            Fault.Conflict => (409, StripeState.Error("invalid_request_error", "lock_timeout", "This object cannot be accessed right now.")),
            Fault.Limit => (429, StripeState.Error("invalid_request_error", "rate_limit", "Too many requests.")),
            _ => await Handle(http),
        };
        if (fault == Fault.ErrorAfterTheEffect) (status, body) = (500, StripeState.Error("api_error", null, "Something went wrong."));
        lock (Requests) Requests.Add(new Seen(http.Request.Method, http.Request.Path.Value!, http.Request.Headers["Idempotency-Key"], http.Request.Headers["Stripe-Account"], status));
        if (fault == Fault.DisconnectAfterTheEffect)
        {
            http.Abort();
            return;
        }
        if (fault == Fault.Limit) http.Response.Headers.RetryAfter = "0";
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.Headers["Request-Id"] = $"req_{Requests.Count.ToString(CultureInfo.InvariantCulture)}";
        await http.Response.WriteAsync(body);
    }

    private async Task<(int Status, string Body)> Handle(HttpContext http)
    {
        var request = http.Request;
        if (request.Headers.Authorization != $"Bearer {SecretKey}") return (401, StripeState.Error("invalid_request_error", null, "Invalid API Key provided."));
        if (request.Headers["Stripe-Version"] != _spec.Version) return Refuse($"The version is not {_spec.Version}.");
        var query = FormTree.Of(QueryHelpers.ParseQuery(request.QueryString.Value).SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value!)));
        var (type, body, fingerprint) = await Body(request);
        if (_spec.Check(request.Method, request.Path, type, query, body, out var call) is { } wrong) return Refuse(wrong);

        await _one.WaitAsync();
        try
        {
            string? key = request.Method == "POST" ? request.Headers["Idempotency-Key"] : default;
            if (key is not null && _answers.TryGetValue(key, out var first))
            {
                http.Response.Headers["Idempotent-Replayed"] = "true";
                return first.Fingerprint == $"{request.Path} {fingerprint}"
                    ? (first.Status, first.Body)
                    : (400, StripeState.Error("idempotency_error", null, "Keys for idempotent requests can only be used with the same parameters they were first used with."));
            }
            var answer = State.Do($"{request.Method} {call!.Template}", call.Ids, request.Method == "GET" ? query : body, request.Headers["Stripe-Account"]);
            if (key is not null) _answers[key] = ($"{request.Path} {fingerprint}", answer.Status, answer.Body);
            return answer;
        }
        finally
        {
            _one.Release();
        }
    }

    private (int, string) Refuse(string complaint)
    {
        lock (Complaints) Complaints.Add(complaint);
        return (400, StripeState.Error("invalid_request_error", "parameter_unknown", complaint));
    }

    private static async Task<(string Type, FormTree Body, string Fingerprint)> Body(HttpRequest request)
    {
        if (!request.HasFormContentType) return (request.ContentType?.Split(';')[0] ?? "", new FormTree(), "");
        var form = await request.ReadFormAsync();
        var pairs = form.SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value!))
            .Concat(form.Files.Select(file => KeyValuePair.Create(file.Name, file.FileName))).ToList();
        return (request.ContentType!.Split(';')[0], FormTree.Of(pairs), string.Join('&', pairs.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    private Fault? FaultOf(string path)
    {
        lock (_faults)
        {
            var index = _faults.FindIndex(fault => path.StartsWith(fault.Path, StringComparison.Ordinal));
            if (index < 0) return null;
            var found = _faults[index].Fault;
            _faults.RemoveAt(index);
            return found;
        }
    }
}
