using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;

namespace Stoa.Server.Tests.Payments.MercadoPago;

/// <summary>What the stand-in knows: pages, payments on them, refunds, chargebacks; and whom it should tell of what. A country's account is the marketplace's there.</summary>
internal sealed partial class MercadoPagoState
{
    private readonly Dictionary<string, (string Country, JsonObject Page)> _pages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Country, JsonObject Payment)> _payments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Country, JsonObject Case)> _chargebacks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Instant> _transactedAt = new(StringComparer.Ordinal);
    private long _next = 81_968_653_000;

    /// <summary>Notices that were not told yet: account, type, and what they are about.</summary>
    public List<(string Country, string Type, string Id)> Notices { get; } = [];

    /// <summary>The pages that were opened.</summary>
    public IReadOnlyList<JsonObject> Pages => [.. _pages.Values.Select(one => one.Page)];

    public JsonObject Open(JsonObject body, string country)
    {
        var id = $"634060442-{Guid.NewGuid():D}";
        var page = (JsonObject)body.DeepClone();
        (page["id"], page["init_point"], page["expires"]) = (id, $"https://www.mercadopago.example/checkout/v1/redirect?pref_id={id}", false);
        _pages[id] = (country, page);
        return page;
    }

    public JsonObject? Close(string id, string country)
    {
        if (!_pages.TryGetValue(id, out var found) || found.Country != country) return null;
        found.Page["expires"] = true;
        return found.Page;
    }

    public bool IsClosed(string id) => _pages[id].Page["expires"]!.GetValue<bool>();

    public JsonObject? Payment(string id, string country) => _payments.TryGetValue(id, out var found) && found.Country == country ? found.Payment : null;

    public JsonObject Search(string reference, string country) => new()
    {
        ["results"] = new JsonArray([.. _payments.Values.Where(one => one.Country == country && one.Payment["external_reference"]!.GetValue<string>() == reference).Select(one => one.Payment.DeepClone())]),
    };

    /// <summary>A customer pays on a page, or tries to; its id.</summary>
    public string Pay(string page, string status = "approved", decimal? fee = null, decimal tax = 0)
    {
        var (country, opened) = _pages[page];
        var item = opened["items"]![0]!;
        var number = _next++;
        var payment = new JsonObject
        {
            ["id"] = number, ["status"] = status, ["status_detail"] = status == "approved" ? "accredited" : status == "rejected" ? "cc_rejected_insufficient_amount" : "pending_waiting_payment",
            ["currency_id"] = item["currency_id"]!.DeepClone(), ["transaction_amount"] = item["unit_price"]!.DeepClone(), ["transaction_amount_refunded"] = 0m,
            ["external_reference"] = opened["external_reference"]!.DeepClone(), ["date_approved"] = status == "approved" ? "2026-03-02T09:00:00.000-03:00" : null,
            ["transaction_details"] = new JsonObject { ["net_received_amount"] = item["unit_price"]!.GetValue<decimal>() - (fee ?? 0) - tax },
            ["live_mode"] = true, ["marketplace_fee"] = opened["marketplace_fee"]?.DeepClone(), ["refunds"] = new JsonArray(),
            ["fee_details"] = new JsonArray(
                new JsonObject { ["type"] = "mercadopago_fee", ["amount"] = fee ?? 0, ["fee_payer"] = "collector" },
                new JsonObject { ["type"] = "financing_fee", ["amount"] = 99, ["fee_payer"] = "payer" }),
        };
        if (opened["marketplace_fee"] is { } part)
            ((JsonArray)payment["fee_details"]!).Add(new JsonObject { ["type"] = "application_fee", ["amount"] = part.DeepClone(), ["fee_payer"] = "collector" });
        var id = number.ToString(CultureInfo.InvariantCulture);
        _payments[id] = (country, payment);
        _transactedAt[id] = Now();
        if (status == "approved") Share(id, item["unit_price"]!.GetValue<decimal>(), "SETTLEMENT");
        Tell(country, "payment", id);
        return id;
    }

    /// <summary>A voucher is paid, or runs out.</summary>
    public void Become(string id, string status, string detail)
    {
        var (country, payment) = _payments[id];
        (payment["status"], payment["status_detail"]) = (status, detail);
        if (status == "approved")
        {
            payment["date_approved"] = "2026-03-03T09:00:00.000-03:00";
            Share(id, payment["transaction_amount"]!.GetValue<decimal>(), "SETTLEMENT");
        }
        Tell(country, "payment", id);
    }

    public JsonObject? Cancel(string id, string country)
    {
        if (Payment(id, country) is not { } payment) return null;
        Become(id, "cancelled", "by_collector");
        return payment;
    }

    public (int Status, string Body) Refund(string id, decimal? asked, string country)
    {
        if (Payment(id, country) is not { } payment) return (404, """{"error":"not_found","cause":[{"code":2000}]}""");
        var (total, gone) = (payment["transaction_amount"]!.GetValue<decimal>(), payment["transaction_amount_refunded"]!.GetValue<decimal>());
        var amount = asked ?? total - gone;
        if (amount <= 0 || gone + amount > total) return (400, """{"message":"Amount to refund is bigger than the payment","error":"bad_request","cause":[{"code":2063}]}""");
        var refund = new JsonObject { ["id"] = _next++, ["payment_id"] = payment["id"]!.DeepClone(), ["amount"] = amount, ["status"] = "approved", ["date_created"] = Time(Now()) };
        ((JsonArray)payment["refunds"]!).Add(refund.DeepClone());
        payment["transaction_amount_refunded"] = gone + amount;
        Share(id, amount, "REFUND");
        if (gone + amount == total) payment["status"] = "refunded";
        Tell(country, "payment", id);
        return (201, refund.ToJsonString());
    }

    public JsonObject? Chargeback(string id, string country) => _chargebacks.TryGetValue(id, out var found) && found.Country == country ? found.Case : null;

    /// <summary>The customer's bank takes a payment back; the case's id.</summary>
    public string ChargeBack(string payment)
    {
        var (country, taken) = _payments[payment];
        var id = (217_000_000_000_000_000 + _next++).ToString(CultureInfo.InvariantCulture);
        taken["status"] = "charged_back";
        Share(payment, taken["transaction_amount"]!.GetValue<decimal>(), "CHARGEBACK");
        _chargebacks[id] = (country, new JsonObject
        {
            ["id"] = id, ["payments"] = new JsonArray(taken["id"]!.DeepClone()), ["currency"] = taken["currency_id"]!.DeepClone(),
            ["amount"] = taken["transaction_amount"]!.DeepClone(), ["reason"] = "general", ["coverage_applied"] = null,
            ["date_documentation_deadline"] = "2026-03-12T23:59:59.000-04:00",
        });
        Tell(country, "topic_chargebacks_wh", id);
        return id;
    }

    public void Decide(string chargeback, bool isCovered)
    {
        var (country, about) = _chargebacks[chargeback];
        about["coverage_applied"] = isCovered;
        var payment = about["payments"]![0]!.ToJsonString();
        if (isCovered) Share(payment, about["amount"]!.GetValue<decimal>(), "CHARGEBACK_CANCEL");
        Tell(country, "topic_chargebacks_wh", chargeback);
    }

    private void Tell(string country, string type, string id) => Notices.Add((country, type, id));
}
