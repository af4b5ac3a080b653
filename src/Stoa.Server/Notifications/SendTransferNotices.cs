using Microsoft.EntityFrameworkCore;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Manual;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Notifications;

/// <summary>What a customer who pays by bank must know: where to send it, what is missing, and which account we ask for.</summary>
internal static class SendTransferNotices
{
    internal const string AwaitedTopic = "notifications.transfer-awaited";
    internal const string PartTopic = "notifications.transfer-part";
    internal const string AccountTopic = "notifications.return-account";

    internal static async Task Awaited(TransferAwaited happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var transfer = await work.Db.Set<BankTransfer>().AsNoTracking().SingleAsync(t => t.PaymentId == happened.PaymentId, cancel);
        var options = services.GetRequiredService<ManualOptions>();
        var letterhead = services.GetRequiredService<Templates.Letterhead>();
        var values = new MailValues
        {
            Amount = transfer.Amount,
            Facts =
            [
                .. (options.AccountFor(transfer.Amount.Currency)?.Facts(options.Beneficiary) ?? []).Select(fact => KeyValuePair.Create(fact.Name, fact.Value)),
                KeyValuePair.Create("Amount", letterhead.Amount(transfer.Amount)),
                KeyValuePair.Create("Reference", transfer.Shown),
            ],
        };
        await Send("bank-transfer-awaited", happened.OrderId, values, happened.PaymentId.ToString(), work, services, cancel);
    }

    internal static Task PartCame(TransferPartCame happened, Work work, IServiceProvider services, CancellationToken cancel) => Send(
        "bank-transfer-part", happened.OrderId, new MailValues { Amount = happened.Amount, Proposed = happened.Missing }, happened.ReceiptId.ToString(), work, services, cancel);

    internal static async Task AccountWanted(ReturnAccountWanted happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        // The same return is asked for again each time its account turns out wrong.
        var cause = $"{happened.ReturnId}/{await work.Db.Set<BankReturn>().Where(r => r.Id == happened.ReturnId).Select(r => r.Version).SingleAsync(cancel)}";
        await Send("bank-account-wanted", happened.OrderId, new MailValues { Amount = happened.Amount, Reason = happened.Reason }, cause, work, services, cancel);
    }

    private static async Task Send(string template, Id<Order> id, MailValues values, string cause, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == id, cancel);
        var location = await work.Db.Set<Location>().AsNoTracking().SingleAsync(l => l.Id == order.LocationId, cancel);
        var recipients = ActivatorUtilities.CreateInstance<OrderRecipients>(services, work, order);
        var about = SendOrderNotices.OrderOf(order, location, await recipients.CustomerName(cancel));
        foreach (var recipient in await recipients.Of(new Notice(template, ActorRole.Customer), cancel))
        {
            await services.GetRequiredService<Mail>().Send(
                work,
                new MailRequest(template, recipient.Audience, recipient.Email, recipient.Name, values with { Order = about, Link = recipient.Link }, cause) { OrderId = id, UserId = recipient.UserId },
                cancel);
        }
    }
}
