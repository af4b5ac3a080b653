using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Methods;
using Stoa.Server.Payments.Observability;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Collecting;

/// <summary>The customer goes to pay: opens the gateway's page, or finds the one already open.</summary>
public static class StartPayment
{
    /// <summary>Where the customer pays.</summary>
    public sealed record Started(string Url);

    /// <summary>How the customer wants to pay.</summary>
    /// <param name="Gateway">One of the order's payment options; null for the one that was started, or the first.</param>
    public sealed record Request(string? Gateway = null);

    /// <summary>
    /// Commits the intent, asks the gateway, commits its answer. After a crash or an outage between the two, the same call finds the
    /// same page. A payment that failed is followed by another while the order waits.
    /// </summary>
    /// <param name="order">The order; somebody else's is not found.</param>
    /// <param name="site">The marketplace's address, where the customer comes back to.</param>
    /// <param name="work">The use case's.</param>
    /// <param name="gateways">Those in use.</param>
    /// <param name="log">For an outage.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <param name="with">The gateway that the customer chose; null for the one that was started, or the first choice.</param>
    /// <param name="returnTo">The path that the customer comes back to; the order's page when null.</param>
    public static async Task<Outcome<Started>> Run(
        Id<Order> order, Uri site, Work work, Gateways gateways, ILogger log, CancellationToken cancel, string? with = null, string? returnTo = null)
    {
        var intent = await CommitIntent(order, new Uri(site, returnTo ?? $"/orders/{order}"), with, work, gateways, cancel);
        if (intent.Refused(out var problem)) return problem;
        var (payment, description) = intent.Value;
        if (gateways.Find(payment.Gateway!) is not { } gateway) return PaymentProblems.NoGateway;
        var asked = Stopwatch.GetTimestamp();
        try
        {
            if (payment.HostedUrl is { } open)
            {
                return await CompletePayment.IsOver(payment, gateway, gateways, work, cancel) ? await Run(order, site, work, gateways, log, cancel, gateway.Id, returnTo) : new Started(open);
            }
            var checkout = await OpenCheckout(payment, description, gateway, gateways, cancel);
            if (checkout.Refused(out problem))
            {
                PaymentMetrics.Checkout(gateway.Id, PaymentMetrics.Refused, asked);
                PaymentsLog.GatewayRefused(log, gateway.Id, "open a page for", payment.Id.ToString(), problem.Code);
                // What is refused by the field is the customer's to mend.
                return problem.Field == PaymentProblems.NotOffered.Field ? problem : PaymentProblems.NoGateway;
            }
            PaymentMetrics.Checkout(gateway.Id, PaymentMetrics.Opened, asked);
            await KeepAnswer(payment, checkout.Value, work, cancel);
            return new Started(checkout.Value.Url);
        }
        catch (Exception outage) when (GatewayRetries.IsSilence(outage))
        {
            PaymentMetrics.Checkout(gateway.Id, PaymentMetrics.Silent, asked);
            PaymentsLog.GatewaySilent(log, gateway.Id, payment.Id.ToString(), outage.Message);
            return PaymentProblems.GatewaySilent;
        }
    }

    /// <summary>POST /api/v1/orders/{id}/payments; the body may be left out.</summary>
    internal static async Task<IResult> PostApi(
        Id<Order> id, Request? request, HttpContext http, Work work, Gateways gateways, IConfiguration configuration, ILogger<PaymentsLogCategory> log, CancellationToken cancel) =>
        (await Run(id, SiteOf(http, configuration), work, gateways, log, cancel, request?.Gateway)).Answer();

    /// <summary>POST /orders/{id}/pay: gateway, where one was chosen.</summary>
    internal static async Task<IResult> PostPage(
        Id<Order> id, HttpContext http, Work work, Gateways gateways, IConfiguration configuration, ILogger<PaymentsLogCategory> log, CancellationToken cancel)
    {
        var chosen = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(cancel))["gateway"].ToString() : "";
        var started = await Run(id, SiteOf(http, configuration), work, gateways, log, cancel, chosen.Length == 0 ? null : chosen);
        return started.Refused(out var problem) ? ProblemPage.Result(problem, $"/orders/{id}") : new SeeOther(started.Value.Url);
    }

    /// <summary>Asks for the page of a payment; the same payment gets the same page.</summary>
    internal static Task<Outcome<HostedCheckout>> OpenCheckout(
        Payment payment, string description, PaymentGateway gateway, Gateways gateways, CancellationToken cancel)
    {
        // From a page that only asks for approval the way back is by our own door, where the rest is done.
        var back = gateway.As<ICompletesCheckout>() is null ? $"{payment.ReturnUrl}?paid=1" : new Uri(new Uri(payment.ReturnUrl!), CompletePayment.PathOf(payment.OrderId)).ToString();
        var request = new CheckoutRequest(
            payment.Id.ToString(), payment.Id.ToString(), payment.Amount, payment.Capture, description, back, $"{payment.ReturnUrl}?paid=0", payment.OrderId.ToString())
        {
            KeepsMethod = payment.MethodId is not null,
            Split = payment.SellerId is { } seller ? new CheckoutSplit(seller.ToString(), payment.Amount with { Minor = payment.AmountMinor - payment.AheadMinor }) : null,
        };
        return gateways.Call(gateway.Id, token => gateway.CreateCheckout(request, token), cancel);
    }

    private static async Task<Outcome<(Payment Payment, string Description)>> CommitIntent(
        Id<Order> orderId, Uri returnUrl, string? with, Work work, Gateways gateways, CancellationToken cancel)
    {
        var seen = await OrderAccess.Find(work, orderId, cancel);
        if (seen.Refused(out _) || !seen.Value.Roles.Includes(ActorRole.Customer)) return PaymentProblems.NoOrder;
        var order = seen.Value.Order;
        var payments = await LockPayments.Of(work, orderId, cancel);
        var refusal = payments.Exists(p => p.Status is PaymentStatus.Authorized or PaymentStatus.Captured) ? PaymentProblems.PaidAlready
            : order.State != OrderState.AwaitingPayment ? PaymentProblems.NotAwaitingPayment
            : payments.Exists(p => p is { IsOffSession: true, Status: PaymentStatus.Created or PaymentStatus.Pending }) ? PaymentProblems.ChargedRightNow
            : null;
        if (refusal is not null) return await Refuse(work, refusal);

        var live = payments.Find(p => p.Status is PaymentStatus.Created or PaymentStatus.Pending && p.VoidRequestedAt is null);
        // The account that it would go into is not connected any more, and nobody has been sent to pay: another payment goes another way.
        var isStuck = live is not null && await SplitPayment.HasLostItsSeller(work, live, cancel);
        if (!isStuck && live?.Gateway is { } way && (with is null || way == with))
            return await work.Commit(cancel) is { } stale ? stale : (live, order.Title);
        if (ChooseGateway(await OfferPayment.Gateways(order, work, gateways, cancel), with) is not { } chosen)
            return await Refuse(work, with is null ? PaymentProblems.NoGateway : PaymentProblems.NotOffered);
        if (live?.Gateway is not null)
        {
            // Another way to pay: the page before is closed. Should it be paid all the same, the one of the two that comes second goes back.
            VoidPayment.Apply(work, [live]);
            await work.Db.SaveChangesAsync(cancel);
            live = null;
        }
        var payment = live ?? PlacePayment.Apply(work, order);
        payment.Gateway = chosen.Id;
        payment.ReturnUrl = returnUrl.ToString();
        await SplitPayment.Arrange(work, payment, order, chosen, cancel);
        if (order.KeepsMethod) payment.MethodId = AskMethod.New(work, order.CustomerId, chosen.Id).Id;
        return await work.Commit(cancel) is { } problem ? problem : (payment, order.Title);
    }

    private static PaymentGateway? ChooseGateway(IReadOnlyList<PaymentGateway> offered, string? with) =>
        with is null ? offered.FirstOrDefault() : offered.FirstOrDefault(gateway => gateway.Id == with);

    private static async Task<Problem> Refuse(Work work, Problem problem)
    {
        await work.Abandon();
        return problem;
    }

    // One statement, because a webhook may be faster: what it wrote stays.
    private static Task KeepAnswer(Payment asked, HostedCheckout checkout, Work work, CancellationToken cancel) =>
        work.Db.Database.ExecuteSqlAsync(
            $"""
            update payments.payments
            set gateway_payment_id = coalesce(gateway_payment_id, {checkout.GatewayPaymentId}),
                hosted_url = coalesce(hosted_url, {checkout.Url}),
                status = case status when 'created' then 'pending' else status end,
                version = version + 1
            where id = {asked.Id.Value}
            """, cancel);

    /// <summary>The marketplace's address as its visitors know it.</summary>
    internal static Uri SiteOf(HttpContext http, IConfiguration configuration) =>
        configuration[$"{StoaOptions.Section}:{nameof(StoaOptions.PublicUrl)}"] is { Length: > 0 } address
            ? new Uri(address)
            : new Uri($"{http.Request.Scheme}://{http.Request.Host}");
}
