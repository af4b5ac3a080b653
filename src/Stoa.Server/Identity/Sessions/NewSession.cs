using NodaTime;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Sessions;

/// <summary>Makes sessions; the caller's commit saves them.</summary>
internal static class NewSession
{
    private const int LabelLengthMax = 100;

    /// <summary>A user's session, in a browser or as a bearer token.</summary>
    internal static (Session Session, string Token) OfUser(Work work, SessionKind kind, Id<User> user, string label, Instant? expiresAt = null) =>
        Add(work, kind, user, null, null, label, expiresAt);

    /// <summary>A visitor's session, from now on a guest's.</summary>
    internal static (Session Session, string Token) OfGuest(Work work, Id<Customer> customer) =>
        Add(work, SessionKind.Guest, null, customer, null, "", null);

    /// <summary>A guest's session for one order.</summary>
    internal static (Session Session, string Token) OfLink(Work work, Id<Customer> customer, Guid order) =>
        Add(work, SessionKind.Link, null, customer, order, "", null);

    private static (Session Session, string Token) Add(
        Work work, SessionKind kind, Id<User>? user, Id<Customer>? customer, Guid? order, string label, Instant? expiresAt)
    {
        var token = SessionToken.New(Id<Session>.New(work.Now));
        var session = new Session
        {
            Id = token.Id,
            Kind = kind,
            UserId = user,
            CustomerId = customer,
            OrderId = order,
            SecretHash = token.Hash(),
            Label = label.Length <= LabelLengthMax ? label : label[..LabelLengthMax],
            Origin = work.Origin.Address is { } address ? work.Cipher.Seal(address, Session.OriginPurpose) : null,
            CreatedAt = work.Now,
            LastSeenAt = work.Now,
            ExpiresAt = expiresAt ?? SessionTimes.FirstEnd(kind, work.Now),
        };
        work.Db.Add(session);
        return (session, token.ToString());
    }
}
