using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Stoa.Server.Tests.Payments.PayPal;

/// <summary>Payouts, disputes and reports.</summary>
internal sealed partial class PayPalState
{
    private const decimal PayoutFee = 0.25m;

    /// <summary>How many lines a page of a report has; the most that is asked for, when a test does not set it.</summary>
    public int LinesMax { get; set; } = 500;

    /// <summary>Whether PayPal says where a batch is that was sent before; it has not always done so.</summary>
    public bool TellsEarlierBatch { get; set; } = true;

    /// <summary>Until when the reports are complete.</summary>
    public Instant? ReportedUntil { get; set; }

    /// <summary>Money from elsewhere, or taken out.</summary>
    public void Earn(decimal amount, string currency) => Moved("T0300", amount, 0, currency, NextId(), null, null);

    private JsonObject PayOut(JsonNode asked)
    {
        var (batchId, item) = (Text(asked, "sender_batch_header", "sender_batch_id"), asked["items"]![0]!);
        if (All("batch").FirstOrDefault(one => Text(one, "sender_batch_id") == batchId) is { } earlier)
        {
            throw TellsEarlierBatch
                ? new Refused("Batch with given sender_batch_id already exists", 400, "USER_BUSINESS_ERROR", $"https://api.paypal.com/v1/payments/payouts/{Text(earlier, "batch_header", "payout_batch_id")}")
                : new Refused("Duplicate batch request", 400, "USER_BUSINESS_ERROR", about: "SENDER_BATCH_ID");
        }
        if (item["recipient_type"]!.GetValue<string>() is not ("EMAIL" or "PAYPAL_ID")) throw new Refused("RECIPIENT_TYPE", 400, "VALIDATION_ERROR");
        if (Balance(Text(item, "amount", "currency")!) < Value(item, "amount")) throw new Refused("", 422, "INSUFFICIENT_FUNDS");
        var batch = New("batch", new JsonObject { ["sender_batch_id"] = batchId });
        batch["batch_header"] = new JsonObject
        {
            ["payout_batch_id"] = Text(batch, "id"), ["batch_status"] = "PENDING", ["sender_batch_header"] = new JsonObject { ["sender_batch_id"] = batchId },
        };
        New("item", new JsonObject
        {
            ["payout_batch_id"] = Text(batch, "id"), ["transaction_status"] = "PENDING", ["payout_item"] = item.DeepClone(), ["sender_batch_id"] = batchId,
            ["payout_item_fee"] = new JsonObject { ["currency"] = Text(item, "amount", "currency"), ["value"] = PayoutFee.ToString(CultureInfo.InvariantCulture) },
        }, "payout_item_id");
        return batch;
    }

    /// <summary>The money is in the receiver's account.</summary>
    public void Pay(string batch) => Leave(batch, "SUCCESS", "PAYMENT.PAYOUTS-ITEM.SUCCEEDED");

    /// <summary>There is no account under the address.</summary>
    public void LeaveUnclaimed(string batch) => Leave(batch, "UNCLAIMED", "PAYMENT.PAYOUTS-ITEM.UNCLAIMED");

    /// <summary>It never left.</summary>
    public void Fail(string batch, string error)
    {
        var item = ItemOf(batch);
        (item["transaction_status"], item["errors"]) = ("FAILED", new JsonObject { ["name"] = error });
        Tell("PAYMENT.PAYOUTS-ITEM.FAILED", item);
    }

    /// <summary>PayPal refuses a batch after it had taken it.</summary>
    public void Deny(string batch) => Tell("PAYMENT.PAYOUTSBATCH.DENIED", Known(batch));

    /// <summary>The receiver did not take it, or gave it back.</summary>
    public void Return(string batch) => SendBack(ItemOf(batch));

    private JsonObject CallBack(JsonObject item)
    {
        if (Text(item, "transaction_status") != "UNCLAIMED") throw new Refused("ITEM_ALREADY_COMPLETED", 400, "ITEM_ALREADY_COMPLETED");
        SendBack(item);
        return item;
    }

    private void SendBack(JsonObject item)
    {
        item["transaction_status"] = "RETURNED";
        Moved("T1114", Value(item, "payout_item", "amount"), PayoutFee, Text(item, "payout_item", "amount", "currency")!, NextId(), null, Text(item, "payout_item", "sender_item_id"));
        Tell("PAYMENT.PAYOUTS-ITEM.RETURNED", item);
    }

    private void Leave(string batch, string status, string type)
    {
        var item = ItemOf(batch);
        item["transaction_status"] = status;
        Moved("T0001", -Value(item, "payout_item", "amount"), -PayoutFee, Text(item, "payout_item", "amount", "currency")!, NextId(), null, Text(item, "payout_item", "sender_item_id"));
        Tell(type, item);
    }

    private JsonObject ItemOf(string batch) => All("item").Single(one => Text(one, "payout_batch_id") == batch);

    /// <summary>A customer complains to PayPal, or has a bank take the money back.</summary>
    public JsonObject Dispute(string capture, string stage = "CHARGEBACK", string channel = "INTERNAL")
    {
        var about = Known(capture);
        var dispute = New("dispute", new JsonObject
        {
            ["reason"] = "MERCHANDISE_OR_SERVICE_NOT_RECEIVED", ["status"] = "WAITING_FOR_SELLER_RESPONSE", ["dispute_amount"] = about["amount"]!.DeepClone(),
            ["dispute_life_cycle_stage"] = stage, ["dispute_channel"] = channel, ["seller_response_due_date"] = Time(Now() + Duration.FromDays(10)),
            ["disputed_transactions"] = new JsonArray(new JsonObject { ["seller_transaction_id"] = capture, ["custom"] = Text(about, "custom_id") }),
        }, "dispute_id");
        // A bank has taken it; PayPal only sets it aside, from the first question on.
        Withdraw(dispute, channel == "EXTERNAL" ? "T1201" : "T1110");
        Tell("CUSTOMER.DISPUTE.CREATED", dispute);
        return dispute;
    }

    /// <summary>Buyer and seller do not agree: PayPal decides.</summary>
    public void Escalate(JsonObject dispute)
    {
        dispute["dispute_life_cycle_stage"] = "CHARGEBACK";
        Tell("CUSTOMER.DISPUTE.UPDATED", dispute);
    }

    /// <summary>A bank takes a payment back, and tells that alone.</summary>
    public void Reverse(string capture) => Tell("PAYMENT.CAPTURE.REVERSED", New("reversal", new JsonObject
    {
        ["status"] = "COMPLETED", ["amount"] = Known(capture)["amount"]!.DeepClone(), ["custom_id"] = Text(Known(capture), "custom_id"),
        ["links"] = new JsonArray(new JsonObject { ["rel"] = "up", ["href"] = $"https://api-m.paypal.com/v2/payments/captures/{capture}" }),
    }));

    /// <summary>PayPal decides.</summary>
    public void Decide(JsonObject dispute, string outcome)
    {
        (dispute["status"], dispute["dispute_outcome"]) = ("RESOLVED", new JsonObject { ["outcome_code"] = outcome });
        // What was set aside is let go, and taken for good where the customer is right.
        Withdraw(dispute, "T1111", back: true);
        if (outcome == "RESOLVED_BUYER_FAVOUR") Withdraw(dispute, "T1106");
        Tell("CUSTOMER.DISPUTE.RESOLVED", dispute);
    }

    private void Withdraw(JsonObject dispute, string code, bool back = false) =>
        Moved(code, back ? Value(dispute, "dispute_amount") : -Value(dispute, "dispute_amount"), 0, Text(dispute, "dispute_amount", "currency_code")!, NextId(), null, null,
            Text(dispute["disputed_transactions"]![0], "seller_transaction_id"));

    private JsonObject DisputesOf(string capture) =>
        new() { ["items"] = List(All("dispute").Where(one => Text(one["disputed_transactions"]![0], "seller_transaction_id") == capture)), ["links"] = new JsonArray() };

    private static JsonObject TakeEvidence(JsonObject dispute, JsonNode given)
    {
        if (Text(dispute, "status") != "WAITING_FOR_SELLER_RESPONSE") throw new Refused("ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE", 422);
        dispute["evidences"] = new JsonArray([.. given["evidences"] is JsonArray plain ? plain.Select(one => one!.DeepClone()) : given["input"]!["evidences"]!.AsArray().Select(one => one!.DeepClone())]);
        foreach (var one in dispute["evidences"]!.AsArray()) one!["source"] = "SUBMITTED_BY_SELLER";
        dispute["document"] = Text(given, "evidence-file");
        dispute["status"] = "UNDER_REVIEW";
        return new JsonObject { ["links"] = new JsonArray() };
    }

    private void Moved(string code, decimal amount, decimal fee, string currency, string id, string? invoice, string? custom, string? about = null)
    {
        var line = new JsonObject
        {
            ["transaction_id"] = id, ["transaction_event_code"] = code, ["transaction_initiation_date"] = Time(Now()).Replace("Z", "+0000", StringComparison.Ordinal),
            ["transaction_amount"] = Money(amount, currency), ["transaction_status"] = "S",
        };
        if (fee != 0) line["fee_amount"] = Money(fee, currency);
        if (invoice is not null) line["invoice_id"] = invoice;
        if (custom is not null) line["custom_field"] = custom;
        if (about is not null) (line["paypal_reference_id"], line["paypal_reference_id_type"]) = (about, "TXN");
        Movements.Add(line);
    }

    private JsonObject Report(IQueryCollection query)
    {
        var (from, to) = (When(query["start_date"].ToString()), When(query["end_date"].ToString()));
        if (to - from > Duration.FromDays(31)) throw new Refused("", 400, "INVALID_REQUEST");
        var (size, page) = (Math.Min(int.Parse(query["page_size"].ToString(), CultureInfo.InvariantCulture), LinesMax), int.Parse(query["page"].ToString(), CultureInfo.InvariantCulture));
        var lines = Movements.Where(one => When(Text(one, "transaction_initiation_date")!.Replace("+0000", "Z", StringComparison.Ordinal)) is var at && at >= from && at <= to).ToList();
        return new JsonObject
        {
            ["transaction_details"] = new JsonArray([.. lines.Skip((page - 1) * size).Take(size).Select(line => new JsonObject { ["transaction_info"] = line.DeepClone() })]),
            ["last_refreshed_datetime"] = Time(ReportedUntil ?? Now()).Replace("Z", "+0000", StringComparison.Ordinal), ["page"] = page, ["total_items"] = lines.Count,
            ["total_pages"] = Math.Max(1, (lines.Count + size - 1) / size),
        };
    }

    private JsonObject Balances() => new()
    {
        ["balances"] = new JsonArray([.. Movements.Select(one => Text(one, "transaction_amount", "currency_code")!).Distinct()
            .Select(currency => new JsonObject { ["currency"] = currency, ["total_balance"] = Money(Balance(currency), currency) })]),
    };

    private static Instant When(string text) => NodaTime.Text.InstantPattern.General.Parse(text).Value;
}
