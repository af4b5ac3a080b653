using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Notifications;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;

namespace Stoa.Server.Disputes.Cases;

/// <summary>Tells people what happened in a case. That it was opened and how it ended, the order's own steps tell.</summary>
internal static class SendCaseMails
{
    internal const string Topic = "disputes.case-moved";

    internal static async Task Handle(CaseMoved happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var other = happened.By is ActorRole.Customer ? ActorRole.Provider : ActorRole.Customer;
        var (template, to) = happened.Move switch
        {
            "propose" or "counter" => ("case-proposed", other),
            "retract" => ("case-retracted", other),
            "escalate" => ("case-escalated", ActorRole.Customer | ActorRole.Provider | ActorRole.Operator),
            _ => ("", ActorRole.None),
        };
        if (to is ActorRole.None) return;
        var one = await work.Db.Set<Case>().AsNoTracking().SingleAsync(c => c.Id == happened.CaseId, cancel);
        var step = await work.Db.Set<CaseStep>().AsNoTracking().SingleAsync(s => s.CaseId == one.Id && s.No == happened.No, cancel);
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == happened.OrderId, cancel);
        await Send(template, to, order, step.Text, one.Amount(step.AmountMinor), happened.By, one.DeadlineAt, $"{one.Id}/{happened.No}", one, work, services, cancel);
    }

    /// <summary>The two have a day left. Written into the caller's transaction.</summary>
    internal static Task Remind(Case one, Order order, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var to = one.ProposedBy switch
        {
            ActorRole.Customer => ActorRole.Provider,
            ActorRole.Provider => ActorRole.Customer,
            _ => ActorRole.Customer | ActorRole.Provider,
        };
        return Send("case-deadline", to, order, null, one.Amount(one.ProposalMinor), ActorRole.System, one.DeadlineAt, $"{one.Id}/{one.StepsMade}/deadline", one, work, services, cancel);
    }

    /// <summary>The operators still have to decide. Written into the caller's transaction.</summary>
    internal static Task Wait(Case one, Order order, Instant due, Work work, IServiceProvider services, CancellationToken cancel) =>
        Send("dispute-waiting", ActorRole.Operator, order, null, null, ActorRole.System, null, $"{one.Id}/waiting/{due.ToUnixTimeSeconds()}", one, work, services, cancel);

    private static async Task Send(
        string template, ActorRole to, Order order, string? text, Money? amount, ActorRole by, Instant? deadline, string cause, Case one, Work work,
        IServiceProvider services, CancellationToken cancel)
    {
        var location = await work.Db.Set<Location>().AsNoTracking().SingleAsync(l => l.Id == order.LocationId, cancel);
        var recipients = ActivatorUtilities.CreateInstance<OrderRecipients>(services, work, order);
        var values = new MailValues
        {
            Order = SendOrderNotices.OrderOf(order, location, await recipients.CustomerName(cancel)) with { DeadlineAt = deadline },
            Reason = text,
            By = by,
            Proposed = amount,
        };
        var requests = (await recipients.Of(new Notice(template, to), cancel)).Select(recipient => new MailRequest(
            template, recipient.Audience, recipient.Email, recipient.Name,
            values with { Link = recipient.Audience is Audience.Operator ? $"/operator/cases/{one.Id}" : recipient.Link }, cause)
        {
            OrderId = order.Id,
            UserId = recipient.UserId,
        });
        await services.GetRequiredService<Mail>().Send(work, [.. requests], cancel);
    }
}
