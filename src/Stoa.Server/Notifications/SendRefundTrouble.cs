using Microsoft.EntityFrameworkCore;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;

namespace Stoa.Server.Notifications;

/// <summary>A refund failed: the operators are told, for the customer still waits for the money.</summary>
internal static class SendRefundTrouble
{
    internal const string Topic = "notifications.refund-failed";
    private const string Template = "refund-failed";

    internal static async Task Handle(RefundSettled happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (happened.Succeeded) return;
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == happened.OrderId, cancel);
        var location = await work.Db.Set<Location>().AsNoTracking().SingleAsync(l => l.Id == order.LocationId, cancel);
        var code = await work.Db.Set<Refund>().Where(r => r.Id == happened.RefundId).Select(r => r.FailureCode).SingleAsync(cancel);
        var recipients = ActivatorUtilities.CreateInstance<OrderRecipients>(services, work, order);
        var values = new MailValues
        {
            Order = SendOrderNotices.OrderOf(order, location, await recipients.CustomerName(cancel)),
            Refund = happened.Amount,
            Reason = code,
            Link = "/operator/refunds",
        };
        foreach (var recipient in await recipients.Of(new Notice(Template, ActorRole.Operator), cancel))
        {
            var request = new MailRequest(Template, recipient.Audience, recipient.Email, recipient.Name, values, happened.RefundId.ToString())
            {
                OrderId = order.Id,
                UserId = recipient.UserId,
            };
            await services.GetRequiredService<Mail>().Send(work, request, cancel);
        }
    }
}
