using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Sellers;

/// <summary>Keeps a connection alive: its grant is had anew well before it ends, and whenever the processor has refused it.</summary>
internal static class RenewSeller
{
    /// <summary>The topic, of the timer and of doubts.</summary>
    internal const string Topic = "payments.renew-seller";

    // Of 180 days 30: time enough for every outage, and for a person.
    private const int PartBefore = 6;

    /// <summary>Whose, and for which end: one that was renewed meanwhile is left alone.</summary>
    internal sealed record Due(Id<SellerAccount> SellerId, Instant? ExpiresAt);

    /// <summary>What was granted, sealed, and the timer for its end.</summary>
    internal static void Take(Work work, SellerAccount account, SellerGrant grant)
    {
        account.AccessToken = work.Cipher.Seal(grant.AccessToken, SellerAccount.AccessPurpose);
        account.RefreshToken = work.Cipher.Seal(grant.RefreshToken, SellerAccount.RefreshPurpose);
        account.ExpiresAt = work.Now + grant.Life;
        work.SetTimer(Topic, account.Id.ToString(), new Due(account.Id, account.ExpiresAt), account.ExpiresAt.Value - grant.Life / PartBefore);
    }

    /// <summary>A timer for the end of what is not renewed any more.</summary>
    internal static void Watch(Work work, SellerAccount account)
    {
        if (account.ExpiresAt is { } end) work.SetTimer(Topic, account.Id.ToString(), new Due(account.Id, end), end);
    }

    /// <summary>Asks the processor, outside any transaction.</summary>
    internal static async Task Handle(Due due, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var seen = await work.Db.Set<SellerAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == due.SellerId, cancel);
        if (seen is null || seen.ExpiresAt != due.ExpiresAt) return;
        if (seen is { Status: SellerStatus.Disconnected, ExpiresAt: { } end } && end <= work.Now)
        {
            var ended = await Lock(due.SellerId, work, cancel);
            (ended.AccessToken, ended.RefreshToken, ended.ExpiresAt) = (null, null, null);
            return;
        }
        if (seen is not { Status: SellerStatus.Active, RefreshToken: { } refresh }) return;
        var gateways = services.GetRequiredService<Gateways>();
        if (gateways.Find(seen.Gateway)?.As<ISplitsPayments>() is not { } gateway)
            throw new DeliveryException($"The gateway {seen.Gateway} is not configured any more; the account {seen.Id} there ends at {seen.ExpiresAt}.");
        var token = work.Cipher.Open(refresh, SellerAccount.RefreshPurpose);
        var answer = await gateways.Call(stop => gateway.RenewGrant(seen.Country, token, stop), cancel);
        var account = await Lock(due.SellerId, work, cancel);
        // Connected anew or ended while we asked.
        if (account.Status != SellerStatus.Active || account.ExpiresAt != due.ExpiresAt) return;
        if (answer.Refused(out var problem))
        {
            ConnectSeller.End(work, account, SellerStatus.Lost);
            work.Audit("payments.seller-lost", account.OrganizationId.ToString(), problem.Code, after: new { account.Gateway, account.Country });
            return;
        }
        Take(work, account, answer.Value);
    }

    private static async Task<SellerAccount> Lock(Id<SellerAccount> id, Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        return await work.Db.Set<SellerAccount>().Where(a => a.Id == id).ForUpdate().SingleAsync(cancel);
    }
}
