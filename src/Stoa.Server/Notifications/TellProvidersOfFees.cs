using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Access;
using Stoa.Core.Listings;
using Stoa.Core.Pricing;
using Stoa.Server.Catalog;
using Stoa.Server.Identity;
using Stoa.Server.Notifications.Templates;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Fees;

namespace Stoa.Server.Notifications;

/// <summary>
/// A change of fees was decided: every organization that sells something at other fees from then on is told, some at a time, with the date.
/// Those for whom a narrower policy counts hear nothing.
/// </summary>
internal static class TellProvidersOfFees
{
    internal const string Topic = "notifications.tell-providers-of-fees";

    /// <summary>How many organizations one piece of work tells.</summary>
    internal const int AtOnceMax = 100;

    private const int PeopleMax = 50;

    /// <summary>The next ones.</summary>
    /// <param name="ChangeId">Of which change.</param>
    /// <param name="After">The last organization that was told; null for the first ones.</param>
    internal sealed record Next(Id<FeeChange> ChangeId, Id<Organization>? After);

    internal static async Task Handle(Next next, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var change = await work.Db.Set<FeeChange>().AsNoTracking().SingleAsync(c => c.Id == next.ChangeId, cancel);
        var policies = await FeeTable.Read(await work.Connection(cancel), cancel);
        var calledOff = (await work.Db.Set<FeePolicyRow>().AsNoTracking().Where(p => p.CalledOffBy == next.ChangeId).ToListAsync(cancel)).ConvertAll(row => row.Terms());
        var (marketplace, letterhead) = (services.GetRequiredService<Marketplace>(), services.GetRequiredService<Letterhead>());
        var sellers = await Sellers(change, next.After, work, cancel);
        foreach (var (organization, name, categories) in sellers)
        {
            var lines = Lines(change, organization.ToString(), categories, policies, calledOff, marketplace, letterhead);
            if (lines.Count == 0) continue;
            var values = new MailValues
            {
                Organization = name,
                Fees = new MailFees(change.ValidFrom, change.ValidUntil, marketplace.Zone, lines),
                Link = Desk.PathOf(organization, "balance"),
            };
            await services.GetRequiredService<Mail>().Send(work, await Requests(organization, values, change.Id, work, cancel), cancel);
        }
        if (sellers.Count == AtOnceMax) work.Send(Topic, next.ChangeId.ToString(), next with { After = sellers[^1].Id });
    }

    // One sentence for each pair of old and new terms, however many categories have them.
    private static List<string> Lines(
        FeeChange change, string organization, IReadOnlyList<string> categories, IReadOnlyList<FeePolicy> policies, IReadOnlyList<FeePolicy> calledOff,
        Marketplace marketplace, Letterhead letterhead)
    {
        FeePolicy? At(string category, Instant at) =>
            FeePolicies.Select(policies, organization, marketplace.LineOf(category), at) is { Succeeded: true, Value: var policy } ? policy : null;
        var changes = categories
            .Select(category => (Category: category, Old: At(category, change.ValidFrom - Duration.Epsilon), New: At(category, change.ValidFrom)))
            .Where(one => one.New is not null && (one.Old?.Commission, one.Old?.GuestSurcharge) != (one.New.Commission, one.New.GuestSurcharge))
            .GroupBy(one => (one.Old?.Commission, one.Old?.GuestSurcharge, one.New!.Commission, one.New.GuestSurcharge))
            .Select(group => Line(group.Key.Item1, group.Key.Item2, group.Key.Item3, group.Key.Item4, NamesOf([.. group.Select(one => one.Category)], categories.Count, marketplace), letterhead));
        var planned = calledOff
            .Where(policy => categories.Any(category => policy.AppliesTo(organization, marketplace.LineOf(category), policy.ValidFrom)))
            .Select(policy => $"What was planned for {letterhead.Moment(policy.ValidFrom, marketplace.Zone)} (commission {policy.Commission.Format(letterhead.Culture)}) does not come.");
        return [.. changes, .. planned];
    }

    private static string Line(
        Core.BasisPoints? commission, Core.BasisPoints? surcharge, Core.BasisPoints newCommission, Core.BasisPoints newSurcharge, string names, Letterhead letterhead)
    {
        var parts = new List<string>();
        if (commission != newCommission) parts.Add($"the commission is {newCommission.Format(letterhead.Culture)}{Instead(commission, letterhead)}");
        if (surcharge != newSurcharge) parts.Add($"guests pay a surcharge of {newSurcharge.Format(letterhead.Culture)}{Instead(surcharge, letterhead)}");
        return $"{names}{string.Join(", and ", parts)}.";
    }

    private static string Instead(Core.BasisPoints? old, Letterhead letterhead) => old is { } was ? $" instead of {was.Format(letterhead.Culture)}" : "";

    private static string NamesOf(IReadOnlyList<string> categories, int all, Marketplace marketplace) => categories.Count == all
        ? "For all that you sell "
        : $"For {string.Join(", ", categories.Select(slug => marketplace.FindCategory(slug)?.Name ?? slug))} ";

    private static async Task<List<(Id<Organization> Id, string Name, IReadOnlyList<string> Categories)>> Sellers(
        FeeChange change, Id<Organization>? after, Work work, CancellationToken cancel)
    {
        var listings = work.Db.Set<Listing>().Where(l => l.Status == ListingStatus.Published);
        var organizations = work.Db.Set<Organization>().Where(o => listings.Any(l => l.OrganizationId == o.Id));
        if (change.OrganizationId is { } only) organizations = organizations.Where(o => o.Id == only);
        if (after is { } last) organizations = organizations.Where(o => o.Id > last);
        var some = await organizations.OrderBy(o => o.Id).Take(AtOnceMax).Select(o => new { o.Id, o.Name }).ToListAsync(cancel);
        var ids = some.ConvertAll(one => one.Id);
        var sold = (await listings.Where(l => ids.Contains(l.OrganizationId)).Select(l => new { l.OrganizationId, l.Category }).Distinct().ToListAsync(cancel))
            .ToLookup(one => one.OrganizationId, one => one.Category);
        return some.ConvertAll(one => (one.Id, one.Name, (IReadOnlyList<string>)[.. sold[one.Id].Order(StringComparer.Ordinal)]));
    }

    private static async Task<List<MailRequest>> Requests(Id<Organization> organization, MailValues values, Id<FeeChange> change, Work work, CancellationToken cancel)
    {
        var roles = Permissions.RolesWith(Permission.MoveMoney).ToList();
        var users = await (
            from member in work.Db.Set<Member>()
            where member.OrganizationId == organization && roles.Contains(member.Role)
            join user in work.Db.Set<User>() on member.UserId equals user.Id
            orderby member.JoinedAt, user.Id
            select user).AsNoTracking().Take(PeopleMax).ToListAsync(cancel);
        return users.ConvertAll(user => new MailRequest(
            "fees-changed", Audience.Provider, work.Cipher.Open(user.Email, User.EmailPurpose), work.Cipher.Open(user.Name, User.NamePurpose), values, $"{change}/{organization}")
        {
            UserId = user.Id,
        });
    }
}
