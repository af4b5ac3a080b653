using System.Text.Json.Nodes;
using NodaTime;

namespace Stoa.Server.Tests.Payments.PayPal;

/// <summary>Orders, authorizations, captures and refunds.</summary>
internal sealed partial class PayPalState
{
    private const decimal FeeRate = 0.0349m;
    private const decimal FeeFixed = 0.49m;

    /// <summary>The next capture or authorization of an order finds the customer's card wanting.</summary>
    public bool DeclinesNext { get; set; }

    /// <summary>Captures are looked at by a person first.</summary>
    public bool CapturesTakeTime { get; set; }

    /// <summary>Refunds stay pending until <see cref="SettleRefund"/>.</summary>
    public bool RefundsTakeTime { get; set; }

    /// <summary>PayPal keeps accounts some time after it has taken the money.</summary>
    public bool KeepingTakesTime { get; set; }

    private JsonObject OpenOrder(JsonNode asked)
    {
        var unit = asked["purchase_units"]![0]!.AsObject();
        var amount = unit["amount"]!;
        if (Text(amount, "currency_code") is "JPY" or "HUF" or "TWD" && Text(amount, "value")!.Contains('.', StringComparison.Ordinal)) throw new Refused("DECIMALS_NOT_SUPPORTED");
        if (Value(unit, "amount") <= 0) throw new Refused("CANNOT_BE_ZERO_OR_NEGATIVE");
        var order = New("order", new JsonObject
        {
            ["status"] = "PAYER_ACTION_REQUIRED", ["intent"] = Text(asked, "intent"), ["purchase_units"] = new JsonArray(unit.DeepClone()),
            ["return_url"] = Text(asked, "payment_source", "paypal", "experience_context", "return_url"),
            ["keeps"] = asked["payment_source"]?["paypal"]?["attributes"]?["vault"] is not null,
        });
        if (Text(asked, "payment_source", "paypal", "vault_id") is { } token) return Charge(order, Known(token));
        order["links"] = new JsonArray(
            new JsonObject { ["rel"] = "self", ["href"] = $"https://api-m.paypal.com/v2/checkout/orders/{Text(order, "id")}" },
            new JsonObject { ["rel"] = "payer-action", ["href"] = $"https://www.paypal.com/checkoutnow?token={Text(order, "id")}" });
        return order;
    }

    // The customer is away: what was kept pays at once.
    private JsonObject Charge(JsonObject order, JsonObject token)
    {
        if (Refusals.TryDequeue(out var issue))
        {
            _objects.Remove(Text(order, "id")!);
            throw new Refused(issue);
        }
        order["status"] = "APPROVED";
        try
        {
            return TakeOrder(order, "CAPTURE");
        }
        catch (Refused)
        {
            _objects.Remove(Text(order, "id")!);
            throw;
        }
    }

    /// <summary>What the next charges of kept accounts are refused with.</summary>
    public Queue<string> Refusals { get; } = new();

    /// <summary>The customer takes the permission back on PayPal's own pages.</summary>
    public void Forbid(string token) => _objects.Remove(token);

    // In the answer when it is there at once; its news comes either way.
    private void Keep(JsonObject order)
    {
        if (order["keeps"]?.GetValue<bool>() != true) return;
        var token = New("token", new JsonObject
        {
            ["customer"] = new JsonObject { ["id"] = $"cust_{Text(order, "id")}" }, ["metadata"] = new JsonObject { ["order_id"] = Text(order, "id") },
        });
        var vault = KeepingTakesTime
            ? new JsonObject { ["status"] = "APPROVED" }
            : new JsonObject { ["id"] = Text(token, "id"), ["status"] = "VAULTED", ["customer"] = token["customer"]!.DeepClone() };
        order["payment_source"] = new JsonObject { ["paypal"] = new JsonObject { ["email_address"] = "mia@example.org", ["attributes"] = new JsonObject { ["vault"] = vault } } };
        Tell("VAULT.PAYMENT-TOKEN.CREATED", token);
    }

    /// <summary>The customer agrees on PayPal's page.</summary>
    public JsonObject Approve(string id)
    {
        var order = Known(id);
        (order["status"], order["update_time"]) = ("APPROVED", Time(Now()));
        Tell("CHECKOUT.ORDER.APPROVED", order);
        return order;
    }

    /// <summary>PayPal gives an approval back, of which nothing was made.</summary>
    public void LoseApproval(string id)
    {
        var order = Known(id);
        order["status"] = "VOIDED";
        Tell("CHECKOUT.PAYMENT-APPROVAL.REVERSED", new JsonObject { ["kind"] = "reversal", ["order_id"] = id, ["purchase_units"] = order["purchase_units"]!.DeepClone() });
    }

    private JsonObject TakeOrder(JsonObject order, string intent)
    {
        if (Text(order, "intent") != intent) throw new Refused("ACTION_DOES_NOT_MATCH_INTENT");
        if (Text(order, "status") == "COMPLETED") throw new Refused(intent == "CAPTURE" ? "ORDER_ALREADY_CAPTURED" : "ORDER_ALREADY_AUTHORIZED");
        if (Text(order, "status") != "APPROVED") throw new Refused("ORDER_NOT_APPROVED");
        if (DeclinesNext)
        {
            DeclinesNext = false;
            order["status"] = "PAYER_ACTION_REQUIRED";
            throw new Refused("INSTRUMENT_DECLINED");
        }
        var unit = order["purchase_units"]![0]!.AsObject();
        unit["payments"] = new JsonObject { ["authorizations"] = new JsonArray(), ["captures"] = new JsonArray(), ["refunds"] = new JsonArray() };
        order["status"] = "COMPLETED";
        if (intent == "AUTHORIZE") Authorize(order, Now() + Duration.FromDays(29));
        else Take(order, unit["amount"]!, Text(unit, "invoice_id"), null);
        Keep(order);
        return order;
    }

    private JsonObject Authorize(JsonObject order, Instant until)
    {
        var unit = order["purchase_units"]![0]!;
        var authorization = New("authorization", new JsonObject
        {
            ["status"] = "CREATED", ["amount"] = unit["amount"]!.DeepClone(), ["custom_id"] = Text(unit, "custom_id"), ["invoice_id"] = Text(unit, "invoice_id"),
            ["expiration_time"] = Time(until), ["supplementary_data"] = Related(order),
        });
        Tell("PAYMENT.AUTHORIZATION.CREATED", authorization);
        Show(order);
        return authorization;
    }

    private JsonObject Reauthorize(JsonObject authorization)
    {
        if (Text(authorization, "status") != "CREATED") throw new Refused("AUTHORIZATION_VOIDED");
        if (At(authorization, "create_time") + Duration.FromDays(3) > Now()) throw new Refused("REAUTHORIZATION_TOO_SOON");
        return Authorize(OrderOf(authorization), At(authorization, "expiration_time"));
    }

    private JsonObject Capture(JsonObject authorization, JsonNode asked)
    {
        if (Text(authorization, "status") == "CAPTURED") throw new Refused("AUTHORIZATION_ALREADY_CAPTURED");
        if (Text(authorization, "status") == "VOIDED") throw new Refused(At(authorization, "expiration_time") <= Now() ? "AUTHORIZATION_EXPIRED" : "AUTHORIZATION_VOIDED");
        if (DeclinesNext)
        {
            DeclinesNext = false;
            throw new Refused("PAYER_CANNOT_PAY");
        }
        authorization["status"] = "CAPTURED";
        var order = OrderOf(authorization);
        return Take(order, asked["amount"] ?? authorization["amount"]!, Text(asked, "invoice_id") ?? Text(authorization, "invoice_id"), Text(authorization, "id"));
    }

    private JsonObject Take(JsonObject order, JsonNode amount, string? invoice, string? authorization)
    {
        var (value, currency) = (decimal.Parse(Text(amount, "value")!, System.Globalization.CultureInfo.InvariantCulture), Text(amount, "currency_code")!);
        if (invoice is not null && All("capture").Any(one => Text(one, "invoice_id") == invoice)) throw new Refused("DUPLICATE_INVOICE_ID");
        var fee = decimal.Round((value * FeeRate) + FeeFixed, currency == "JPY" ? 0 : 2, MidpointRounding.AwayFromZero);
        var capture = New("capture", new JsonObject
        {
            ["status"] = CapturesTakeTime ? "PENDING" : "COMPLETED", ["amount"] = Money(value, currency), ["custom_id"] = Text(order["purchase_units"]![0], "custom_id"), ["invoice_id"] = invoice,
            ["final_capture"] = true, ["supplementary_data"] = Related(order, authorization),
            ["seller_receivable_breakdown"] = new JsonObject { ["gross_amount"] = Money(value, currency), ["paypal_fee"] = Money(fee, currency), ["net_amount"] = Money(value - fee, currency) },
        });
        if (CapturesTakeTime)
        {
            Tell("PAYMENT.CAPTURE.PENDING", capture);
        }
        else
        {
            Moved("T0006", value, -fee, currency, Text(capture, "id")!, invoice, Text(capture, "custom_id"));
            Tell("PAYMENT.CAPTURE.COMPLETED", capture);
        }
        Show(order);
        return capture;
    }

    /// <summary>A person at PayPal has looked at a capture.</summary>
    public void SettleCapture(string id, bool accepted)
    {
        var capture = Known(id);
        capture["status"] = accepted ? "COMPLETED" : "DECLINED";
        if (accepted) Moved("T0006", Value(capture, "amount"), -Value(capture, "seller_receivable_breakdown", "paypal_fee"), Text(capture, "amount", "currency_code")!, id, Text(capture, "invoice_id"), Text(capture, "custom_id"));
        Tell(accepted ? "PAYMENT.CAPTURE.COMPLETED" : "PAYMENT.CAPTURE.DENIED", capture);
        Show(OrderOf(capture));
    }

    private JsonObject? Void(JsonObject authorization)
    {
        if (Text(authorization, "status") == "VOIDED") throw new Refused("PREVIOUSLY_VOIDED");
        if (Text(authorization, "status") == "CAPTURED") throw new Refused("PREVIOUSLY_CAPTURED");
        authorization["status"] = "VOIDED";
        Tell("PAYMENT.AUTHORIZATION.VOIDED", authorization);
        Show(OrderOf(authorization));
        return null;
    }

    /// <summary>An authorization was kept for too long.</summary>
    public void Expire(string authorization)
    {
        Known(authorization)["expiration_time"] = Time(Now());
        Void(Known(authorization));
    }

    private JsonObject Refund(JsonObject capture, JsonNode asked)
    {
        var currency = Text(capture, "amount", "currency_code")!;
        var amount = asked["amount"] is null ? Value(capture, "amount") : Value(asked, "amount");
        var invoice = Text(asked, "invoice_id");
        if (invoice is not null && All("refund").Any(one => Text(one, "invoice_id") == invoice)) throw new Refused("DUPLICATE_INVOICE_ID");
        var given = All("refund").Where(one => Text(one, "capture") == Text(capture, "id") && Text(one, "status") is "COMPLETED" or "PENDING").Sum(one => Value(one, "amount"));
        if (given == Value(capture, "amount")) throw new Refused("CAPTURE_FULLY_REFUNDED");
        if (given + amount > Value(capture, "amount")) throw new Refused("REFUND_AMOUNT_EXCEEDED");
        var refund = New("refund", new JsonObject
        {
            ["status"] = RefundsTakeTime ? "PENDING" : "COMPLETED", ["amount"] = Money(amount, currency), ["invoice_id"] = invoice, ["custom_id"] = Text(asked, "custom_id") ?? Text(capture, "custom_id"),
            ["capture"] = Text(capture, "id"),
            ["links"] = new JsonArray(new JsonObject { ["rel"] = "up", ["href"] = $"https://api-m.paypal.com/v2/payments/captures/{Text(capture, "id")}" }),
        });
        if (invoice is null) refund.Remove("invoice_id");
        capture["status"] = given + amount == Value(capture, "amount") ? "REFUNDED" : "PARTIALLY_REFUNDED";
        if (!RefundsTakeTime) Return(refund);
        Show(OrderOf(capture));
        return refund;
    }

    /// <summary>Somebody gives money back on PayPal's own pages.</summary>
    public void RefundByHand(string capture, decimal amount) =>
        Refund(Known(capture), new JsonObject { ["amount"] = Money(amount, Text(Known(capture), "amount", "currency_code")!), ["invoice_id"] = null });

    /// <summary>A pending refund has arrived at its end.</summary>
    public void SettleRefund(string id, bool succeeded)
    {
        var refund = Known(id);
        refund["status"] = succeeded ? "COMPLETED" : "FAILED";
        if (succeeded) Return(refund);
        else Tell("PAYMENT.REFUND.FAILED", refund);
    }

    private void Return(JsonObject refund)
    {
        Moved("T1107", -Value(refund, "amount"), 0, Text(refund, "amount", "currency_code")!, Text(refund, "id")!, Text(refund, "invoice_id"), Text(refund, "custom_id"), Text(refund, "capture"));
        Tell("PAYMENT.CAPTURE.REFUNDED", refund);
    }

    /// <summary>Forgets an order that nobody approved.</summary>
    public void Forget(string order) => _objects.Remove(order);

    // An order shows all that was made of it.
    private void Show(JsonObject order)
    {
        var made = order["purchase_units"]![0]!["payments"]!;
        made["authorizations"] = List(All("authorization").Where(one => OrderOf(one) == order));
        made["captures"] = List(All("capture").Where(one => OrderOf(one) == order));
        made["refunds"] = List(All("refund").Where(one => OrderOf(Known(Text(one, "capture")!)) == order));
    }

    private static JsonArray List(IEnumerable<JsonObject> all) => new([.. all.Select(Shown)]);

    private JsonObject OrderOf(JsonObject made) => Known(Text(made, "supplementary_data", "related_ids", "order_id")!);

    private static JsonObject Related(JsonObject order, string? authorization = null)
    {
        var ids = new JsonObject { ["order_id"] = Text(order, "id") };
        if (authorization is not null) ids["authorization_id"] = authorization;
        return new JsonObject { ["related_ids"] = ids };
    }

    private static Instant At(JsonObject one, string name) => NodaTime.Text.InstantPattern.General.Parse(Text(one, name)!).Value;
}
