using Microsoft.EntityFrameworkCore;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Customers;

/// <summary>What somebody bought as a guest comes under the account. Always audited; the caller commits.</summary>
internal static class ClaimGuests
{
    /// <summary>Every guest with the user's e-mail address; nobody while it is not verified.</summary>
    internal static async Task ByVerifiedEmail(Work work, User user, CancellationToken cancel)
    {
        if (user.EmailVerifiedAt is null) return;
        var candidates = CandidatesOf(work, user);
        var guests = await work.Db.Set<Customer>().Where(c => c.UserId == null && c.EmailIndex != null && candidates.Contains(c.EmailIndex)).ToListAsync(cancel);
        foreach (var guest in guests) Claim(work, user, guest, "same verified e-mail");
    }

    /// <summary>The guest of this browser: one that gave no contact yet, or gave the user's verified address.</summary>
    internal static async Task OfThisSession(Work work, User user, CancellationToken cancel)
    {
        // A magic link proves one order, not the guest.
        if (work.Actor is not { CustomerId: { } id, UserId: null, OrderId: null }) return;
        if (await work.Db.FindAsync<Customer>([new Id<Customer>(id)], cancel) is not { UserId: null } guest) return;
        var isNameless = guest is { Email: null, Name: null, Phone: null };
        var isSame = user.EmailVerifiedAt is not null && guest.EmailIndex is { } index
            && CandidatesOf(work, user).Any(candidate => candidate.AsSpan().SequenceEqual(index));
        if (isNameless || isSame) Claim(work, user, guest, "same browser");
    }

    private static void Claim(Work work, User user, Customer guest, string why)
    {
        if (guest.UserId is not null) return;
        guest.UserId = user.Id;
        work.Audit("identity.claim-customer", guest.Id.ToString(), why, after: new { UserId = user.Id });
    }

    private static byte[][] CandidatesOf(Work work, User user) =>
        work.Index.Candidates(IndexKind.Email, work.Cipher.Open(user.Email, User.EmailPurpose), User.EmailIndexPurpose);
}
