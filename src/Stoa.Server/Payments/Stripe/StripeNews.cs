using System.Text.Json;
using NodaTime;

namespace Stoa.Server.Payments.Stripe;

/// <summary>Stripe's events in our own words. Those that matter to nobody here are null.</summary>
internal static class StripeNews
{
    /// <summary>The key of metadata under which our ids stand.</summary>
    internal const string Reference = "reference";

    internal static GatewayNews? Of(StripeEvent happened)
    {
        if (happened is not { Id: { } id, Type: { } type, Data.Object: var about }) return null;
        return happened.Account is null ? OfPlatform(id, type, about) : OfAccount(id, type, about);
    }

    private static GatewayNews? OfPlatform(string id, string type, JsonElement about) => type switch
    {
        "checkout.session.completed" or "checkout.session.async_payment_succeeded" => Paid(id, Read<StripeSession>(about)),
        "checkout.session.async_payment_failed" => Page(id, Read<StripeSession>(about), new GatewayFact.Failed("async_payment_failed")),
        "setup_intent.succeeded" => MethodKept(id, Read<StripeSetupIntent>(about)),
        "checkout.session.expired" when Read<StripeSession>(about) is { Mode: "setup" } given => ReferenceOf(given.Metadata) is { } asked ? new MethodEvent(id, asked, null) : null,
        "checkout.session.expired" => Page(id, Read<StripeSession>(about), new GatewayFact.Voided()),
        "payment_intent.amount_capturable_updated" => Intent(id, Read<StripeIntent>(about), intent =>
            intent.AmountCapturable > 0 ? new GatewayFact.Authorized(StripeMoney.Read(intent.AmountCapturable, intent.Currency)) : null),
        "payment_intent.succeeded" => Intent(id, Read<StripeIntent>(about), intent =>
            new GatewayFact.Captured(StripeMoney.Read(intent.AmountReceived, intent.Currency), Fee: null)
            {
                Method = intent is { SetupFutureUsage: "off_session", PaymentMethod: { } method } ? new KeptMethod(intent.Customer, method) : null,
            }),
        "payment_intent.canceled" => Intent(id, Read<StripeIntent>(about), Cancelled),
        // On the hosted page a declined card ends nothing: the customer tries another one, until the page expires.
        "payment_intent.payment_failed" => null,
        "refund.created" or "refund.updated" or "refund.failed" or "charge.refund.updated" => Refund(id, Read<StripeRefund>(about)),
        // Endpoints of older versions send the refunds along, the newest first; with ours each has an event of its own.
        "charge.refunded" => Read<StripeCharge>(about) is { Refunds.Data: [var newest, ..] } charge ? Refund(id, newest with { PaymentIntent = charge.PaymentIntent }) : null,
        "charge.dispute.created" or "charge.dispute.funds_withdrawn" or "charge.dispute.updated" => Dispute(id, Read<StripeDispute>(about), Opened),
        // Of a payment that was refunded in part, a part may come back although the dispute is lost: reconciliation shows that.
        "charge.dispute.funds_reinstated" => Dispute(id, Read<StripeDispute>(about), dispute => dispute.Status == "won" ? new GatewayFact.DisputeWon(dispute.Id) : null),
        "charge.dispute.closed" => Dispute(id, Read<StripeDispute>(about), dispute => dispute.Status switch
        {
            "won" => new GatewayFact.DisputeWon(dispute.Id),
            "lost" => new GatewayFact.DisputeLost(dispute.Id),
            _ => null,
        }),
        _ => null,
    };

    private static PayoutEvent? OfAccount(string id, string type, JsonElement about) => type switch
    {
        "account.updated" => new PayoutEvent(id, new PayoutFact.AccountChanged(AccountOf(Read<StripeAccount>(about)))),
        "payout.paid" => Read<StripePayout>(about) is var paid ? new PayoutEvent(id, new PayoutFact.Paid(paid.Id, ReferenceOf(paid.Metadata))) : null,
        "payout.failed" or "payout.canceled" => Read<StripePayout>(about) is var failed
            ? new PayoutEvent(id, new PayoutFact.Failed(failed.Id, ReferenceOf(failed.Metadata), failed.FailureCode ?? failed.Status)) : null,
        _ => null,
    };

    private static MethodEvent? MethodKept(string id, StripeSetupIntent setup) =>
        ReferenceOf(setup.Metadata) is { } reference && setup.PaymentMethod is { } method ? new MethodEvent(id, reference, new KeptMethod(setup.Customer, method)) : null;

    internal static PayoutAccount AccountOf(StripeAccount account)
    {
        var wanted = account.Requirements;
        string[] missing = [.. (wanted?.PastDue ?? []).Concat(wanted?.CurrentlyDue ?? []).Distinct(StringComparer.Ordinal)];
        var mayBeSent = account.Capabilities?.GetValueOrDefault("transfers") == "active";
        return new PayoutAccount(
            account.Id, ReferenceOf(account.Metadata), account.DetailsSubmitted, account.PayoutsEnabled && mayBeSent, missing,
            wanted?.CurrentDeadline is { } by ? Instant.FromUnixTimeSeconds(by) : null, wanted?.DisabledReason);
    }

    internal static string? ReferenceOf(Dictionary<string, string>? metadata) => metadata?.GetValueOrDefault(Reference);

    // Without a payment yet ("unpaid") it was authorized only, or the bank takes days: the intent, or a later event, tells.
    private static GatewayEvent? Paid(string id, StripeSession session) => session is { PaymentStatus: "paid", AmountTotal: { } total, Currency: { } currency }
        ? Page(id, session, new GatewayFact.Captured(StripeMoney.Read(total, currency), Fee: null))
        : null;

    // Sessions and intents that are not of our making are another program's.
    private static GatewayEvent? Page(string id, StripeSession session, GatewayFact fact) => ReferenceOf(session.Metadata) is { } reference
        ? new GatewayEvent(id, session.Id, reference, fact, session.PaymentIntent)
        : null;

    private static GatewayEvent? Intent(string id, StripeIntent intent, Func<StripeIntent, GatewayFact?> say) =>
        ReferenceOf(intent.Metadata) is { } reference && say(intent) is { } fact ? new GatewayEvent(id, null, reference, fact, intent.Id) : null;

    // We cancel what we give up; Stripe what was authorized for too long.
    private static GatewayFact Cancelled(StripeIntent intent) =>
        intent.CancellationReason is "automatic" or "expired" ? new GatewayFact.Failed("authorization_expired") : new GatewayFact.Voided();

    private static GatewayEvent? Refund(string id, StripeRefund refund)
    {
        if (refund.PaymentIntent is not { } charge) return null;
        GatewayFact? fact = refund.Status switch
        {
            "succeeded" => new GatewayFact.Refunded(refund.Id, ReferenceOf(refund.Metadata), StripeMoney.Read(refund.Amount, refund.Currency)),
            "failed" or "canceled" => new GatewayFact.RefundFailed(refund.Id, ReferenceOf(refund.Metadata), refund.FailureReason ?? refund.Status),
            _ => null,
        };
        return fact is null ? null : new GatewayEvent(id, null, refund.Metadata?.GetValueOrDefault("payment"), fact, charge);
    }

    private static GatewayEvent? Dispute(string id, StripeDispute dispute, Func<StripeDispute, GatewayFact?> say) =>
        dispute.PaymentIntent is { } charge && say(dispute) is { } fact ? new GatewayEvent(id, null, null, fact, charge) : null;

    // An inquiry ("warning_…") takes no money, and becomes a dispute of the same id when it does.
    private static GatewayFact.DisputeOpened? Opened(StripeDispute dispute) => dispute.Status.StartsWith("warning", StringComparison.Ordinal)
        ? null
        : new GatewayFact.DisputeOpened(dispute.Id, StripeMoney.Read(dispute.Amount, dispute.Currency), dispute.Reason,
            dispute.EvidenceDetails?.DueBy is { } by ? Instant.FromUnixTimeSeconds(by) : null);

    private static T Read<T>(JsonElement about) => about.Deserialize<T>(StripeJson.Options) ?? throw new JsonException("An event is about nothing.");
}
