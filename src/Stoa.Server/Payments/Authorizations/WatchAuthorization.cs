using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Authorizations;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Authorizations;

/// <summary>Sees to it that an authorization does not end unnoticed: well before, the marketplace's policy is followed, once for each end.</summary>
internal static class WatchAuthorization
{
    internal const string Topic = "payments.authorization-ends";
    internal const string LaterTopic = "payments.capture-later";

    /// <summary>A stored timer; for another end than the payment's own it means nothing any more.</summary>
    internal sealed record Timer(Id<Payment> PaymentId, Instant Until);

    /// <summary>The amount is set aside until then: writes it down, and sets the timer.</summary>
    internal static void Until(Work work, Payment payment, Instant until, PaymentsOptions options)
    {
        (payment.AuthorizedAt, payment.AuthorizedUntil) = (work.Now, until);
        work.SetTimer(Topic, payment.Id.ToString(), new Timer(payment.Id, until), AuthorizationPlan.ActAt(work.Now, until, Duration.FromTimeSpan(options.AuthorizationLead)));
    }

    /// <summary>It is time.</summary>
    internal static async Task Fire(Timer timer, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var seen = await work.Db.Set<Payment>().AsNoTracking().SingleAsync(p => p.Id == timer.PaymentId, cancel);
        // The order first, as everywhere: its acceptance, which comes at this moment, is over or waits.
        var state = (await OrderAccess.Lock(work, seen.OrderId, cancel)).Value.Order.State;
        var payment = (await LockPayments.Of(work, seen.OrderId, cancel)).Single(p => p.Id == seen.Id);
        if (payment.Status != PaymentStatus.Authorized || payment.VoidRequestedAt is not null || payment.AuthorizedUntil != timer.Until) return;
        var canRenew = services.GetRequiredService<Gateways>().Find(payment.Gateway!)?.As<IRenewsAuthorizations>() is not null;
        Follow(work, payment, state, canRenew, renewalWasRefused: false, services.GetRequiredService<PaymentsOptions>());
    }

    /// <summary>Takes the policy's step for a locked payment: leaves intents, commits nothing.</summary>
    internal static void Follow(Work work, Payment payment, OrderState state, bool canRenew, bool renewalWasRefused, PaymentsOptions options)
    {
        var policy = state is OrderState.AwaitingPayment or OrderState.AwaitingAcceptance ? options.RequestExpiry : options.CaptureExpiry;
        var step = AuthorizationPlan.Next(policy, canRenew, renewalWasRefused);
        work.Audit($"payments.authorization-{step.ToString().ToLowerInvariant()}", payment.Id.ToString(), after: new { payment.AuthorizedUntil, payment.Renewals });
        switch (step)
        {
            case ExpiryStep.Renew:
                work.Send(RenewAtGateway.Topic, payment.Id.ToString(), new RenewAtGateway.Intent(payment.Id, payment.Renewals + 1, payment.AuthorizedUntil!.Value));
                break;
            case ExpiryStep.Capture:
                work.Send(CollectPayment.Topic, payment.Id.ToString(), new CollectPayment.Intent(payment.Id));
                break;
            case ExpiryStep.Cancel:
                work.Emit(new AuthorizationEnding(payment.OrderId, payment.Id, payment.AuthorizedUntil!.Value));
                break;
        }
    }

    /// <summary>An accepted order's money is due now.</summary>
    internal static async Task Collect(CollectPayment.Intent intent, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var order = await work.Db.Set<Payment>().Where(p => p.Id == intent.PaymentId).Select(p => p.OrderId).SingleAsync(cancel);
        await CollectPayment.Apply(work, order, cancel);
    }
}
