using System.Globalization;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>Cards that are kept, and charged while nobody is there.</summary>
internal sealed partial class StripeState
{
    /// <summary>What banks say to the next charges off session; nothing says yes.</summary>
    public Queue<string> Refusals { get; } = [];

    private JsonObject OpenSetup(FormTree form)
    {
        if (form["customer_creation"] != "always") throw new Refused("parameter_missing", "A card without a customer cannot be charged again.");
        var session = New("checkout.session", "cs_test", new JsonObject
        {
            ["mode"] = "setup", ["status"] = "open", ["payment_status"] = "no_payment_required", ["payment_intent"] = null, ["amount_total"] = null,
            ["currency"] = form["currency"], ["metadata"] = form.Under("metadata").Texts(), ["client_reference_id"] = form["client_reference_id"],
        });
        session["url"] = $"https://checkout.stripe.com/c/pay/{Text(session, "id")}";
        _intentOf[Text(session, "id")!] = form.Under("setup_intent_data");
        return session;
    }

    /// <summary>The customer gives a card on a page without a payment.</summary>
    public void GiveCard(string sessionId)
    {
        var session = Known(sessionId);
        var setup = New("setup_intent", "seti", new JsonObject
        {
            ["status"] = "succeeded", ["metadata"] = _intentOf[sessionId].Under("metadata").Texts(), ["customer"] = NewCustomer(), ["payment_method"] = NewMethod(),
        });
        (session["status"], session["url"], session["setup_intent"]) = ("complete", null, Text(setup, "id"));
        Tell("setup_intent.succeeded", setup);
        Tell("checkout.session.completed", session);
    }

    private JsonObject ChargeAgain(FormTree form)
    {
        if (form["off_session"] != "true" || form["confirm"] != "true") throw new Refused("not_here", "The stand-in charges off session only.");
        var (customer, method) = (Known(form["customer"]!), Known(form["payment_method"]!));
        if (Refusals.TryDequeue(out var code)) throw new Refused(code, "The bank said no.", 402);
        var amount = long.Parse(form["amount"]!, CultureInfo.InvariantCulture);
        var intent = New("payment_intent", "pi", new JsonObject
        {
            ["amount"] = amount, ["currency"] = form["currency"], ["customer"] = Text(customer, "id"), ["payment_method"] = Text(method, "id"), ["capture_method"] = "automatic",
            ["transfer_group"] = form["transfer_group"], ["metadata"] = form.Under("metadata").Texts(), ["amount_received"] = 0, ["amount_capturable"] = 0,
            ["status"] = "processing", ["setup_future_usage"] = null, ["canceled_at"] = null,
        });
        Take(intent, amount);
        return intent;
    }

    private string NewCustomer() => Text(New("customer", "cus", []), "id")!;

    private string NewMethod() => Text(New("payment_method", "pm", []), "id")!;
}
