using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;

namespace Stoa.Server.Tests.Payments.PayPal;

/// <summary>What is in the stand-in's books, and what it tells about it.</summary>
internal sealed partial class PayPalState
{
    public const string WebhookId = "8PT597110X687430L";

    private static readonly byte[] SigningKey = "paypal"u8.ToArray();

    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private int _ids;

    /// <summary>The test's time.</summary>
    public Func<Instant> Now { get; set; } = () => Instant.FromUtc(2026, 1, 5, 10, 0);

    /// <summary>What was not yet told, oldest first.</summary>
    public List<JsonObject> Events { get; } = [];

    /// <summary>The movements of our balance, as the reports list them.</summary>
    public List<JsonObject> Movements { get; } = [];

    public static string Error(string name, string? issue, string? link = null, string? field = null)
    {
        var detail = new JsonObject { ["issue"] = issue };
        if (field is not null) detail["field"] = field;
        if (link is not null)
        {
            (detail["field"], detail["link"]) = ("SENDER_BATCH_ID", new JsonArray(new JsonObject { ["href"] = link, ["rel"] = "self" }));
        }
        return new JsonObject
        {
            ["name"] = name, ["message"] = "It could not be done.", ["debug_id"] = "90957fca61718", ["details"] = issue is null ? new JsonArray() : new JsonArray(detail),
        }.ToJsonString();
    }

    public JsonObject Find(string id) => _objects[id];

    public IEnumerable<JsonObject> All(string kind) => _objects.Values.Where(one => Text(one, "kind") == kind);

    public static string? Text(JsonNode? at, params ReadOnlySpan<string> path)
    {
        foreach (var name in path) at = at?[name];
        return at?.GetValue<string>();
    }

    public static decimal Value(JsonNode at, params ReadOnlySpan<string> path) => decimal.Parse(Text(at, [.. path, "value"])!, CultureInfo.InvariantCulture);

    /// <summary>What we have: all movements together, with their fees.</summary>
    public decimal Balance(string currency) => Movements.Where(one => Text(one, "transaction_amount", "currency_code") == currency)
        .Sum(one => Value(one, "transaction_amount") + (one["fee_amount"] is { } fee ? Value(fee) : 0));

    /// <summary>A request that the documents allow.</summary>
    public (int Status, string Body) Do(string operation, Dictionary<string, string> ids, IQueryCollection query, JsonNode? body, string raw)
    {
        try
        {
            var (status, answer) = Answer(operation, ids, query, body, raw);
            return (status, answer is null ? "" : Shown(answer).ToJsonString());
        }
        catch (Refused refused)
        {
            return (refused.Status, Error(refused.Name, refused.Issue, refused.Link, refused.Field));
        }
    }

    /// <summary>The headers that an event is sent with.</summary>
    public static Dictionary<string, string> Sign(string body, string transmission = "69cd13f0-d67a-11e5-baa3-778b53f4ae55", string webhook = WebhookId)
    {
        var time = "2026-01-05T10:00:00Z";
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PAYPAL-AUTH-ALGO"] = "SHA256withRSA", ["PAYPAL-CERT-URL"] = "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-5a29e601",
            ["PAYPAL-TRANSMISSION-ID"] = transmission, ["PAYPAL-TRANSMISSION-TIME"] = time, ["PAYPAL-TRANSMISSION-SIG"] = SignatureOf(transmission, time, webhook, body),
        };
    }

    private sealed class Refused(string issue, int status = 422, string name = "UNPROCESSABLE_ENTITY", string? link = null, string? about = null) : Exception("PayPal refuses.")
    {
        public string? Issue => issue.Length == 0 ? null : issue;
        public int Status => status;
        public string Name => name;
        public string? Link => link;
        public string? Field => about;
    }

    private (int, JsonObject?) Answer(string operation, Dictionary<string, string> ids, IQueryCollection query, JsonNode? body, string raw) => operation switch
    {
        "POST /v2/checkout/orders" => (201, OpenOrder(body!)),
        "GET /v2/checkout/orders/{id}" => (200, Known(ids["id"])),
        "POST /v2/checkout/orders/{id}/capture" => (201, TakeOrder(Known(ids["id"]), "CAPTURE")),
        "POST /v2/checkout/orders/{id}/authorize" => (201, TakeOrder(Known(ids["id"]), "AUTHORIZE")),
        "POST /v2/payments/authorizations/{authorization_id}/capture" => (201, Capture(Known(ids["authorization_id"]), body!)),
        "POST /v2/payments/authorizations/{authorization_id}/reauthorize" => (201, Reauthorize(Known(ids["authorization_id"]))),
        "POST /v2/payments/authorizations/{authorization_id}/void" => (204, Void(Known(ids["authorization_id"]))),
        "GET /v2/payments/captures/{capture_id}" => (200, Known(ids["capture_id"])),
        "POST /v2/payments/captures/{capture_id}/refund" => (201, Refund(Known(ids["capture_id"]), body!)),
        "POST /v1/payments/payouts" => (201, PayOut(body!)),
        "POST /v1/payments/payouts-item/{payout_item_id}/cancel" => (200, CallBack(Known(ids["payout_item_id"]))),
        "GET /v1/customer/disputes" => (200, DisputesOf(query["disputed_transaction_id"].ToString())),
        "GET /v1/customer/disputes/{id}" => (200, Known(ids["id"])),
        "POST /v1/customer/disputes/{id}/provide-evidence" => (200, TakeEvidence(Known(ids["id"]), body!)),
        "POST /v1/notifications/verify-webhook-signature" => (200, Verify(body!, raw)),
        "GET /v1/reporting/transactions" => (200, Report(query)),
        "GET /v1/reporting/balances" => (200, Balances()),
        _ => throw new Refused("NOT_HERE", 501),
    };

    private JsonObject Known(string id) => _objects.GetValueOrDefault(id) ?? throw new Refused("INVALID_RESOURCE_ID", 404, "RESOURCE_NOT_FOUND");

    private JsonObject New(string kind, JsonObject values, string name = "id")
    {
        var id = NextId();
        values["kind"] = kind;
        values[name] = id;
        values["create_time"] = Time(Now());
        values["update_time"] = Time(Now());
        _objects[id] = values;
        return values;
    }

    // PayPal's ids have seventeen letters and digits.
    private string NextId() => $"{(++_ids).ToString("D5", CultureInfo.InvariantCulture)}ABCDEFGHJKLM";

    /// <summary>Writes an event; the test decides when it is told, how often, and in which order.</summary>
    private void Tell(string type, JsonObject about) => Events.Add(new JsonObject
    {
        ["id"] = $"WH-{NextId()}", ["event_version"] = "1.0", ["create_time"] = Time(Now()), ["resource_type"] = "thing", ["event_type"] = type,
        ["summary"] = "It has happened: 50,00 €", ["resource"] = Shown(about), ["links"] = new JsonArray(),
    });

    // Without what is only our own.
    private static JsonObject Shown(JsonObject one)
    {
        var shown = one.DeepClone().AsObject();
        shown.Remove("kind");
        shown.Remove("keeps");
        return shown;
    }

    private static JsonObject Verify(JsonNode asked, string raw)
    {
        using var document = JsonDocument.Parse(raw);
        var told = document.RootElement.GetProperty("webhook_event").GetRawText();
        var expected = SignatureOf(Text(asked, "transmission_id")!, Text(asked, "transmission_time")!, Text(asked, "webhook_id")!, told);
        var isGenuine = Text(asked, "transmission_sig") == expected && Text(asked, "webhook_id") == WebhookId;
        return new JsonObject { ["verification_status"] = isGenuine ? "SUCCESS" : "FAILURE" };
    }

    private static string SignatureOf(string transmission, string time, string webhook, string body) =>
        $"s{Convert.ToBase64String(HMACSHA256.HashData(SigningKey, Encoding.UTF8.GetBytes($"{transmission}|{time}|{webhook}|{body}")))}";

    private static JsonObject Money(decimal value, string currency) => new() { ["currency_code"] = currency, ["value"] = value.ToString(currency is "JPY" or "HUF" or "TWD" ? "F0" : "F2", CultureInfo.InvariantCulture) };

    private static string Time(Instant at) => InstantPattern.General.Format(at);
}
