using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Core.Readiness;
using Stoa.Server.Catalog;
using Stoa.Server.Catalog.Editing;
using Stoa.Server.Catalog.Reviewing;
using Stoa.Server.Demo.Supply;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Organizations.GettingReady;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Coupons;

namespace Stoa.Server.Demo;

/// <summary>
/// What does not simply go well, so that the operator and the provider have something to decide: a complaint, a chargeback, a payout that is
/// asked for, a listing that says something else than was looked at; and a coupon to try. All at the demo's own provider, through the real use cases.
/// </summary>
internal sealed class DemoTroubles(DemoActs acts, DemoListing showcase, DemoAccounts.Made people)
{
    private const string Coupon = "WELCOME10";
    private const int CouponBp = 1_000;

    // What an operator would want to know of.
    private const string Added = "Regulars write to us directly, and pay less.";

    // An IBAN of the registry's own examples: no bank has it.
    private static readonly SaveBankAccount.Request Bank = new("Pascale Prestataire", "DE89370400440532013000", Bic: null, Country: null, AccountNumber: null, BankCode: null);

    private Actor Operator => new(null, people.Operator.Value, null, null, IsOperator: true, []);

    private Actor Provider =>
        new(null, people.Provider.Value, null, null, IsOperator: false, [new Membership(showcase.Provider.Value, showcase.ProviderName, MemberRole.Owner)]);

    /// <summary>What is there from the first day; what is there already is left as it is.</summary>
    public async Task Prepare(CancellationToken cancel)
    {
        await acts.As(Operator, (work, scope) => IssueCoupon.Run(
            new(Coupon, PercentBp: CouponBp, IsForFirstOrder: true), provider: null, work, scope.GetRequiredService<Marketplace>(), cancel), cancel);
        var hasBank = await acts.As(Actor.System, (work, _) => work.Db.Set<PayoutDestination>().AnyAsync(d => d.OrganizationId == showcase.Provider, cancel), cancel);
        if (hasBank) return;
        await acts.As(Provider, (work, scope) => SaveBankAccount.Run(showcase.Provider, Bank, work, scope.GetRequiredService<PayoutsOptions>(), cancel), cancel);
        await ShowPapers(cancel);
        var listings = await acts.As(Actor.System, (work, _) => work.Db.Set<Listing>().AsNoTracking().Where(l => l.OrganizationId == showcase.Provider).OrderBy(l => l.Id).ToListAsync(cancel), cancel);
        await acts.As(Actor.System, async (_, scope) =>
        {
            await new DemoPhotos(acts, Provider, showcase.Provider).Send(listings, scope.GetRequiredService<Marketplace>(), cancel);
            return 0;
        }, cancel);
        await acts.As(Operator, async (work, _) =>
        {
            await NoteReview.Looked(await Reviewed(work, cancel), work, cancel);
            return await work.Commit(cancel);
        }, cancel);
    }

    // Not the one that everybody looks at first, where there is another.
    private Task<Listing> Reviewed(Work work, CancellationToken cancel) =>
        work.Db.Set<Listing>().Where(l => l.OrganizationId == showcase.Provider && l.Kind == ListingKind.Appointment)
            .OrderBy(l => l.Id == showcase.Id).ThenBy(l => l.Id).FirstAsync(cancel);

    private Task<Outcome<OwnListing>?> ChangeReviewed(CancellationToken cancel) => acts.As(Provider, async (work, scope) =>
    {
        var id = (await Reviewed(work, cancel)).Id;
        var draft = (await EditedListing.Find(work.Db, id, showcase.Provider, cancel))!.ToDraft();
        return draft.Description.Contains(Added, StringComparison.Ordinal) ? (Outcome<OwnListing>?)null : await SaveListing.Change(
            id, draft with { Description = $"{draft.Description} {Added}" }, showcase.Provider, version: null, work, scope.GetRequiredService<Marketplace>(), cancel);
    }, cancel);

    // Without its papers checked, a provider is not paid.
    private async Task ShowPapers(CancellationToken cancel)
    {
        await acts.As(Provider, async (work, scope) =>
        {
            var marketplace = scope.GetRequiredService<Marketplace>();
            foreach (var rule in marketplace.Readiness.Where(rule => rule.Kind is RequirementKind.Verified))
                await GetReady.Ask(Desk.Of(Provider, showcase.Provider)!, rule.Id, new("They were shown at the counter."), work, marketplace, cancel);
            return 0;
        }, cancel);
        var asked = await acts.As(Actor.System, (work, _) => work.Db.Set<RequestedCheck>()
            .Where(check => check.OrganizationId == showcase.Provider && check.State == CheckState.Asked).Select(check => check.Id).ToListAsync(cancel), cancel);
        foreach (var check in asked)
            await acts.As(Operator, (work, _) => DecideReadiness.Decide(check, new(Approved: true, Reason: null), work, cancel), cancel);
    }

    /// <summary>What happens at the end, when there is a past.</summary>
    public async Task Strike(CancellationToken cancel)
    {
        var over = await acts.As(Actor.System, (work, _) => Over(work.Db, cancel), cancel);
        if (over is [var (complained, unhappy), ..])
            await acts.Fire(new Actor(null, null, unhappy.Value, null, IsOperator: false, []), complained, "dispute", "It took half the time that I paid for.", cancel);
        if (await acts.As(Actor.System, (work, _) => Settled(work.Db, cancel), cancel) is { } charged) await acts.ChargeBack(charged, cancel);
        await ChangeReviewed(cancel);
        await acts.As(Provider, (work, scope) => RequestPayout.Run(
            showcase.Provider, new(Amount: null, Currency: null), work, scope.GetRequiredService<PayoutsOptions>(), scope.GetRequiredService<Marketplace>(), cancel), cancel);
        await acts.Settle(cancel);
    }

    // Somebody's at the same provider that is over and paid out already: banks take their time.
    private async Task<Id<Order>?> Settled(DbContext db, CancellationToken cancel) => await db.Set<Order>()
        .Where(order => order.OrganizationId == showcase.Provider && order.State == OrderState.Completed && order.MoneyState == MoneyState.Released)
        .OrderByDescending(order => order.Id).Select(order => (Id<Order>?)order.Id).FirstOrDefaultAsync(cancel);

    // The youngest first: what is released already can no longer be complained of.
    private async Task<List<(Id<Order> Order, Id<Customer> Buyer)>> Over(DbContext db, CancellationToken cancel)
    {
        var orders = await db.Set<Order>()
            .Where(order => order.OrganizationId == showcase.Provider && order.State == OrderState.Completed && order.MoneyState == MoneyState.Held)
            .OrderByDescending(order => order.Id).Select(order => new { order.Id, order.CustomerId }).ToListAsync(cancel);
        return [.. orders.Select(order => (order.Id, order.CustomerId))];
    }
}
