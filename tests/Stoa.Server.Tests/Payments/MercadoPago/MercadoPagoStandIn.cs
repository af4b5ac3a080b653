using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Stoa.Server.Tests.Payments.MercadoPago;

/// <summary>
/// A local server in Mercado Pago's place. There is no document of its API that a program could check against, so it knows the fields that the
/// types of its Node client name (github.com/mercadopago/sdk-nodejs), for reports those of the documents, and complains about any other; keys work as its
/// documents say.
/// </summary>
internal sealed class MercadoPagoStandIn : IAsyncDisposable
{
    private static readonly string[] PreferenceFields =
        ["items", "external_reference", "back_urls", "auto_return", "payment_methods", "metadata", "expires", "expiration_date_to", "expiration_date_from", "marketplace_fee", "notification_url", "statement_descriptor", "binary_mode"];

    // The client's types, and the secret of PKCE from the documents.
    private static readonly string[] GrantFields = ["client_id", "client_secret", "grant_type", "code", "redirect_uri", "refresh_token", "code_verifier"];

    private static readonly string[] ItemFields = ["id", "title", "description", "quantity", "currency_id", "unit_price"];

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Status, string Body)> _answers = new(StringComparer.Ordinal);
    private readonly List<(string Path, Fault Fault)> _faults = [];

    private MercadoPagoStandIn(WebApplication app) => _app = app;

    /// <summary>What goes wrong with a request.</summary>
    public enum Fault { ErrorBefore, DisconnectAfterTheEffect, Unauthorized }

    public MercadoPagoState State { get; } = new();

    /// <summary>What was against the documents: our client must never cause any.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Every request: method, path, key.</summary>
    public List<(string Method, string Path, string? Key)> Requests { get; } = [];

    public string Address => _app.Urls.Single();

    public static async Task<MercadoPagoStandIn> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var standIn = new MercadoPagoStandIn(app);
        app.Run(standIn.Answer);
        await app.StartAsync();
        return standIn;
    }

    /// <summary>Breaks the next requests whose method, path and end (<c>POST /v1/payments$</c>) contain this.</summary>
    public void Break(string path, params Fault[] faults)
    {
        lock (_lock) _faults.AddRange(faults.Select(fault => (path, fault)));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        var request = http.Request;
        var path = request.Path.Value!;
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        (int Status, string Body) answer;
        Fault? fault;
        lock (_lock)
        {
            string? key = request.Headers["X-Idempotency-Key"];
            Requests.Add((request.Method, path, key));
            var at = _faults.FindIndex(one => $"{request.Method} {path}$".Contains(one.Path, StringComparison.Ordinal));
            fault = at < 0 ? null : _faults[at].Fault;
            if (at >= 0) _faults.RemoveAt(at);
            answer = fault switch
            {
                Fault.ErrorBefore => (500, """{"message":"internal_error","error":"internal_server_error","status":500}"""),
                Fault.Unauthorized => (401, """{"message":"invalid access token","error":"unauthorized","status":401}"""),
                _ => Once(request, path, text, key),
            };
        }
        if (fault == Fault.DisconnectAfterTheEffect)
        {
            http.Abort();
            return;
        }
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.Body);
    }

    private (int Status, string Body) Once(HttpRequest request, string path, string text, string? key)
    {
        if (State.OwnerOf(request.Headers.Authorization.ToString()) is not { } country) return (401, """{"error":"unauthorized"}""");
        if (request.Method != "GET" && string.IsNullOrEmpty(key)) return Complain($"{request.Method} {path} has no X-Idempotency-Key.");
        // For reports its documents promise nothing about keys.
        if (path.Contains("/settlement_report", StringComparison.Ordinal)) key = null;
        if (key is not null && _answers.TryGetValue($"{country} {key}", out var first)) return first;
        var body = text.Length > 0 && request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) as JsonObject : null;
        var answer = Handle(request, path, body, country);
        if (key is not null && State.GrantTrouble is null) _answers[$"{country} {key}"] = answer;
        return answer;
    }

    private (int Status, string Body) Handle(HttpRequest request, string path, JsonObject? body, string country)
    {
        switch (request.Method, path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ("POST", ["oauth", "token"]):
                return Strange(body!, GrantFields) is { } unknown ? Complain($"A grant has no {unknown}.") : State.Grant(body!);
            case ("POST", ["checkout", "preferences"]):
                return Wrong(body!, country) is { } wrong ? Complain(wrong) : Found(State.Open(body!, country), 201);
            case ("PUT", ["checkout", "preferences", var id]):
                return body!.Select(field => field.Key).FirstOrDefault(name => !PreferenceFields.Contains(name)) is { } strange ? Complain($"A preference has no {strange}.") : Found(State.Close(id, country));
            case ("GET", ["v1", "payments", "search"]):
                return Found(State.Search(request.Query["external_reference"].ToString(), country));
            case ("GET", ["v1", "payments", var id]):
                return Found(State.Payment(id, country));
            case ("PUT", ["v1", "payments", var id]):
                return body?["status"]?.GetValue<string>() == "cancelled" ? Found(State.Cancel(id, country)) : Complain("A payment is only cancelled here.");
            case ("POST", ["v1", "payments", var id, "refunds"]):
                return body is not null && body.Any(field => field.Key != "amount") ? Complain("A refund has an amount only.") : State.Refund(id, body?["amount"]?.GetValue<decimal>(), country);
            case ("GET", ["v1", "chargebacks", var id]):
                return Found(State.Chargeback(id, country));
            case (_, ["v1", "account", "settlement_report", .. var rest]):
                return State.Reports(request.Method, rest, body, country) is { Status: > 0 } report ? report : Complain($"Nobody knows {request.Method} {path}.");
            case ("POST", ["v1", "chargebacks", _, "documentation"]):
                return (200, "{}");
            default:
                return Complain($"Nobody knows {request.Method} {path}.");
        }
    }

    private static string? Strange(JsonObject body, string[] known) => body.Select(field => field.Key).FirstOrDefault(name => !known.Contains(name));

    private static string? Wrong(JsonObject body, string owner)
    {
        var country = owner[..2];
        if (Strange(body, PreferenceFields) is { } strange) return $"A preference has no {strange}.";
        if (body["items"] is not JsonArray { Count: 1 } items || items[0] is not JsonObject item) return "A preference has items.";
        if (item.Select(field => field.Key).FirstOrDefault(name => !ItemFields.Contains(name)) is { } odd) return $"An item has no {odd}.";
        if (item["currency_id"]!.GetValue<string>() != MercadoPagoTill.CurrencyOf(country)) return $"The account of {country} does not take {item["currency_id"]}.";
        var price = item["unit_price"]!.ToJsonString();
        if (country is "CL" or "CO" && price.Contains('.', StringComparison.Ordinal)) return $"{price} has a fraction, and {country} has none.";
        var amount = decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);
        if (body["marketplace_fee"]?.GetValue<decimal>() is { } fee)
        {
            if (owner == country) return "A marketplace_fee is for a seller's own account.";
            if (fee <= 0 || fee >= amount || (country is "CL" or "CO" && fee != decimal.Truncate(fee))) return $"{fee} of {amount} is no marketplace_fee.";
        }
        return amount <= 0 ? "unit_price must be positive." : null;
    }

    private static (int, string) Found(JsonObject? found, int status = 200) =>
        found is null ? (404, """{"message":"Not found","error":"not_found","status":404,"cause":[{"code":2000,"description":"Payment not found"}]}""") : (status, found.ToJsonString());

    private (int, string) Complain(string complaint)
    {
        Complaints.Add(complaint);
        return (400, new JsonObject { ["message"] = complaint, ["error"] = "bad_request", ["status"] = 400, ["cause"] = new JsonArray() }.ToJsonString());
    }
}
