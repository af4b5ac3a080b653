using System.Globalization;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>Sessions, intents, refunds and disputes.</summary>
internal sealed partial class StripeState
{
    private const int SmallestAmount = 50;

    // What a session was opened with for the intent that it makes later.
    private readonly Dictionary<string, FormTree> _intentOf = new(StringComparer.Ordinal);

    private JsonObject OpenSession(FormTree form)
    {
        if (form["mode"] == "setup") return OpenSetup(form);
        var items = form.Under("line_items").Items.ToList();
        if (form["mode"] != "payment" || items.Count == 0) throw new Refused("parameter_missing", "A payment needs line_items.");
        var total = items.Sum(item => long.Parse(item["price_data", "unit_amount"]!, CultureInfo.InvariantCulture) * long.Parse(item["quantity"] ?? "1", CultureInfo.InvariantCulture));
        if (total < SmallestAmount) throw new Refused("amount_too_small", "The amount is too small.");
        var session = New("checkout.session", "cs_test", new JsonObject
        {
            ["mode"] = "payment", ["status"] = "open", ["payment_status"] = "unpaid", ["payment_intent"] = null, ["amount_total"] = total,
            ["currency"] = items[0]["price_data", "currency"], ["metadata"] = form.Under("metadata").Texts(), ["client_reference_id"] = form["client_reference_id"],
            ["success_url"] = form["success_url"], ["cancel_url"] = form["cancel_url"],
        });
        session["url"] = $"https://checkout.stripe.com/c/pay/{Text(session, "id")}";
        _intentOf[Text(session, "id")!] = form.Under("payment_intent_data");
        return session;
    }

    private JsonObject Expire(string id)
    {
        var session = Known(id);
        if (Text(session, "status") != "open") throw new Refused("resource_already_exists", "Only open sessions can be expired.");
        session["status"] = "expired";
        session["url"] = null;
        Tell("checkout.session.expired", session);
        return session;
    }

    /// <summary>The customer pays on the hosted page.</summary>
    public JsonObject Pay(string sessionId, bool later = false)
    {
        var session = Known(sessionId);
        if (Text(session, "status") != "open") throw new InvalidOperationException("The page is closed.");
        var data = _intentOf[sessionId];
        var isManual = data["capture_method"] == "manual";
        var amount = Number(session, "amount_total");
        var intent = New("payment_intent", "pi", new JsonObject
        {
            ["amount"] = amount, ["currency"] = Text(session, "currency"), ["capture_method"] = data["capture_method"] ?? "automatic", ["transfer_group"] = data["transfer_group"],
            ["metadata"] = data.Under("metadata").Texts(), ["amount_received"] = 0, ["amount_capturable"] = isManual ? amount : 0,
            ["status"] = later ? "processing" : isManual ? "requires_capture" : "processing", ["canceled_at"] = null,
        });
        session["status"] = "complete";
        session["url"] = null;
        session["payment_intent"] = Text(intent, "id");
        if (data["setup_future_usage"] is { } usage) (intent["setup_future_usage"], intent["customer"], intent["payment_method"]) = (usage, NewCustomer(), NewMethod());
        if (isManual)
        {
            var charge = New("charge", "ch", new JsonObject
            {
                ["amount"] = amount, ["amount_captured"] = 0, ["captured"] = false, ["currency"] = Text(session, "currency"), ["payment_intent"] = Text(intent, "id"),
                ["payment_method_details"] = new JsonObject { ["type"] = "card", ["card"] = new JsonObject { ["brand"] = "visa", ["capture_before"] = CaptureBefore } },
            });
            intent["latest_charge"] = Text(charge, "id");
            Tell("payment_intent.amount_capturable_updated", intent);
        }
        else if (!later) Take(intent, amount);
        if (!isManual && !later) session["payment_status"] = "paid";
        Tell("checkout.session.completed", session);
        return intent;
    }

    /// <summary>Until when the next authorization can be captured, in seconds of Unix; null where its charge does not say.</summary>
    public long? CaptureBefore { get; set; }

    /// <summary>Somebody gives an amount back on Stripe's own pages.</summary>
    public void RefundByHand(string intent, long amount, bool isOld = false)
    {
        var charge = Known(Text(Known(intent), "latest_charge")!);
        var refund = New("refund", "re", new JsonObject
        {
            ["amount"] = amount, ["currency"] = Text(charge, "currency"), ["payment_intent"] = intent, ["charge"] = Text(charge, "id"), ["metadata"] = new JsonObject(), ["status"] = "succeeded",
        });
        refund["balance_transaction"] = Moved("refund", "refund", -amount, 0, Text(charge, "currency")!, Text(refund, "id")!);
        if (!isOld)
        {
            Tell("refund.created", refund);
            return;
        }
        var told = charge.DeepClone().AsObject();
        told["refunds"] = new JsonObject { ["object"] = "list", ["data"] = new JsonArray(refund.DeepClone()), ["has_more"] = false, ["url"] = "/v1/refunds" };
        Tell("charge.refunded", told);
    }

    /// <summary>The bank that takes days has answered.</summary>
    public void Answer(string sessionId, bool paid)
    {
        var session = Known(sessionId);
        var intent = Known(Text(session, "payment_intent")!);
        if (paid) Take(intent, Number(intent, "amount"));
        session["payment_status"] = paid ? "paid" : "unpaid";
        Tell(paid ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed", session);
    }

    /// <summary>A card is declined on the page, which stays open.</summary>
    public void Decline(string sessionId)
    {
        var data = _intentOf[sessionId];
        Tell("payment_intent.payment_failed", New("payment_intent", "pi", new JsonObject { ["metadata"] = data.Under("metadata").Texts(), ["status"] = "requires_payment_method" }));
    }

    /// <summary>Stripe gives up what was authorized for too long.</summary>
    public void LoseAuthorization(string intent) => Cancel(Known(intent), "automatic");

    private void Take(JsonObject intent, long amount)
    {
        var fee = (amount * 29 / 1000) + 30;
        var currency = Text(intent, "currency")!;
        // An authorization's own, where there is one.
        var charge = Text(intent, "latest_charge") is { } held ? Known(held)
            : New("charge", "ch", new JsonObject { ["amount"] = amount, ["currency"] = currency, ["payment_intent"] = Text(intent, "id") });
        (charge["amount_captured"], charge["captured"]) = (amount, true);
        (charge["metadata"], charge["transfer_group"]) = (intent["metadata"]!.DeepClone(), Text(intent, "transfer_group"));
        charge["balance_transaction"] = Moved("charge", "charge", amount, fee, currency, Text(charge, "id")!);
        (intent["status"], intent["amount_received"], intent["amount_capturable"], intent["latest_charge"]) = ("succeeded", amount, 0, Text(charge, "id"));
        Tell("payment_intent.succeeded", intent);
    }

    private JsonObject Capture(JsonObject intent, FormTree form)
    {
        if (Text(intent, "status") != "requires_capture") throw new Refused("payment_intent_unexpected_state", "It cannot be captured.");
        Take(intent, long.Parse(form["amount_to_capture"] ?? "0", CultureInfo.InvariantCulture));
        return intent;
    }

    private JsonObject Cancel(JsonObject intent, string? reason)
    {
        if (Text(intent, "status") is "succeeded" or "canceled") throw new Refused("payment_intent_unexpected_state", "It cannot be canceled.");
        (intent["status"], intent["cancellation_reason"], intent["amount_capturable"]) = ("canceled", reason, 0);
        Tell("payment_intent.canceled", intent);
        return intent;
    }

    private JsonObject Refund(FormTree form)
    {
        var intent = Known(form["payment_intent"]!);
        var charge = Text(intent, "latest_charge") is { } id ? Known(id) : throw new Refused("payment_intent_unexpected_state", "There is no charge.");
        var amount = long.Parse(form["amount"]!, CultureInfo.InvariantCulture);
        if (charge["disputed"]!.GetValue<bool>()) throw new Refused("charge_disputed", "The charge has been charged back.");
        var given = All("refund").Where(one => Text(one, "payment_intent") == Text(intent, "id") && Text(one, "status") is "succeeded" or "pending").Sum(one => Number(one, "amount"));
        if (given + amount > Number(charge, "amount")) throw new Refused("charge_already_refunded", "More than is left.");
        var refund = New("refund", "re", new JsonObject
        {
            ["amount"] = amount, ["currency"] = Text(intent, "currency"), ["payment_intent"] = Text(intent, "id"), ["charge"] = Text(charge, "id"),
            ["metadata"] = form.Under("metadata").Texts(), ["status"] = RefundsTakeTime ? "pending" : "succeeded",
        });
        refund["balance_transaction"] = Moved("refund", "refund", -amount, 0, Text(intent, "currency")!, Text(refund, "id")!);
        Tell("refund.created", refund);
        Tell("charge.refunded", charge);
        return refund;
    }

    /// <summary>A pending refund has arrived at its end.</summary>
    public void SettleRefund(string id, bool succeeded)
    {
        var refund = Known(id);
        refund["status"] = succeeded ? "succeeded" : "failed";
        if (!succeeded)
        {
            refund["failure_reason"] = "lost_or_stolen_card";
            Moved("refund_failure", "refund_failure", Number(refund, "amount"), 0, Text(refund, "currency")!, id);
        }
        Tell("charge.refund.updated", refund);
    }

    /// <summary>The cardholder's bank takes a payment back, or only asks about it.</summary>
    public JsonObject Dispute(string intentId, bool onlyAsks = false)
    {
        var intent = Known(intentId);
        var charge = Known(Text(intent, "latest_charge")!);
        var dispute = New("dispute", "dp", new JsonObject
        {
            ["amount"] = Number(intent, "amount"), ["currency"] = Text(intent, "currency"), ["payment_intent"] = intentId, ["charge"] = Text(charge, "id"),
            ["reason"] = "fraudulent", ["status"] = onlyAsks ? "warning_needs_response" : "needs_response",
        });
        Tell("charge.dispute.created", dispute);
        if (!onlyAsks) Withdraw(dispute, charge);
        return dispute;
    }

    private void Withdraw(JsonObject dispute, JsonObject charge)
    {
        charge["disputed"] = true;
        Moved("adjustment", "dispute", -Number(dispute, "amount"), 1500, Text(dispute, "currency")!, Text(dispute, "id")!);
        Tell("charge.dispute.funds_withdrawn", dispute);
    }

    /// <summary>The bank decides.</summary>
    public void Decide(string disputeId, bool won)
    {
        var dispute = Known(disputeId);
        dispute["status"] = won ? "won" : "lost";
        Tell("charge.dispute.closed", dispute);
        if (!won) return;
        Moved("adjustment", "dispute_reversal", Number(dispute, "amount"), 0, Text(dispute, "currency")!, disputeId);
        Tell("charge.dispute.funds_reinstated", dispute);
    }

    private JsonObject TakeEvidence(JsonObject dispute, FormTree form)
    {
        if (Text(dispute, "status") is "won" or "lost" or "under_review") throw new Refused("dispute_not_open", "It is too late.");
        foreach (var (name, value) in form.Under("evidence").Texts()) dispute["evidence"]![name] = value?.DeepClone();
        if (form["submit"] == "true") dispute["status"] = "under_review";
        return dispute;
    }
}
