using System.Globalization;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>What is in the stand-in's books: objects as Stripe's examples show them, with our values in them, and the events about them.</summary>
internal sealed partial class StripeState(JsonObject fixtures)
{
    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _accountOf = new(StringComparer.Ordinal);
    private int _ids;

    /// <summary>Seconds, as the test has them.</summary>
    public Func<long> Now { get; set; } = () => 1_767_225_600;

    /// <summary>Refunds stay pending until <see cref="SettleRefund"/>.</summary>
    public bool RefundsTakeTime { get; set; }

    /// <summary>What was not yet told, oldest first.</summary>
    public List<JsonObject> Events { get; } = [];

    public static string Error(string type, string? code, string message) =>
        new JsonObject { ["error"] = new JsonObject { ["type"] = type, ["code"] = code, ["message"] = message } }.ToJsonString();

    public JsonObject Find(string id) => _objects[id];

    public IEnumerable<JsonObject> All(string type) => _objects.Values.Where(one => Text(one, "object") == type);

    public static string? Text(JsonNode at, string name) => at[name]?.GetValue<string>();

    public static long Number(JsonNode at, string name) => at[name]!.GetValue<long>();

    /// <summary>What we have: all balance transactions together.</summary>
    public long Balance(string currency) => All("balance_transaction").Where(moved => Text(moved, "currency") == currency).Sum(moved => Number(moved, "net"));

    /// <summary>A request that the document allows.</summary>
    public (int Status, string Body) Do(string operation, Dictionary<string, string> ids, FormTree form, string? account)
    {
        try
        {
            return (200, Answer(operation, ids, form, account).ToJsonString());
        }
        catch (Refused refused)
        {
            return (refused.Status, Error("invalid_request_error", refused.Code, refused.Message));
        }
    }

    private sealed class Refused(string code, string message, int status = 400) : Exception(message)
    {
        public string Code => code;
        public int Status => status;
    }

    private JsonObject Answer(string operation, Dictionary<string, string> ids, FormTree form, string? account) => operation switch
    {
        "POST /v1/checkout/sessions" => OpenSession(form),
        "GET /v1/checkout/sessions/{session}" => Known(ids["session"]),
        "POST /v1/checkout/sessions/{session}/expire" => Expire(ids["session"]),
        "GET /v1/payment_intents/{intent}" => Expanded(Known(ids["intent"]), form),
        "POST /v1/payment_intents/{intent}/capture" => Capture(Known(ids["intent"]), form),
        "POST /v1/payment_intents/{intent}/cancel" => Cancel(Known(ids["intent"]), form["cancellation_reason"]),
        "POST /v1/payment_intents" => ChargeAgain(form),
        "GET /v1/payment_intents" => List(All("payment_intent").Where(one => Text(one, "customer") == form["customer"]), form),
        "GET /v1/payment_methods/{payment_method}" => Known(ids["payment_method"]),
        "POST /v1/refunds" => Refund(form),
        "GET /v1/refunds" => List(All("refund").Where(one => form["payment_intent"] is not { } intent || Text(one, "payment_intent") == intent), form),
        "POST /v1/accounts" => OpenAccount(form),
        "GET /v1/accounts/{account}" => Known(ids["account"]),
        "POST /v1/account_links" => Link(form),
        "POST /v1/transfers" => Transfer(form),
        "GET /v1/transfers" => List(All("transfer").Where(one => Text(one, "transfer_group") == form["transfer_group"] && Text(one, "destination") == form["destination"]), form),
        "POST /v1/transfers/{id}/reversals" => Reverse(Known(ids["id"]), form),
        "GET /v1/transfers/{id}/reversals" => List(All("transfer_reversal").Where(one => Text(one, "transfer") == ids["id"]), form),
        "POST /v1/payouts" => PayOut(form, account),
        "GET /v1/payouts" => List(All("payout").Where(one => _accountOf.GetValueOrDefault(Text(one, "id")!) == account), form),
        "POST /v1/disputes/{dispute}" => TakeEvidence(Known(ids["dispute"]), form),
        "GET /v1/balance_transactions" => List(All("balance_transaction").Where(one => IsWithin(one, form.Under("created"))), form),
        "GET /v1/balance" => BalanceNow(),
        "POST /v1/files" => New("file", "file", new JsonObject { ["purpose"] = form["purpose"], ["filename"] = form["file"] }),
        _ => throw new Refused("not_here", $"The stand-in does not do {operation}.", 501),
    };

    private JsonObject Known(string id) => _objects.GetValueOrDefault(id) ?? throw new Refused("resource_missing", $"No such object: '{id}'", 404);

    private JsonObject New(string type, string prefix, JsonObject values)
    {
        var made = fixtures[type]!.DeepClone().AsObject();
        made["id"] = $"{prefix}_{(++_ids).ToString("D6", CultureInfo.InvariantCulture)}";
        made["created"] = Now();
        foreach (var (name, value) in values) made[name] = value?.DeepClone();
        _objects[Text(made, "id")!] = made;
        return made;
    }

    /// <summary>Writes an event; the test decides when it is told, how often, and in which order.</summary>
    private void Tell(string type, JsonObject about, string? account = null)
    {
        var told = fixtures["event"]!.DeepClone().AsObject();
        told["id"] = $"evt_{(++_ids).ToString("D6", CultureInfo.InvariantCulture)}";
        told["api_version"] = "2023-08-16";
        told["created"] = Now();
        told["type"] = type;
        told["data"] = new JsonObject { ["object"] = about.DeepClone() };
        if (account is not null) told["account"] = account;
        Events.Add(told);
    }

    // Newest first, as Stripe lists.
    private JsonObject List(IEnumerable<JsonObject> all, FormTree form)
    {
        var limit = int.Parse(form["limit"] ?? "10", CultureInfo.InvariantCulture);
        var rest = all.OrderByDescending(one => Text(one, "id")!.Split('_')[^1], StringComparer.Ordinal).AsEnumerable();
        if (form["starting_after"] is { } last) rest = rest.SkipWhile(one => Text(one, "id") != last).Skip(1);
        var page = rest.Take(limit + 1).ToList();
        return new JsonObject
        {
            ["object"] = "list",
            ["url"] = "/v1",
            ["has_more"] = page.Count > limit,
            ["data"] = new JsonArray([.. page.Take(limit).Select(one => Expanded(one, form, "data."))]),
        };
    }

    // expand[]=latest_charge.balance_transaction
    private JsonObject Expanded(JsonObject one, FormTree form, string under = "")
    {
        var copy = one.DeepClone().AsObject();
        foreach (var path in form.Under("expand").Children.Values.Select(child => child.Text!).Where(path => path.StartsWith(under, StringComparison.Ordinal)))
        {
            JsonNode? at = copy;
            foreach (var name in path[under.Length..].Split('.'))
            {
                if (at?[name] is JsonValue id && _objects.TryGetValue(id.GetValue<string>(), out var found)) at[name] = found.DeepClone();
                at = at?[name];
            }
        }
        return copy;
    }

    private static bool IsWithin(JsonObject one, FormTree range) =>
        (range["gte"] is not { } from || Number(one, "created") >= long.Parse(from, CultureInfo.InvariantCulture))
        && (range["lt"] is not { } to || Number(one, "created") < long.Parse(to, CultureInfo.InvariantCulture));

    private string Moved(string type, string category, long amount, long fee, string currency, string source) => Text(New("balance_transaction", "txn", new JsonObject
    {
        ["type"] = type, ["reporting_category"] = category, ["amount"] = amount, ["fee"] = fee, ["net"] = amount - fee, ["currency"] = currency, ["source"] = source,
    }), "id")!;

    private JsonObject BalanceNow()
    {
        var parts = All("balance_transaction").GroupBy(moved => Text(moved, "currency")!, moved => Number(moved, "net"))
            .Select(moved => new JsonObject { ["amount"] = moved.Sum(), ["currency"] = moved.Key });
        return new JsonObject { ["object"] = "balance", ["livemode"] = false, ["available"] = new JsonArray([.. parts]), ["pending"] = new JsonArray() };
    }
}
