using Microsoft.EntityFrameworkCore;
using Stoa.Core.Access;
using Stoa.Core.Payouts;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Notifications;

/// <summary>Each step of a payout, to those of its organization who may move its money; and to operators, where they must act.</summary>
internal static class SendPayoutNotices
{
    internal const string MovedTopic = "notifications.payout-moved";
    internal const string AccountTopic = "notifications.payout-account-changed";
    internal const string SellerTopic = "notifications.seller-account-changed";

    private const int PeopleMax = 50;

    internal static async Task Moved(PayoutMoved happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var payout = await work.Db.Set<Payout>().AsNoTracking().SingleAsync(p => p.Id == happened.PayoutId, cancel);
        var template = TemplateOf(happened.Status);
        var values = await ValuesOf(payout.OrganizationId, payout.DestinationId, work, cancel) with { Amount = payout.Amount, Reason = payout.Reason };
        var cause = $"{payout.Id}/{template}";
        var page = happened.Status is PayoutStatus.Failed ? "payout-account" : "balance";
        await Send(template, Audience.Provider, await Members(payout.OrganizationId, work, cancel), values with { Link = Desk.PathOf(payout.OrganizationId, page) }, cause, work, services, cancel);
        if (happened.Status is PayoutStatus.AwaitingApproval or PayoutStatus.Failed)
        {
            var mustApprove = happened.Status is PayoutStatus.AwaitingApproval;
            var operators = await work.Db.Set<User>().AsNoTracking().Where(u => u.IsOperator && (!mustApprove || u.ApprovesPayouts)).OrderBy(u => u.Id).Take(PeopleMax).ToListAsync(cancel);
            await Send(template, Audience.Operator, operators, values with { Link = $"/operator/payouts/{payout.Id}" }, cause, work, services, cancel);
        }
    }

    internal static async Task AccountChanged(PayoutAccountChanged happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var values = await ValuesOf(happened.Organization, happened.DestinationId, work, cancel) with { Link = Desk.PathOf(happened.Organization, "payout-account") };
        await Send("payout-account-changed", Audience.Provider, await Members(happened.Organization, work, cancel), values, happened.DestinationId.ToString(), work, services, cancel);
    }

    internal static async Task SellerChanged(SellerAccountChanged happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var account = await work.Db.Set<SellerAccount>().AsNoTracking().SingleAsync(a => a.Id == happened.SellerId, cancel);
        var gateway = services.GetRequiredService<Gateways>().Find(account.Gateway)?.PayWith.Name ?? account.Gateway;
        var name = await work.Db.Set<Organization>().Where(o => o.Id == happened.Organization).Select(o => o.Name).SingleAsync(cancel);
        var values = new MailValues { Organization = name, About = gateway, Link = Desk.PathOf(happened.Organization, "payout-account") };
        var template = happened.Status is SellerStatus.Active ? "seller-account-connected" : "seller-account-ended";
        // Connected, lost and connected anew are three mails; the same news twice is one.
        var cause = $"{account.Id}/{(account.EndedAt ?? account.ConnectedAt)?.ToUnixTimeMilliseconds()}";
        await Send(template, Audience.Provider, await Members(happened.Organization, work, cancel), values, cause, work, services, cancel);
    }

    private static string TemplateOf(PayoutStatus status) => status switch
    {
        PayoutStatus.AwaitingApproval => "payout-waiting",
        PayoutStatus.Approved => "payout-requested",
        PayoutStatus.Sent => "payout-sent",
        PayoutStatus.Paid => "payout-paid",
        PayoutStatus.Failed => "payout-failed",
        _ => "payout-cancelled",
    };

    private static async Task<MailValues> ValuesOf(Id<Organization> organization, Id<PayoutDestination> destination, Work work, CancellationToken cancel)
    {
        var name = await work.Db.Set<Organization>().Where(o => o.Id == organization).Select(o => o.Name).SingleAsync(cancel);
        var to = await work.Db.Set<PayoutDestination>().AsNoTracking().SingleAsync(d => d.Id == destination, cancel);
        return new MailValues { Organization = name, About = to.Kind is DestinationKind.Bank ? $"the account {to.InWords}" : to.InWords };
    }

    private static async Task<List<User>> Members(Id<Organization> organization, Work work, CancellationToken cancel)
    {
        var roles = Permissions.RolesWith(Permission.MoveMoney).ToList();
        return await (
            from member in work.Db.Set<Member>()
            where member.OrganizationId == organization && roles.Contains(member.Role)
            join user in work.Db.Set<User>() on member.UserId equals user.Id
            orderby member.JoinedAt, user.Id
            select user).AsNoTracking().Take(PeopleMax).ToListAsync(cancel);
    }

    private static Task Send(
        string template, Audience audience, List<User> users, MailValues values, string cause, Work work, IServiceProvider services, CancellationToken cancel) =>
        services.GetRequiredService<Mail>().Send(work,
        [
            .. users.Select(user => new MailRequest(
                template, audience, work.Cipher.Open(user.Email, User.EmailPurpose), work.Cipher.Open(user.Name, User.NamePurpose), values, cause) { UserId = user.Id }),
        ], cancel);
}
