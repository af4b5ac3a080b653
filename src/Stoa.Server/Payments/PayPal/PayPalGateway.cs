using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments.PayPal;

/// <summary>
/// PayPal, with orders that the customer approves on PayPal's page and that we capture or authorize then. A payment is known by its order, its
/// money by the capture. The order is our guard: it can be captured once, by whatever call.
/// </summary>
internal sealed partial class PayPalGateway(PayPalClient client, PayPalOptions options, IClock clock) : PaymentGateway, ICompletesCheckout, ILimitsAuthorizations
{
    internal const string Name = "paypal";

    private const int DescriptionLengthMax = 127;

    // How long PayPal keeps an order that nobody approves.
    private static readonly Duration PageLife = Duration.FromHours(3);

    // How long the bank of an authorization keeps its word; after that PayPal asks it again.
    private static readonly Duration Honour = Duration.FromDays(3);

    private static readonly Problem Unsayable = new(ProblemKind.Conflict, "amount_not_sayable", "PayPal takes this currency in whole units only.");
    private static readonly Problem NothingTaken = new(ProblemKind.Conflict, PayPalRefusal.NotApproved, "Nobody has paid on this page.");
    private static readonly Problem NothingAuthorized = new(ProblemKind.Conflict, PayPalRefusal.AuthorizationVoided, "Nothing is authorized for this order (any more).");

    /// <inheritdoc />
    public override string Id => Name;

    /// <inheritdoc />
    public override PayWith PayWith { get; } = new("PayPal", "With your PayPal account, or a card.");

    /// <summary>Renewing does not make it longer, and is done where the money is taken: see <see cref="Honour"/>.</summary>
    public Duration AuthorizationLife { get; } = Duration.FromDays(29);

    /// <inheritdoc />
    public override bool Takes(Money amount) => PayPalMoney.Can(amount);

    /// <inheritdoc />
    public override async Task<Outcome<HostedCheckout>> CreateCheckout(CheckoutRequest request, CancellationToken cancel)
    {
        var opened = await client.Post<PayPalOrder>("/v2/checkout/orders", new
        {
            Intent = request.Capture == CaptureMode.Manual ? "AUTHORIZE" : "CAPTURE",
            PurchaseUnits = new[] { Unit(request.Amount, request.Description, request.Reference) },
            PaymentSource = new
            {
                Paypal = new
                {
                    Attributes = request.KeepsMethod ? KeepsAccount : null,
                    ExperienceContext = new
                    {
                        // Not a choice that takes days, during which a time would be held for nothing.
                        PaymentMethodPreference = "IMMEDIATE_PAYMENT_REQUIRED",
                        ShippingPreference = "NO_SHIPPING",
                        UserAction = "PAY_NOW",
                        request.ReturnUrl,
                        request.CancelUrl,
                    },
                },
            },
        }, request.IdempotencyKey, cancel);
        if (opened.Refused(out var problem)) return problem;
        return opened.Value.Links?.FirstOrDefault(link => link.Rel is "payer-action" or "approve") is { Href: { } url }
            ? new HostedCheckout(opened.Value.Id, url)
            : new Problem(ProblemKind.Conflict, "order_is_over", "This page of PayPal is closed.");
    }

    /// <inheritdoc />
    public async Task<bool> IsOver(string gatewayPaymentId, Instant now, CancellationToken cancel)
    {
        var order = await Order(gatewayPaymentId, cancel);
        if (order.Refused(out var problem)) return problem.Kind == ProblemKind.NotFound ? true : throw new HttpRequestException(problem.Message);
        return order.Value switch
        {
            { Status: "VOIDED" } => true,
            { Status: "APPROVED" or "COMPLETED" } => false,
            { CreateTime: { } at } => Instant.FromDateTimeOffset(at) + PageLife <= now,
            _ => false,
        };
    }

    /// <inheritdoc />
    public async Task<Outcome<GatewayEvent?>> Complete(GatewayCall call, CaptureMode capture, CancellationToken cancel)
    {
        // Looked at first: an earlier call may have had its effect, however long ago that was.
        var found = await Order(call.GatewayPaymentId, cancel);
        if (found.Refused(out var problem)) return problem;
        var order = found.Value;
        if (order.Status != "APPROVED") return PayPalNews.Of(order) is { } known ? known : NothingTaken;

        var step = capture == CaptureMode.Manual ? "authorize" : "capture";
        // An order that was declined is approved anew, with another card: that is another try, under a key of its own.
        var key = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{call.IdempotencyKey}:{order.UpdateTime?.ToUnixTimeSeconds() ?? 0}");
        var done = await client.Post<PayPalOrder>($"/v2/checkout/orders/{order.Id}/{step}", new { }, key, cancel);
        if (!done.Refused(out problem)) return PayPalNews.Of(done.Value with { PurchaseUnits = Referring(done.Value, order) });
        if (problem.Code is not (PayPalRefusal.AlreadyCaptured or PayPalRefusal.AlreadyAuthorized or PayPalRefusal.DuplicateInvoice)) return problem;
        found = await Order(call.GatewayPaymentId, cancel);
        if (found.Refused(out _)) return problem;
        return PayPalNews.Of(found.Value) is { } news ? news : problem;
    }

    /// <inheritdoc />
    public override async Task<Outcome<Accepted>> Capture(GatewayCall call, Money amount, CancellationToken cancel)
    {
        if (!PayPalMoney.Can(amount)) return Unsayable;
        var found = await Order(call.GatewayPaymentId, cancel);
        if (found.Refused(out var problem)) return problem;
        var order = found.Value;
        // The answer of an earlier call was lost.
        if (order.Captures.Any(capture => capture.Status is not ("DECLINED" or "FAILED"))) return new Accepted(PayPalNews.Of(order));
        if (Live(order) is not { } authorization) return NothingAuthorized;
        authorization = await Renewed(authorization, call, amount, cancel);

        var captured = await client.Post<PayPalCapture>($"/v2/payments/authorizations/{authorization.Id}/capture",
            new { Amount = PayPalMoney.Amount(amount), FinalCapture = true }, call.IdempotencyKey, cancel);
        if (!captured.Refused(out problem)) return new Accepted(PayPalNews.Of(order.Id, order.Reference, captured.Value));
        if (problem.Code is not (PayPalRefusal.AuthorizationCaptured or PayPalRefusal.AuthorizationCapturedBefore or PayPalRefusal.DuplicateInvoice)) return problem;
        found = await Order(call.GatewayPaymentId, cancel);
        return !found.Refused(out _) && found.Value.Captures.Count > 0 ? new Accepted(PayPalNews.Of(found.Value)) : problem;
    }

    /// <inheritdoc />
    public override async Task<Outcome<Accepted>> Void(GatewayCall call, CancellationToken cancel)
    {
        var found = await Order(call.GatewayPaymentId, cancel);
        if (found.Refused(out var problem)) return problem;
        var order = found.Value;
        if (order.Captures.Count > 0) return new Accepted(PayPalNews.Of(order));
        // An order cannot be closed at PayPal, and takes nothing without our call, which will not be made any more.
        if (order.Authorizations.Count == 0) return new Accepted(PayPalNews.Of(order, new GatewayFact.Voided()));
        foreach (var authorization in order.Authorizations.Where(one => one.Status is "CREATED" or "PENDING"))
        {
            var given = await client.Do($"/v2/payments/authorizations/{authorization.Id}/void", cancel);
            if (given.Refused(out problem) && problem.Code is not (PayPalRefusal.AuthorizationVoidedBefore or PayPalRefusal.AuthorizationVoided)) return problem;
        }
        return new Accepted(PayPalNews.Of(order, new GatewayFact.Voided()));
    }

    /// <inheritdoc />
    public override async Task<Outcome<AcceptedRefund>> Refund(GatewayCall call, string reference, Money amount, CancellationToken cancel)
    {
        if (!PayPalMoney.Can(amount)) return Unsayable;
        var order = await Order(call.GatewayPaymentId, cancel);
        if (order.Refused(out var problem) && problem.Kind != ProblemKind.NotFound) return problem;
        // PayPal forgets a key after 45 days, and a refund may be asked for again later than that: our reference is never forgotten.
        if (order.Succeeded && Made(order.Value, reference) is { } earlier) return earlier;
        var captured = call.GatewayChargeId ?? (order.Succeeded ? order.Value.Captures.FirstOrDefault(capture => capture.Status is not ("DECLINED" or "FAILED"))?.Id : null);
        if (captured is null) return problem ?? NothingTaken;

        var refunded = await client.Post<PayPalRefund>($"/v2/payments/captures/{captured}/refund",
            new { Amount = PayPalMoney.Amount(amount), InvoiceId = reference, CustomId = order.Succeeded ? order.Value.Reference : null }, call.IdempotencyKey, cancel);
        if (!refunded.Refused(out problem)) return AcceptedOf(refunded.Value);
        if (problem.Code != PayPalRefusal.DuplicateInvoice) return problem;
        order = await Order(call.GatewayPaymentId, cancel);
        return order.Succeeded && Made(order.Value, reference) is { } known ? known : problem;
    }

    // PayPal refuses a second payment of the same invoice, whatever key it comes under.
    private static object Unit(Money amount, string description, string reference) => new
    {
        Amount = PayPalMoney.Amount(amount), Description = Cut(description, DescriptionLengthMax), CustomId = reference, InvoiceId = reference,
    };

    private Task<Outcome<PayPalOrder>> Order(string id, CancellationToken cancel) => client.Get<PayPalOrder>($"/v2/checkout/orders/{Uri.EscapeDataString(id)}", cancel);

    // The newest: one that was renewed stands after the one it renews.
    private static PayPalAuthorization? Live(PayPalOrder order) => order.Authorizations.Where(one => one.IsLive).OrderBy(one => one.CreateTime).LastOrDefault();

    // After three days the bank does not promise the money any more: PayPal asks it anew, and what it refuses is tried with the old promise.
    private async Task<PayPalAuthorization> Renewed(PayPalAuthorization authorization, GatewayCall call, Money amount, CancellationToken cancel)
    {
        if (authorization.CreateTime is not { } since || Instant.FromDateTimeOffset(since) + Honour > clock.GetCurrentInstant()) return authorization;
        var renewed = await client.Post<PayPalAuthorization>($"/v2/payments/authorizations/{authorization.Id}/reauthorize",
            new { Amount = PayPalMoney.Amount(amount) }, $"{call.IdempotencyKey}:renew", cancel);
        return renewed.Succeeded && renewed.Value.IsLive ? renewed.Value : authorization;
    }

    private static AcceptedRefund? Made(PayPalOrder order, string reference) =>
        order.Refunds.FirstOrDefault(refund => refund.InvoiceId == reference && refund.Status is "COMPLETED" or "PENDING") is { } made ? new AcceptedRefund(made.Id) : null;

    private static Outcome<AcceptedRefund> AcceptedOf(PayPalRefund refund) => refund.Status is "FAILED" or "CANCELLED"
        ? new Problem(ProblemKind.Conflict, $"refund_{refund.Status.ToLowerInvariant()}", "PayPal could not make this refund.")
        : new AcceptedRefund(refund.Id);

    // The answer to a capture may leave out what the order was made with.
    private static IReadOnlyList<PayPalUnit>? Referring(PayPalOrder done, PayPalOrder before) =>
        done.PurchaseUnits is [var unit, ..] && before.PurchaseUnits is [var made, ..] ? [unit with { CustomId = unit.CustomId ?? made.CustomId }] : done.PurchaseUnits;

    private static string Cut(string text, int max) => text.Length <= max ? text : text[..max];
}
