using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Sellers;

/// <summary>
/// A member connects the organization's own account at a processor (OAuth 2.0, authorization code with PKCE): on the processor's page, and
/// back with a code, which is worth nothing without the secret that we keep.
/// </summary>
public static class ConnectSeller
{
    /// <summary>Where the processor sends people back to; the application there must name it.</summary>
    public const string ReturnPath = "/connect/return";

    /// <summary>How long a member may take on the processor's page.</summary>
    public static readonly Duration PatienceMax = Duration.FromMinutes(15);

    private const int VerifierBytes = 32;
    private const int CodeLengthMax = 500;

    /// <summary>Where to go on.</summary>
    /// <param name="Url">The processor's page, for this member and some minutes only.</param>
    public sealed record Started(string Url);

    /// <summary>What is sent.</summary>
    /// <param name="Gateway">The processor.</param>
    public sealed record Request(string? Gateway);

    /// <summary>The processor's page.</summary>
    /// <param name="organization">Whose account.</param>
    /// <param name="id">The processor.</param>
    /// <param name="site">The marketplace's address.</param>
    /// <param name="work">The use case's.</param>
    /// <param name="gateways">Those in use.</param>
    /// <param name="marketplace">For the currency, where no location says the country.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public static async Task<Outcome<Started>> Start(
        Id<Organization> organization, string? id, Uri site, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        if (id is null || gateways.Find(id)?.As<ISplitsPayments>() is not { } gateway) return SellerProblems.NoGateway;
        if (await CountryOf(organization, gateway, work, marketplace, cancel) is not { } country) return SellerProblems.NoGateway;
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(VerifierBytes));
        var me = new Id<User>(work.Actor.UserId!.Value);
        await work.Begin(cancel);
        // What was begun and never ended.
        await work.Db.Set<SellerAccount>().Where(a => a.OrganizationId == organization && a.Gateway == id && a.CreatedBy == me && a.Status == SellerStatus.Connecting).ExecuteDeleteAsync(cancel);
        var account = new SellerAccount
        {
            Id = Id<SellerAccount>.New(work.Now), OrganizationId = organization, Gateway = id, Country = country, Status = SellerStatus.Connecting,
            Verifier = work.Cipher.Seal(verifier, SellerAccount.VerifierPurpose), CreatedBy = me, CreatedAt = work.Now,
        };
        work.Db.Add(account);
        if (await work.Commit(cancel) is { } refused) return refused;
        return new Started(gateway.ConnectPage(country, account.Id.ToString(), verifier, new Uri(site, ReturnPath)).ToString());
    }

    /// <summary>The member is back. The same way back opens once, and for whoever began only.</summary>
    /// <param name="state">What we had sent along.</param>
    /// <param name="code">What the processor gives for a yes; null for a no.</param>
    /// <param name="site">The marketplace's address.</param>
    /// <param name="work">The use case's.</param>
    /// <param name="gateways">Those in use.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public static async Task<Outcome<SellerAccount>> Finish(string? state, string? code, Uri site, Work work, Gateways gateways, CancellationToken cancel)
    {
        if (!Id<SellerAccount>.TryParse(state, out var id) || await Begun(id, work, cancel) is not { } begun) return SellerProblems.Outdated;
        if (string.IsNullOrEmpty(code) || code.Length > CodeLengthMax) return SellerProblems.Declined;
        if (gateways.Find(begun.Gateway)?.As<ISplitsPayments>() is not { } gateway) return SellerProblems.NoGateway;
        var verifier = work.Cipher.Open(begun.Verifier!.Value, SellerAccount.VerifierPurpose);
        try
        {
            var granted = await gateways.Call(token => gateway.Grant(begun.Country, code, verifier, new Uri(site, ReturnPath), token), cancel);
            return granted.Refused(out _) ? SellerProblems.Refused : await Keep(begun, granted.Value, work, cancel);
        }
        catch (Exception outage) when (GatewayRetries.IsSilence(outage))
        {
            return PayoutProblems.Silent;
        }
    }

    /// <summary>A member disconnects it: payments go another way from now on. What was paid into it can be given back until the grant ends.</summary>
    public static async Task<Problem?> Disconnect(Id<Organization> organization, Id<SellerAccount> id, Work work, CancellationToken cancel)
    {
        await LockPayouts.Of(work, organization, cancel);
        if (await work.Db.Set<SellerAccount>().SingleOrDefaultAsync(a => a.Id == id && a.OrganizationId == organization && a.Status == SellerStatus.Active, cancel) is not { } account)
        {
            await work.Abandon();
            return SellerProblems.NotFound;
        }
        End(work, account, SellerStatus.Disconnected);
        work.Audit("payments.disconnect-seller", organization.ToString(), after: new { account.Gateway, account.Country });
        return await work.Commit(cancel);
    }

    /// <summary>It takes no payments any more.</summary>
    internal static void End(Work work, SellerAccount account, SellerStatus status)
    {
        (account.Status, account.EndedAt) = (status, work.Now);
        if (status is SellerStatus.Lost) (account.AccessToken, account.RefreshToken, account.ExpiresAt) = (null, null, null);
        else RenewSeller.Watch(work, account);
        work.Emit(new SellerAccountChanged(account.OrganizationId, account.Id, status));
    }

    private static async Task<SellerAccount?> Begun(Id<SellerAccount> id, Work work, CancellationToken cancel)
    {
        var account = await work.Db.Set<SellerAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancel);
        return account is { Status: SellerStatus.Connecting } && account.CreatedBy.Value == work.Actor.UserId && account.CreatedAt + PatienceMax > work.Now
            && work.Actor.May(Permission.MoveMoney, account.OrganizationId.Value) ? account : null;
    }

    private static async Task<Outcome<SellerAccount>> Keep(SellerAccount begun, SellerGrant grant, Work work, CancellationToken cancel)
    {
        await LockPayouts.Of(work, begun.OrganizationId, cancel);
        var all = await work.Db.Set<SellerAccount>().Where(a => a.OrganizationId == begun.OrganizationId && a.Gateway == begun.Gateway && a.Country == begun.Country).ToListAsync(cancel);
        // Opened twice at once: the other was first.
        if (all.Find(a => a.Id == begun.Id && a.Status == SellerStatus.Connecting) is not { } attempt) return SellerProblems.Outdated;
        // The same account again keeps its row: what was paid into it is given back with the new grant.
        var account = all.Find(a => a.GatewayUserId == grant.GatewayUserId) ?? attempt;
        if (account != attempt) work.Db.Remove(attempt);
        foreach (var other in all.Where(a => a != account && a.Status == SellerStatus.Active)) End(work, other, SellerStatus.Disconnected);
        // The one before is out before the new one is in: one is active at a time.
        await work.Db.SaveChangesAsync(cancel);
        (account.Status, account.GatewayUserId, account.ConnectedAt, account.EndedAt, account.Verifier) = (SellerStatus.Active, grant.GatewayUserId, work.Now, null, null);
        RenewSeller.Take(work, account, grant);
        work.Emit(new SellerAccountChanged(account.OrganizationId, account.Id, SellerStatus.Active));
        work.Audit("payments.connect-seller", account.OrganizationId.ToString(), after: new { account.Gateway, account.Country, account.GatewayUserId });
        return await work.Commit(cancel) is { } refused ? refused : account;
    }

    /// <summary>Through which country's application an organization connects: its own, or the one that takes the marketplace's currency; null for none.</summary>
    internal static async Task<string?> CountryOf(Id<Organization> organization, ISplitsPayments gateway, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var country = await work.Db.Set<Location>().Where(l => l.OrganizationId == organization).OrderBy(l => l.Id).Select(l => l.Country).FirstOrDefaultAsync(cancel);
        if (country is not null && gateway.Connects.ContainsKey(country)) return country;
        return gateway.Connects.Where(one => one.Value == marketplace.Currency).Select(one => one.Key).FirstOrDefault();
    }
}
