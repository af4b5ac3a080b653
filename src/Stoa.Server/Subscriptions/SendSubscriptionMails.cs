using Microsoft.EntityFrameworkCore;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Notifications;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Subscriptions;

/// <summary>Something happened to a subscription: its customer reads about it, and the provider of its beginning and end.</summary>
internal static class SendSubscriptionMails
{
    internal const string Topic = "subscriptions.mails";

    private const int PeopleMax = 50;

    internal static async Task Handle(SubscriptionMoved happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var subscription = await work.Db.Set<Subscription>().AsNoTracking().SingleAsync(s => s.Id == happened.SubscriptionId, cancel);
        var options = services.GetRequiredService<SubscriptionsOptions>();
        var template = $"subscription-{EnumText.Write(happened.News).Replace('_', '-')}";
        var contact = await Contacts.Of(work, subscription.CustomerId, cancel);
        var values = new MailValues
        {
            Amount = happened.Amount,
            Reason = happened.Reason,
            By = happened.By,
            Link = PaySubscription.PathOf(subscription.Id),
            Subscription = new MailSubscription(
                subscription.Title, subscription.ProviderName, contact?.Name ?? "", subscription.Price, subscription.Terms.Period.InWords, subscription.PeriodEnd,
                subscription.TimeZone)
            {
                RetryAt = subscription.RetryAt,
                GivenUpAt = subscription.PastDueSince is { } since ? options.Dunning.EndOf(since) : null,
                Decline = subscription.Decline,
                PausedUntil = subscription.PausedUntil,
                ChangeUntil = subscription.ChangeUntil,
                EndReason = subscription.EndReason,
            },
        };
        var cause = happened.StepId.ToString();
        var requests = new List<MailRequest>();
        if (contact is { Email.Length: > 0 }) requests.Add(new MailRequest(template, Audience.Customer, contact.Email, contact.Name, values, $"{cause}/customer"));
        if (happened.News is SubscriptionNews.Started or SubscriptionNews.TrialStarted or SubscriptionNews.CancelsAtEnd or SubscriptionNews.Ended && happened.By is not ActorRole.Provider)
        {
            foreach (var user in await Members(subscription, work, cancel))
            {
                requests.Add(new MailRequest(
                    template, Audience.Provider, work.Cipher.Open(user.Email, User.EmailPurpose), work.Cipher.Open(user.Name, User.NamePurpose),
                    values with { Link = Desk.PathOf(subscription.OrganizationId, "subscriptions") }, $"{cause}/provider") { UserId = user.Id });
            }
        }
        await services.GetRequiredService<Mail>().Send(work, requests, cancel);
        SubscriptionMetrics.Count(happened.News);
    }

    private static async Task<List<User>> Members(Subscription subscription, Work work, CancellationToken cancel)
    {
        var roles = Permissions.RolesWith(Permission.WorkBookings).ToList();
        return await (
            from member in work.Db.Set<Member>()
            where member.OrganizationId == subscription.OrganizationId && roles.Contains(member.Role)
            join user in work.Db.Set<User>() on member.UserId equals user.Id
            orderby member.JoinedAt, user.Id
            select user).AsNoTracking().Take(PeopleMax).ToListAsync(cancel);
    }
}
