using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Notifications;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>Mails about chargebacks, written into the caller's transaction.</summary>
internal static class SendChargebackMails
{
    internal static Task Opened(EvidenceOf.Found found, Work work, IServiceProvider services, CancellationToken cancel) =>
        Send("chargeback-opened", ActorRole.Provider | ActorRole.Operator, found, "opened", null, work, services, cancel);

    internal static Task Due(EvidenceOf.Found found, Instant due, Work work, IServiceProvider services, CancellationToken cancel) =>
        Send("chargeback-due", ActorRole.Operator, found, $"due/{due.ToUnixTimeSeconds()}", null, work, services, cancel);

    internal static Task Refused(EvidenceOf.Found found, int attempt, Work work, IServiceProvider services, CancellationToken cancel) =>
        Send("chargeback-refused", ActorRole.Operator, found, $"refused/{attempt}", found.Evidence.FailureCode, work, services, cancel);

    internal static Task Decided(EvidenceOf.Found found, bool won, Work work, IServiceProvider services, CancellationToken cancel) =>
        Send(won ? "chargeback-won" : "chargeback-lost", ActorRole.Customer | ActorRole.Provider | ActorRole.Operator, found, "decided", null, work, services, cancel);

    private static async Task Send(
        string template, ActorRole to, EvidenceOf.Found found, string cause, string? reason, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var (dispute, order) = (found.Dispute, found.Order);
        var location = await work.Db.Set<Location>().AsNoTracking().SingleAsync(l => l.Id == order.LocationId, cancel);
        var recipients = ActivatorUtilities.CreateInstance<OrderRecipients>(services, work, order);
        var values = new MailValues
        {
            Order = SendOrderNotices.OrderOf(order, location, await recipients.CustomerName(cancel)) with { DeadlineAt = dispute.EvidenceBy },
            Proposed = dispute.Amount,
            Reason = reason,
        };
        var requests = (await recipients.Of(new Notice(template, to), cancel)).Select(recipient => new MailRequest(
            template, recipient.Audience, recipient.Email, recipient.Name,
            values with { Link = LinkOf(recipient, dispute.Id.ToString(), order.Id.ToString()) }, $"{dispute.Id}/{cause}")
        {
            OrderId = order.Id,
            UserId = recipient.UserId,
        });
        await services.GetRequiredService<Mail>().Send(work, [.. requests], cancel);
    }

    private static string LinkOf(OrderRecipients.Recipient recipient, string dispute, string order) => recipient.Audience switch
    {
        Audience.Operator => $"/operator/disputes/{dispute}",
        Audience.Provider => $"/orders/{order}/chargeback",
        _ => recipient.Link,
    };
}
