using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Payouts;
using Stoa.Server.Identity;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Payouts.Funds;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Payouts;

/// <summary>Long random lives of an organization's money, and what is kept of a release; whatever happens, the books say the same.</summary>
public sealed class RandomWalkTests(TestDatabases databases)
{
    private static readonly Currency Cad = Currency.Parse("CAD");

    [Fact]
    public async Task A_part_of_a_release_is_kept_for_its_days_and_a_dispute_blocks_its_amount()
    {
        await using var it = await Treasury.Open(databases);
        var sale = new Sale(it.Stoa, it.Shop);
        var operators = Actor.System with { UserId = await AnyUser(it), IsOperator = true };
        Assert.Null(await it.Stoa.With((work, _) => SetTerms.Reserve(null, new(10, 30, "Everybody"), work, default), operators));
        var order = await sale.Paid(await sale.NewGuest());
        await it.Stoa.With(async (work, _) =>
        {
            var row = await work.Db.Set<Order>().SingleAsync(o => o.Id == order);
            await ReleaseHeld.Apply(work, row, default);
            (row.ReleasedAt, row.MoneyState) = (work.Now, Core.Ordering.MoneyState.Released);
            return await work.Commit(default);
        });
        Assert.Equal("81.00 free, 0.00 pending, 9.00 reserve", await it.Stands());
        await it.GiveAccount();
        Assert.Equal("Only 81.00 CAD are available.", (await it.Ask(Treasury.Cad(8_101))).Body.GetProperty("detail").GetString());
        await it.Stoa.With(async (work, _) =>
        {
            var payment = await work.Db.Set<Payment>().SingleAsync(p => p.OrderId == order);
            payment.DisputedMinor = payment.AmountMinor;
            var quote = (await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == order)).Quote;
            work.Db.Add(new Dispute
            {
                Id = Id<Dispute>.New(work.Now), PaymentId = payment.Id, OrderId = order, Gateway = "sandbox", GatewayDisputeId = "d1", Status = DisputeStatus.Open,
                Currency = "CAD", AmountMinor = payment.AmountMinor, Breakdown = quote.Shares, OpenedAt = work.Now,
            });
            return await work.Commit(default);
        });
        Assert.Equal("nothing-available", (await it.Ask()).Body.GetProperty("code").GetString());
        await it.Stoa.Advance(Duration.FromDays(30) - Duration.FromMinutes(1));
        Assert.Equal("81.00 free, 0.00 pending, 9.00 reserve", await it.Stands());
        await it.Stoa.Advance(Duration.FromMinutes(1));
        Assert.Equal("90.00 free, 0.00 pending, 0.00 reserve", await it.Stands());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_the_books_balance_and_nobody_gets_more_than_is_there(int seed)
    {
        await using var it = await Treasury.Open(databases);
        await it.GiveAccount();
        var sale = new Sale(it.Stoa, it.Shop);
        var walk = new Walk(it, await sale.Place(await sale.NewGuest()), new Random(seed), await AnyUser(it), await AnyUser(it, skip: 1));
        for (var step = 0; step < 150; step++) await walk.Step();
        Assert.True(walk.Requested > 5 && walk.Paid > 0, $"{walk.Requested} asked for, {walk.Paid} paid: the walk has not been anywhere.");
        Assert.Empty(await it.Check());
        // All reserves come free, and every cent is somewhere.
        await it.Stoa.Advance(Duration.FromDays(40));
        var funds = (await it.Stoa.With((work, _) => ReadFunds.Of(it.Shop.Organization, work, default))).Single();
        Assert.Equal(walk.Released, funds.Payable.Minor + funds.Pending.Minor + walk.PaidMinor);
        Assert.True(funds.Reserve.IsZero);
        Assert.Empty(await it.Check());
    }

    private static Task<Guid> AnyUser(Treasury it, int skip = 0) =>
        it.Stoa.With((work, _) => work.Db.Set<User>().Where(u => u.IsOperator).OrderBy(u => u.Id).Skip(skip).Select(u => u.Id.Value).FirstAsync());

    private sealed class Walk(Treasury it, Id<Order> order, Random random, params Guid[] operators)
    {
        private int _releases;

        public long Released { get; private set; }
        public long PaidMinor { get; private set; }
        public int Requested { get; private set; }
        public int Paid { get; private set; }

        public async Task Step()
        {
            switch (random.Next(12))
            {
                case 0 or 1 or 2: await Release(random.Next(1, 200_000)); break;
                case 3: await Release(-random.Next(1, 60_000)); break;
                case 4 or 5: await Request(); break;
                case 6: await Decide(PayoutStatus.AwaitingApproval, (id, work) => DecidePayout.Approve(id, work, default)); break;
                case 7: await Decide(PayoutStatus.AwaitingApproval, (id, work) => DecidePayout.Reject(id, "no", work, default)); break;
                case 8: await With(async work => (await MakePayoutFile.Run("CAD", work, default)).Problem); break;
                case 9: await Confirm(); break;
                case 10: await Return(random.Next(2) == 0 ? PayoutStatus.Sent : PayoutStatus.Paid); break;
                default: await it.Stoa.Advance(Duration.FromDays(random.Next(1, 4))); break;
            }
            Assert.Equal(0, await it.Sql<long>("select coalesce(sum(balance_minor), 0)::bigint from payments.account_balances"));
            Assert.Equal(0, await it.Sql<long>("""
                select count(*) from (select 1 from payments.account_balances where starts_with(account, 'pending:') or starts_with(account, 'reserve:')
                    group by account having sum(balance_minor) > 0) overdrawn
                """));
        }

        private async Task Release(long minor)
        {
            Released += minor;
            await With(async work =>
            {
                var row = await work.Db.Set<Order>().SingleAsync(o => o.Id == order);
                var amount = new Money(minor, Cad);
                Ledger.Post(work, new JournalEntry(Cause.Released, $"walk_{++_releases}", "Walk",
                    [new(Account.OwnPocket, amount), new(Account.Payable(row.OrganizationId.ToString()), -amount)]), order: null);
                if (_releases % 7 == 1) await SetReserve(work);
                await KeepReserve.Apply(work, row, amount, default);
                return null;
            });
        }

        private async Task SetReserve(Work work)
        {
            await work.Begin(default);
            await work.Db.Database.ExecuteSqlAsync($"""
                insert into payments.reserve_terms (id, basis_points, days, reason, set_by, set_at) values (gen_random_uuid(), {random.Next(0, 5_000)}, 10, 'walk', {operators[0]}, now())
                on conflict (organization_id) do update set basis_points = excluded.basis_points
                """);
        }

        private async Task Request()
        {
            var available = (await it.Stoa.With((work, _) => ReadFunds.Of(it.Shop.Organization, work, default))).SingleOrDefault()?.Available.Minor ?? 0;
            Money? wanted = random.Next(3) == 0 ? null : new Money(random.Next(1, 150_000), Cad);
            var asked = await it.Stoa.With((work, services) => RequestPayout.Run(
                it.Shop.Organization, new(wanted, null), work, services.GetRequiredService<PayoutsOptions>(), services.GetRequiredService<Marketplace>(), default));
            if (asked.Problem is not null) return;
            Requested++;
            Assert.InRange(asked.Value.AmountMinor, 2_000, available);
        }

        private async Task Confirm()
        {
            var sent = await Any(PayoutStatus.Sent);
            if (sent is null || await With(work => MakePayoutFile.Confirm(sent.Id, work, default)) is not null) return;
            Paid++;
            PaidMinor += sent.AmountMinor;
        }

        private async Task Return(PayoutStatus status)
        {
            var payout = await Any(status);
            if (payout is null || await With(work => MakePayoutFile.Return(payout.Id, "closed", work, default)) is not null) return;
            if (status is PayoutStatus.Paid) PaidMinor -= payout.AmountMinor;
        }

        private async Task Decide(PayoutStatus status, Func<Id<Payout>, Work, Task<Problem?>> decide)
        {
            if (await Any(status) is { } payout) await With(work => decide(payout.Id, work));
        }

        private Task<Payout?> Any(PayoutStatus status) => it.Stoa.With(async (work, _) =>
        {
            var some = await work.Db.Set<Payout>().AsNoTracking().Where(p => p.Status == status).OrderBy(p => p.Id).ToListAsync();
            return some.Count == 0 ? null : some[random.Next(some.Count)];
        });

        // As one of the operators; what is not committed yet is.
        private Task<Problem?> With(Func<Work, Task<Problem?>> act) => it.Stoa.With(
            async (work, _) => await act(work) ?? await work.Commit(default),
            Actor.System with { UserId = operators[random.Next(operators.Length)], IsOperator = true });
    }
}
