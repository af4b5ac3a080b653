using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Identity;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Fees;

namespace Stoa.Server.Notifications;

/// <summary>Changes of fees: to the other operators while one waits, to who proposed it when it does not come, to providers when it does.</summary>
internal static class SendFeeNotices
{
    internal const string ProposedTopic = "notifications.fee-change-proposed";
    internal const string DecidedTopic = "notifications.fee-change-decided";

    private const int PeopleMax = 50;

    internal static async Task Proposed(FeeChangeProposed happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (await ListFees.Find(happened.ChangeId, work, cancel) is not { Terms.Status: FeeChangeStatus.Waiting } change) return;
        var operators = await work.Db.Set<User>().AsNoTracking().Where(u => u.IsOperator && u.Id != change.Terms.ProposedBy)
            .OrderBy(u => u.Id).Take(PeopleMax).ToListAsync(cancel);
        var values = ValuesOf(change, services) with { Reason = change.Terms.Reason };
        await Send("fees-proposed", operators, values, happened.ChangeId, work, services, cancel);
    }

    internal static async Task Decided(FeeChangeDecided happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (happened.Status == FeeChangeStatus.Approved)
        {
            work.Send(TellProvidersOfFees.Topic, happened.ChangeId.ToString(), new TellProvidersOfFees.Next(happened.ChangeId, null));
            return;
        }
        if (happened.Status == FeeChangeStatus.Withdrawn || await ListFees.Find(happened.ChangeId, work, cancel) is not { } change) return;
        var proposer = await work.Db.Set<User>().AsNoTracking().Where(u => u.Id == change.Terms.ProposedBy).ToListAsync(cancel);
        var reason = happened.Status == FeeChangeStatus.Expired ? "Its date came before anybody had decided." : change.Terms.Decision;
        await Send("fees-not-approved", proposer, ValuesOf(change, services) with { Reason = reason }, happened.ChangeId, work, services, cancel);
    }

    private static MailValues ValuesOf(ListFees.Change change, IServiceProvider services)
    {
        var (marketplace, it) = (services.GetRequiredService<Marketplace>(), change.Terms);
        var culture = services.GetRequiredService<Templates.Letterhead>().Culture;
        var scope = FeeWords.Scope(it.Category, change.Organization, marketplace);
        var terms = it.Kind == FeeChangeKind.End
            ? "Its own fees end."
            : $"Commission {new BasisPoints(it.CommissionBp ?? 0).Format(culture)}, guest surcharge {new BasisPoints(it.GuestSurchargeBp ?? 0).Format(culture)}.";
        return new MailValues
        {
            About = it is { Category: null, OrganizationId: null } ? "the whole marketplace" : scope,
            Fees = new MailFees(it.ValidFrom, it.ValidUntil, marketplace.Zone, [terms]),
            Link = $"{FeePages.Address}/changes/{change.Id}",
        };
    }

    private static Task Send(
        string template, List<User> users, MailValues values, Id<FeeChange> change, Work work, IServiceProvider services, CancellationToken cancel) =>
        services.GetRequiredService<Mail>().Send(work,
        [
            .. users.Select(user => new MailRequest(
                template, Audience.Operator, work.Cipher.Open(user.Email, User.EmailPurpose), work.Cipher.Open(user.Name, User.NamePurpose), values, change.ToString()) { UserId = user.Id }),
        ], cancel);
}
