using Microsoft.EntityFrameworkCore;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;

namespace Stoa.Server.Notifications;

/// <summary>Tells the other side what became of a milestone.</summary>
internal static class SendMilestoneNotices
{
    internal const string Topic = "notifications.milestone-moved";

    private const string Template = "milestone-moved";

    internal static async Task Handle(MilestoneMoved happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var one = await work.Db.Set<OrderMilestone>().AsNoTracking().SingleAsync(m => m.Id == happened.MilestoneId, cancel);
        var (said, to) = happened.Move switch
        {
            "deliver" => ($"“{one.Title}” is done, says the provider. Accept it, or say what is wrong; after three days it counts as accepted.", ActorRole.Customer),
            "accept" => ($"“{one.Title}” was accepted. Its money is in your balance.", ActorRole.Provider),
            "dispute" => ($"The customer does not accept “{one.Title}”: {one.Reason}", ActorRole.Provider),
            SettleMilestone.Move => ($"The complaint about “{one.Title}” is settled. The order's history shows who gets what.", ActorRole.Customer | ActorRole.Provider),
            _ => ($"The money of “{one.Title}” was given back: {one.Reason}", ActorRole.Customer | ActorRole.Provider),
        };
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == happened.OrderId, cancel);
        var location = await work.Db.Set<Location>().AsNoTracking().SingleAsync(l => l.Id == order.LocationId, cancel);
        var recipients = ActivatorUtilities.CreateInstance<OrderRecipients>(services, work, order);
        var values = new MailValues { Order = SendOrderNotices.OrderOf(order, location, await recipients.CustomerName(cancel)), Reason = said, By = happened.By };
        var requests = (await recipients.Of(new Notice(Template, to), cancel)).Select(recipient => new MailRequest(
            Template, recipient.Audience, recipient.Email, recipient.Name, values with { Link = recipient.Link }, $"{one.Id}/{happened.StepNo}/{happened.Move}/{recipient.Audience}")
        {
            OrderId = order.Id,
            UserId = recipient.UserId,
        });
        await services.GetRequiredService<Mail>().Send(work, [.. requests], cancel);
    }
}
