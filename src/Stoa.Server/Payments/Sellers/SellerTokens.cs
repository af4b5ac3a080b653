using Microsoft.EntityFrameworkCore;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Sellers;

/// <summary>What a gateway needs of the accounts that are connected, outside of any work: gateways live longer than it.</summary>
internal sealed class SellerTokens(IServiceScopeFactory scopes)
{
    /// <summary>The token with which calls are made for an account; null when there is none (any more).</summary>
    internal Task<string?> Of(Id<SellerAccount> id, CancellationToken cancel) => In<string?>(async work =>
    {
        var sealed_ = await work.Db.Set<SellerAccount>().AsNoTracking().Where(a => a.Id == id).Select(a => a.AccessToken).SingleOrDefaultAsync(cancel);
        return sealed_ is { } token ? work.Cipher.Open(token, SellerAccount.AccessPurpose) : null;
    });

    /// <summary>The account of a user of the processor that we can ask about; null when there is none.</summary>
    internal Task<Id<SellerAccount>?> Find(string gateway, string gatewayUserId, CancellationToken cancel) => In(work => work.Db.Set<SellerAccount>().AsNoTracking()
        .Where(a => a.Gateway == gateway && a.GatewayUserId == gatewayUserId && a.AccessToken != null)
        .OrderByDescending(a => a.ConnectedAt).Select(a => (Id<SellerAccount>?)a.Id).FirstOrDefaultAsync(cancel));

    /// <summary>The processor's id of the payment that a dispute is about; null for one that we do not know.</summary>
    internal Task<string?> PaymentOf(string gateway, string gatewayDisputeId, CancellationToken cancel) => In(work => (
        from dispute in work.Db.Set<Dispute>()
        where dispute.Gateway == gateway && dispute.GatewayDisputeId == gatewayDisputeId
        join payment in work.Db.Set<Payment>() on dispute.PaymentId equals payment.Id
        select payment.GatewayPaymentId).FirstOrDefaultAsync(cancel));

    /// <summary>The processor has refused its token, or says that something has changed: it is asked for a new one, and says no when the provider has.</summary>
    internal Task Doubt(Id<SellerAccount> id, CancellationToken cancel) => In(async work =>
    {
        var account = await work.Db.Set<SellerAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && a.Status == SellerStatus.Active, cancel);
        if (account is null) return false;
        work.Send(RenewSeller.Topic, id.ToString(), new RenewSeller.Due(id, account.ExpiresAt), sourceId: $"{id}/{account.ExpiresAt}");
        // Somebody else has said the same at this moment: then it is known.
        return await work.Commit(cancel) is null;
    });

    private async Task<T> In<T>(Func<Work, Task<T>> ask)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
        return await ask(scope.ServiceProvider.GetRequiredService<Work>());
    }
}
