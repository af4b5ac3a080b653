using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Collecting;

/// <summary>
/// The customer has approved a payment on the page of a processor that leaves the rest to us (<see cref="ICompletesCheckout"/>): the money is
/// taken, or set aside. The way back and the processor's news lead here; asking twice has its effect once.
/// </summary>
public static class CompletePayment
{
    internal const string Topic = "payments.complete";

    // Younger pages are open for certain, and nobody is asked.
    private static readonly Duration Fresh = Duration.FromMinutes(30);

    internal sealed record Intent(Id<Payment> PaymentId);

    /// <summary>Leaves the intent to complete, unless it is known what became of the payment, or it was given up. The caller commits.</summary>
    internal static void Apply(Work work, Payment payment)
    {
        if (IsOpen(payment)) work.Send(Topic, payment.Id.ToString(), new Intent(payment.Id));
    }

    /// <summary>Carries it out, outside any transaction.</summary>
    internal static async Task Handle(Intent intent, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var payment = await work.Db.Set<Payment>().AsNoTracking().SingleAsync(p => p.Id == intent.PaymentId, cancel);
        if (!IsOpen(payment)) return;
        var gateways = services.GetRequiredService<Gateways>();
        if (gateways.Find(payment.Gateway!) is not { } gateway)
            throw new DeliveryException($"The gateway {payment.Gateway} is not configured any more; {payment.Id} waits to be completed there.");
        var answer = await Ask(payment, gateway, gateways, cancel);
        // The customer may choose another way to pay, on the same page.
        if (answer.Refused(out var problem)) PaymentsLog.GatewayRefused(services.GetRequiredService<ILogger<PaymentsLogCategory>>(), gateway.Id, "complete", payment.Id.ToString(), problem.Code);
        else await ApplyGatewayEvent.Told(gateway.Id, new Accepted(answer.Value), work, services, cancel);
    }

    /// <summary>GET /orders/{id}/approved: the customer comes back from the processor's page. Opened again, it changes nothing.</summary>
    internal static async Task<IResult> GetReturn(
        Id<Order> id, Work work, Gateways gateways, Inbox inbox, ILogger<PaymentsLogCategory> log, CancellationToken cancel)
    {
        var seen = await OrderAccess.Find(work, id, cancel);
        if (seen.Refused(out _) || !seen.Value.Roles.Includes(ActorRole.Customer)) return NotFoundPage.Result();
        var payments = await work.Db.Set<Payment>().AsNoTracking().Where(p => p.OrderId == id).OrderByDescending(p => p.CreatedAt).ToListAsync(cancel);
        var wasRefused = false;
        foreach (var payment in payments.Where(IsOpen))
        {
            if (gateways.Find(payment.Gateway!) is { } gateway) wasRefused |= !await TryNow(payment, gateway, gateways, inbox, work, log, cancel);
        }
        var page = payments.Find(p => p.ReturnUrl is not null)?.ReturnUrl is { } address ? new Uri(address).AbsolutePath : $"/orders/{id}";
        return new SeeOther($"{page}?paid={(wasRefused ? 0 : 1)}");
    }

    /// <summary>Where the customer comes back to.</summary>
    internal static string PathOf(Id<Order> order) => $"/orders/{order}/approved";

    /// <summary>Whether the page that is open for a payment has been closed by its processor; then the payment has failed, and another may be made.</summary>
    /// <exception cref="HttpRequestException">The processor does not answer.</exception>
    internal static async Task<bool> IsOver(Payment payment, PaymentGateway gateway, Gateways gateways, Work work, CancellationToken cancel)
    {
        if (gateway.As<ICompletesCheckout>() is not { } completes || payment.GatewayPaymentId is not { } page || payment.CreatedAt + Fresh > work.Now) return false;
        if (!await gateways.Call(gateway.Id, token => completes.IsOver(page, work.Now, token), cancel)) return false;
        var locked = (await LockPayments.Of(work, payment.OrderId, cancel)).Single(p => p.Id == payment.Id);
        PaymentFacts.Fail(work, locked, "page_expired");
        return await work.Commit(cancel) is null;
    }

    // The customer waits: asked at once, and by the outbox when nobody answers.
    private static async Task<bool> TryNow(
        Payment payment, PaymentGateway gateway, Gateways gateways, Inbox inbox, Work work, ILogger log, CancellationToken cancel)
    {
        try
        {
            var answer = await Ask(payment, gateway, gateways, cancel);
            if (answer.Refused(out var problem))
            {
                PaymentsLog.GatewayRefused(log, gateway.Id, "complete", payment.Id.ToString(), problem.Code);
                return false;
            }
            if (answer.Value is { } told) await ReceiveWebhook.Keep(inbox, gateway.Id, told, cancel);
        }
        catch (Exception outage) when (GatewayRetries.IsSilence(outage))
        {
            PaymentsLog.GatewaySilent(log, gateway.Id, payment.Id.ToString(), outage.Message);
            Apply(work, payment);
            await work.Commit(cancel);
        }
        return true;
    }

    private static async Task<Outcome<GatewayEvent?>> Ask(Payment payment, PaymentGateway gateway, Gateways gateways, CancellationToken cancel)
    {
        if (gateway.As<ICompletesCheckout>() is not { } completes) return (GatewayEvent?)null;
        var call = new GatewayCall($"complete:{payment.Id}", payment.GatewayPaymentId!, payment.GatewayChargeId);
        return await gateways.Call(gateway.Id, token => completes.Complete(call, payment.Capture, token), cancel);
    }

    private static bool IsOpen(Payment payment) =>
        payment is { Status: PaymentStatus.Created or PaymentStatus.Pending, VoidRequestedAt: null, Gateway: not null, GatewayPaymentId: not null };
}
