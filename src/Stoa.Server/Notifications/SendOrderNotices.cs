using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Ordering.Kinds;
using Stoa.Core.Pricing;
using Stoa.Server.Notifications.Templates;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;

namespace Stoa.Server.Notifications;

/// <summary>An order took a step: writes the mails that its process hangs on that step.</summary>
internal static class SendOrderNotices
{
    internal const string Topic = "notifications.order-transitioned";

    private const string PaymentFailed = "payment-failed";

    /// <summary>Whether anybody is told of the step.</summary>
    internal static bool Concerns(OrderTransitioned happened) => TransitionOf(happened) is { Notices.Count: > 0 };

    internal static async Task Handle(OrderTransitioned happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (TransitionOf(happened) is not { Notices.Count: > 0 } transition) return;
        var found = await (
            from one in work.Db.Set<Order>().AsNoTracking()
            join place in work.Db.Set<Location>() on one.LocationId equals place.Id
            where one.Id == happened.OrderId
            select new { Order = one, Location = place }).SingleAsync(cancel);
        var (order, location) = (found.Order, found.Location);
        var letterhead = services.GetRequiredService<Letterhead>();
        var mail = services.GetRequiredService<Mail>();
        var recipients = ActivatorUtilities.CreateInstance<OrderRecipients>(services, work, order);
        var values = await Values(happened, transition, order, location, await recipients.CustomerName(cancel), work, cancel);

        var requests = new List<MailRequest>();
        foreach (var notice in transition.Notices)
        {
            var calendar = ChangesCalendar(notice, happened) ? OrderCalendar.Ics(order, location, letterhead, work.Now) : null;
            foreach (var recipient in await recipients.Of(notice, cancel))
            {
                requests.Add(new MailRequest(
                    notice.Template, recipient.Audience, recipient.Email, recipient.Name, values with { Link = recipient.Link },
                    $"{happened.StepId}/{recipient.Audience}")
                {
                    OrderId = order.Id,
                    UserId = recipient.UserId,
                    Calendar = recipient.Audience is Audience.Operator ? null : calendar,
                });
            }
        }
        await mail.Send(work, requests, cancel);
    }

    /// <summary>An order as mails speak of it.</summary>
    internal static MailOrder OrderOf(Order order, Location location, string customerName) => new(
        order.Number, order.Title, order.ProviderName, customerName, order.StartsAt, order.EndsAt, DateTimeZoneProviders.Tzdb[order.Zone],
        OrderCalendar.PlaceOf(location), order.Total, order.Quote.ProviderReceives)
    {
        DeadlineAt = order.DeadlineAt,
        Price = order.Quote,
        Credit = new Money(order.CreditMinor, order.Quote.Currency),
    };

    private static Transition? TransitionOf(OrderTransitioned happened) =>
        Processes.Find(happened.Process, happened.ProcessVersion)?.Find(happened.Transition);

    // A time that was never confirmed stands in nobody's calendar: there is nothing to strike out.
    private static bool ChangesCalendar(Notice notice, OrderTransitioned happened) => notice.Template switch
    {
        "order-confirmed" or "order-rescheduled" => true,
        "order-cancelled" => happened.From is not (OrderState.AwaitingPayment or OrderState.AwaitingAcceptance),
        _ => false,
    };

    private static async Task<MailValues> Values(
        OrderTransitioned happened, Transition transition, Order order, Location location, string customerName, Work work, CancellationToken cancel)
    {
        var refund = happened.RefundMinor is { } minor ? new Money(minor, order.Quote.Currency) : (Money?)null;
        var parts = refund is { IsZero: false } ? await Parts(happened, work, cancel) : [];
        return new MailValues
        {
            Order = OrderOf(order, location, customerName),
            Reason = happened.Reason ?? (transition.Notices.Any(n => n.Template == PaymentFailed) ? "The payment could not be taken." : null),
            By = happened.By,
            WasCharged = happened.Money is not (MoneyState.Unpaid or MoneyState.Authorized),
            Refund = refund,
            RefundTo = parts.Count == 0 ? null : To(parts, order.Quote.Currency),
            RefundExplained = Explain(happened, transition, parts),
            PreviousStart = happened.PreviousStart,
        };
    }

    // A refund has a row for each way that it goes, all of the step's instant.
    private static Task<List<Refund>> Parts(OrderTransitioned happened, Work work, CancellationToken cancel)
    {
        var refunds = work.Db.Set<Refund>().AsNoTracking().Where(r => r.OrderId == happened.OrderId);
        refunds = happened.At is { } at ? refunds.Where(r => r.CreatedAt == at) : refunds.Where(r => r.AmountMinor == happened.RefundMinor);
        return refunds.OrderBy(r => r.Id).ToListAsync(cancel);
    }

    private static Funding To(List<Refund> parts, Currency currency)
    {
        Money Sum(RefundTarget target) => parts.Where(part => part.PaidTo == target).Aggregate(Money.Zero(currency), (sum, part) => sum + part.Amount);
        return new Funding(Sum(RefundTarget.Method), Sum(RefundTarget.Credit), Sum(RefundTarget.Promotion));
    }

    // The refund's own words, when they say more than the step's reason.
    private static string? Explain(OrderTransitioned happened, Transition transition, List<Refund> parts) =>
        parts is [.., { Reason: var reason }] && reason != happened.Reason && reason != transition.Label ? reason : null;
}
