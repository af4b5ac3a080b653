using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sandbox;

namespace Stoa.Server.Tests.Payments.Walk;

/// <summary>How a walk ends: what still waits is brought to its end, with nothing going wrong any more.</summary>
internal sealed partial class RandomWalk
{
    private const int DaysMax = 60;

    /// <summary>Banks decide, operators rule, days go by, until nothing waits.</summary>
    public async Task ComeToRest()
    {
        _world.Calm();
        Log.Add("the end:");
        for (var day = 0; day < DaysMax; day++)
        {
            await _world.Drain();
            foreach (var payment in await _world.Lines("select distinct payment_id from sandbox.disputes where status = 'open'"))
                await _world.Get<SandboxProcessor>().DecideDisputes(payment, _random.Next(2) == 0, default);
            await _world.Drain();
            while (await AnyDisputed() is { } complaint && (await Rule(complaint, Money.Zero(CurrencyOf(complaint)))).StartsWith("0", StringComparison.Ordinal)) { }
            await RuleMilestones();
            await EndMemberships();
            await CareForRefunds(isLate: day > 5);
            foreach (var payout in await _world.Do((work, _) => work.Db.Set<Payout>().Where(p => p.Status == PayoutStatus.AwaitingApproval).Select(p => p.Id).ToListAsync()))
                await _world.As(_world.Operator, (work, _) => DecidePayout.Approve(payout, work, default));
            await _world.Drain();
            await ReplayDead();
            await _world.Drain();
            await Reconcile();
            if (day > DaysAhead && await IsQuiet()) return;
            _world.Now.Clock.Advance(Duration.FromDays(1));
        }
    }

    // What fails again and again is paid another way.
    private async Task CareForRefunds(bool isLate)
    {
        var items = await _world.Do(async (work, _) => (await OpenRefunds.List(work, null, 100, default)).Value.Items);
        foreach (var item in items)
        {
            var said = await Resolve(item, isLate ? 1 : 0);
            Log.Add(said);
            if (said.StartsWith("no", StringComparison.Ordinal)) Log.Add(await Resolve(item, 2));
        }
    }

    // Timers of far days (a reserve, a reminder) may stay; nothing that has failed may.
    private async Task<bool> IsQuiet() => await _world.Number("""
        select (select count(*) from platform.envelopes where status <> 'done' and (box <> 'timer' or attempts > 0))
             + (select count(*) from orders.orders where state not in ('completed', 'declined', 'expired', 'cancelled', 'no_show') or money_state in ('authorized', 'held'))
             + (select count(*) from payments.refunds where resolution is null and status <> 'succeeded')
             + (select count(*) from payments.disputes where status = 'open')
             + (select count(*) from disputes.cases where closed_at is null)
             + (select count(*) from subscriptions.subscriptions where state <> 'ended')
             + (select count(*) from payments.payouts where status in ('awaiting_approval', 'approved', 'sent'))
             + (select count(*) from payments.reserves where released_at is null)
             + (select count(*) from payments.reconciliation_cases where status = 'waiting')
        """) == 0;

    private static Currency CurrencyOf(Booking booking) => Currency.Parse(booking.Seller.Currency);

    /// <summary>What is wrong now, in sentences; nothing when every cent is where it should be.</summary>
    public async Task<List<string>> Findings()
    {
        var findings = new List<string>();
        foreach (var (_, sql) in WalkProof.Queries) findings.AddRange(await _world.Lines(sql));
        await _world.Get<LedgerSealer>().SealAll(default);
        findings.AddRange((await new LedgerCheck(_world.Get<NpgsqlDataSource>()).Run(default)).Findings);
        foreach (var currency in _world.Sellers.Select(seller => seller.Currency).Distinct(StringComparer.Ordinal))
        {
            var (theirs, ours) = (await SandboxBooks.Balance(_world.Get<NpgsqlDataSource>(), currency, default),
                await _world.Number($"select coalesce(sum(amount_minor), 0) from payments.postings where account = 'gateway:sandbox' and currency = '{currency}'"));
            if (theirs != ours) findings.Add($"The sandbox has {theirs} minor units of {currency}, and our books say {ours}.");
        }
        return findings;
    }
}
