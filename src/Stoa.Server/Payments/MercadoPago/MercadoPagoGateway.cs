using System.Globalization;
using System.Text.Json;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Payments.MercadoPago.Reports;
using Stoa.Server.Payments.Reconciliation;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.MercadoPago;

/// <summary>
/// Mercado Pago with hosted pages (Checkout Pro). A payment is known by its account and preference (<c>CL:123-abc</c>), its money by the payment
/// (digits) that the customer makes there; our id of it stands in <c>external_reference</c> everywhere.
/// </summary>
internal sealed partial class MercadoPagoGateway(
    MercadoPagoClient client, MercadoPagoOptions options, SellerTokens sellers, OrderReport order, BalanceReports reports, NameRefunds refunds) : PaymentGateway, ITakesEvidence
{
    internal const string Name = "mercadopago";

    private const int TitleLengthMax = 200;

    private static readonly Problem Unreadable = new(ProblemKind.Invalid, "webhook-unreadable", "The body is not a notice of Mercado Pago.");
    private static readonly Problem NoAccount = new(ProblemKind.Conflict, "no_account", "No account of Mercado Pago takes this currency.");
    private static readonly Problem NotSayable = new(ProblemKind.Conflict, "amount_not_sayable", "Mercado Pago takes no such amount of this currency.");
    private static readonly Problem NothingPaid = new(ProblemKind.Conflict, "nothing_paid", "Nobody has paid on this page.");
    private static readonly Problem NoChargeback = new(ProblemKind.NotFound, "chargeback_not_found", "We know no such chargeback.");
    private static readonly Problem TakesAtOnce = new(ProblemKind.Conflict, "takes_at_once", "Checkout Pro takes the money with the payment.");

    /// <inheritdoc />
    public override string Id => Name;

    /// <inheritdoc />
    public override PayWith PayWith { get; } = new("Mercado Pago", "With cards, your account there, or what your country pays with.");

    /// <inheritdoc />
    public override bool Takes(Money amount) => options.CountryFor(amount.Currency.Code) is not null && MercadoPagoMoney.CanCharge(amount);

    /// <inheritdoc />
    public override bool MayBePaidAgain => true;

    /// <summary>Checkout Pro cannot set an amount aside, so that requests go another way.</summary>
    public override bool Takes(Money amount, PaymentTerms terms) => terms.Capture == CaptureMode.Automatic && Takes(amount);

    /// <inheritdoc />
    public override async Task<Outcome<HostedCheckout>> CreateCheckout(CheckoutRequest request, CancellationToken cancel)
    {
        if (request.Capture == CaptureMode.Manual) return TakesAtOnce;
        if (options.CountryFor(request.Amount.Currency.Code) is not { } country) return NoAccount;
        var caller = new MercadoPagoCaller(country, request.Split is { } into ? Id<SellerAccount>.Parse(into.Seller, null) : null);
        string[] excluded = options.Vouchers ? [] : ["ticket", "atm"];
        var made = await client.Post<MercadoPagoPreference>(caller, "/checkout/preferences", new
        {
            items = new[]
            {
                new
                {
                    id = request.Reference,
                    title = request.Description.Length <= TitleLengthMax ? request.Description : request.Description[..TitleLengthMax],
                    quantity = 1,
                    currency_id = request.Amount.Currency.Code,
                    unit_price = MercadoPagoMoney.Write(request.Amount),
                },
            },
            external_reference = request.Reference,
            back_urls = new { success = request.ReturnUrl, pending = request.ReturnUrl, failure = request.CancelUrl },
            // Only an https address may be returned to by itself.
            auto_return = request.ReturnUrl.StartsWith("https://", StringComparison.Ordinal) ? "approved" : null,
            payment_methods = new { excluded_payment_types = excluded.Select(id => new { id }) },
            metadata = new { group = request.Group },
            marketplace_fee = request.Split is { MarketplacePart: { IsPositive: true } part } ? MercadoPagoMoney.Write(part) : (decimal?)null,
        }, request.IdempotencyKey, cancel);
        if (made.Refused(out var problem)) return problem;
        return made.Value is { Id: { } id, InitPoint: { } url } ? new HostedCheckout($"{caller}:{id}", url) : throw new HttpRequestException("Mercado Pago made a page without an address.");
    }

    /// <inheritdoc />
    public override Task<Outcome<Accepted>> Capture(GatewayCall call, Money amount, CancellationToken cancel) => Task.FromResult<Outcome<Accepted>>(TakesAtOnce);

    /// <summary>Closes the page, and calls off a voucher that nobody has paid. Mercado Pago tells nobody that a page is closed: we do.</summary>
    public override async Task<Outcome<Accepted>> Void(GatewayCall call, CancellationToken cancel)
    {
        var (caller, preference) = MercadoPagoCaller.Split(call.GatewayPaymentId);
        var closed = await client.Put<MercadoPagoPreference>(
            caller, $"/checkout/preferences/{preference}", new { expires = true, expiration_date_to = "2000-01-01T00:00:00.000-00:00" }, $"{call.IdempotencyKey}:expire", cancel);
        if (closed.Refused(out var problem)) return problem;
        var found = await Search(caller, closed.Value.ExternalReference, cancel);
        if (found.Refused(out problem)) return problem;
        foreach (var payment in found.Value)
        {
            // Paid a moment before: the notice of it is on its way, and the money goes back then.
            if (payment.Status is "approved" or "refunded" or "charged_back" or "in_mediation") return new Problem(ProblemKind.Conflict, "payment_is_approved", "The customer has paid.");
            if (payment.Status is not ("pending" or "in_process" or "authorized")) continue;
            var cancelled = await client.Put<MercadoPagoPayment>(
                caller, $"/v1/payments/{payment.Id.ToString(CultureInfo.InvariantCulture)}", new { status = "cancelled" }, $"{call.IdempotencyKey}:{payment.Id}", cancel);
            if (cancelled.Refused(out problem)) return problem;
        }
        return new Accepted(new GatewayEvent($"{call.GatewayPaymentId}:closed", call.GatewayPaymentId, null, new GatewayFact.Voided()) { Seller = caller.Seller?.ToString() });
    }

    /// <inheritdoc />
    public override async Task<Outcome<AcceptedRefund>> Refund(GatewayCall call, string reference, Money amount, CancellationToken cancel)
    {
        var (caller, _) = MercadoPagoCaller.Split(call.GatewayPaymentId);
        if (call.GatewayChargeId is not { } charge) return NothingPaid;
        if (!MercadoPagoMoney.CanCharge(amount)) return NotSayable;
        // A refund has no reference of ours: the key alone makes that it is made once, however often it is asked for.
        var made = await client.Post<MercadoPagoRefund>(caller, $"/v1/payments/{charge}/refunds", new { amount = MercadoPagoMoney.Write(amount) }, call.IdempotencyKey, cancel);
        if (made.Refused(out var problem)) return problem;
        return made.Value.Status == "rejected"
            ? new Problem(ProblemKind.Conflict, "refund_rejected", "Mercado Pago has rejected the refund.")
            : new AcceptedRefund(MercadoPagoNews.IdOf(made.Value));
    }

    /// <inheritdoc />
    public override async Task<Outcome<GatewayNews?>> ReadWebhook(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now, CancellationToken cancel)
    {
        try
        {
            if (JsonSerializer.Deserialize<MercadoPagoNotice>(body.Span, MercadoPagoJson.Options) is not { Data: { Id.ValueKind: JsonValueKind.String or JsonValueKind.Number } about } notice)
                return Unreadable;
            var verified = MercadoPagoSignature.Verify(headers, about.Text, options.Accounts, now);
            if (verified.Refused(out var problem)) return problem;
            // Whose account it is in is not signed, and decides only with whose leave we look.
            var seller = notice.UserId is { } user ? await sellers.Find(Name, user, cancel) : null;
            var caller = new MercadoPagoCaller(verified.Value, seller);
            var news = notice.Type switch
            {
                "payment" => await NewsOfPayment(caller, about.Text, cancel),
                "topic_chargebacks_wh" or "chargebacks" => await NewsOfChargeback(caller, about.Text, cancel),
                "mp-connect" => await NewsOfConnection(seller, cancel),
                _ => new List<GatewayEvent>(),
            };
            if (news.Refused(out problem)) return problem;
            return news.Value.Count == 0 ? (GatewayNews?)null : new GatewayNewsList($"{notice.Type}:{about.Text}", news.Value);
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException)
        {
            return Unreadable;
        }
    }

    /// <inheritdoc />
    public async Task<Outcome<Accepted>> GiveEvidence(
        string idempotencyKey, string gatewayDisputeId, DisputeEvidence evidence, bool submit, CancellationToken cancel)
    {
        // It takes documents only, and hands them on at once.
        if (!submit || evidence.Pack is not { } pack) return new Accepted();
        if (await sellers.PaymentOf(Name, gatewayDisputeId, cancel) is not { } payment) return NoChargeback;
        var (caller, _) = MercadoPagoCaller.Split(payment);
        var given = await client.Upload(caller, $"/v1/chargebacks/{Uri.EscapeDataString(gatewayDisputeId)}/documentation", pack, idempotencyKey, cancel);
        return given.Refused(out var problem) ? problem : new Accepted();
    }

    // Of no account of ours: another program's, or the trial button of its own site.
    private async Task<Outcome<List<GatewayEvent>>> NewsOfPayment(MercadoPagoCaller caller, string id, CancellationToken cancel)
    {
        var found = await client.Get<MercadoPagoPayment>(caller, $"/v1/payments/{Uri.EscapeDataString(id)}", cancel);
        if (found.Refused(out var problem)) return problem.Kind == ProblemKind.NotFound ? new List<GatewayEvent>() : problem;
        return MercadoPagoNews.Of(found.Value, caller).ToList();
    }

    private async Task<Outcome<List<GatewayEvent>>> NewsOfChargeback(MercadoPagoCaller caller, string id, CancellationToken cancel)
    {
        var found = await client.Get<MercadoPagoChargeback>(caller, $"/v1/chargebacks/{Uri.EscapeDataString(id)}", cancel);
        if (found.Refused(out var problem)) return problem.Kind == ProblemKind.NotFound ? new List<GatewayEvent>() : problem;
        var news = new List<GatewayEvent>();
        foreach (var payment in found.Value.Payments ?? [])
        {
            var about = await client.Get<MercadoPagoPayment>(caller, $"/v1/payments/{payment.ToString(CultureInfo.InvariantCulture)}", cancel);
            if (about.Refused(out problem)) return problem;
            news.AddRange(MercadoPagoNews.Of(about.Value, caller));
            news.AddRange(MercadoPagoNews.Of(found.Value, about.Value, caller));
        }
        return news;
    }

    private async Task<Outcome<IReadOnlyList<MercadoPagoPayment>>> Search(MercadoPagoCaller caller, string? reference, CancellationToken cancel)
    {
        if (reference is null) return Outcome<IReadOnlyList<MercadoPagoPayment>>.Of([]);
        var found = await client.Get<MercadoPagoFound<MercadoPagoPayment>>(
            caller, $"/v1/payments/search?external_reference={Uri.EscapeDataString(reference)}&sort=date_created&criteria=desc", cancel);
        return found.Refused(out var problem) ? problem : Outcome<IReadOnlyList<MercadoPagoPayment>>.Of(found.Value.Results ?? []);
    }
}
