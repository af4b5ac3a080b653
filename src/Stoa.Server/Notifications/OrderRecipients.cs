using Microsoft.EntityFrameworkCore;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Notifications;

/// <summary>Who hears of an order, under which address, and where the mail's link leads for them.</summary>
internal sealed class OrderRecipients(Work work, Order order, Signer signer)
{
    /// <summary>Most that one notice goes to in each role.</summary>
    private const int PerRoleMax = 50;

    private const string FundsReleased = "funds-released";

    private static readonly MemberRole[] WhoServe = [MemberRole.Owner, MemberRole.Manager, MemberRole.Staff];
    private static readonly MemberRole[] WhoCount = [MemberRole.Owner, MemberRole.Manager, MemberRole.Finance];

    internal sealed record Recipient(Audience Audience, string Email, string Name, string Link, Id<User>? UserId);

    /// <summary>The receivers of a notice.</summary>
    internal async Task<IReadOnlyList<Recipient>> Of(Notice notice, CancellationToken cancel) =>
    [
        .. notice.To.Includes(ActorRole.Customer) ? await Customer(cancel) : [],
        .. notice.To.Includes(ActorRole.Provider) ? await Provider(notice.Template == FundsReleased ? WhoCount : WhoServe, cancel) : [],
        .. notice.To.Includes(ActorRole.Operator) ? await Operators(cancel) : [],
    ];

    /// <summary>How the customer is called; empty when that is not known.</summary>
    internal async Task<string> CustomerName(CancellationToken cancel) => (await Contacts.Of(work, order.CustomerId, cancel))?.Name ?? "";

    private async Task<IEnumerable<Recipient>> Customer(CancellationToken cancel)
    {
        if (await Contacts.Of(work, order.CustomerId, cancel) is not { Email.Length: > 0 } contact) return [];
        // Known by now: the contact is the customer's.
        var user = (await work.Db.FindAsync<Customer>([order.CustomerId], cancel))!.UserId;
        // Guests have no way in but the link; whoever has an account signs in.
        var link = user is null ? MagicLinks.ToOrder(signer, order.Id.Value, order.CustomerId, work.Now) : $"/orders/{order.Id}";
        return [new Recipient(Audience.Customer, contact.Email, contact.Name, link, user)];
    }

    private async Task<IEnumerable<Recipient>> Provider(MemberRole[] roles, CancellationToken cancel)
    {
        var members = await (
            from member in work.Db.Set<Member>()
            where member.OrganizationId == order.OrganizationId && roles.Contains(member.Role)
            join user in work.Db.Set<User>() on member.UserId equals user.Id
            orderby member.JoinedAt, user.Id
            select user).AsNoTracking().Take(PerRoleMax).ToListAsync(cancel);
        return members.Select(user => Of(user, Audience.Provider, $"/orders/{order.Id}"));
    }

    private async Task<IEnumerable<Recipient>> Operators(CancellationToken cancel)
    {
        var operators = await work.Db.Set<User>().AsNoTracking().Where(u => u.IsOperator).OrderBy(u => u.Id).Take(PerRoleMax).ToListAsync(cancel);
        return operators.Select(user => Of(user, Audience.Operator, $"/operator/orders/{order.Id}"));
    }

    private Recipient Of(User user, Audience audience, string link) => new(
        audience, work.Cipher.Open(user.Email, User.EmailPurpose), work.Cipher.Open(user.Name, User.NamePurpose), link, user.Id);
}
