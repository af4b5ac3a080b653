using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Disputes.Chargebacks;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Tests.Payments.Walk;

/// <summary>Banks, payouts, refunds that fail, and webhooks that come again.</summary>
internal sealed partial class RandomWalk
{
    private async Task<string> Dispute()
    {
        var paid = await _world.Lines("select id from sandbox.payments where captured_minor > refunded_minor + disputed_minor order by created_at, id");
        if (Any(paid) is not { } payment) return "no payment";
        var processor = _world.Get<SandboxProcessor>();
        var part = _random.Next(2) == 0 && await processor.Find(payment, default) is { Left: var left } ? left with { Minor = _random.NextInt64(1, left.Minor + 1) } : (Money?)null;
        await processor.OpenDispute(payment, part, default);
        if (part is not null) Count("chargeback of a part");
        return $"{payment} {part}";
    }

    // Somebody of the marketplace gives it back on the processor's own page, whatever stands here.
    private async Task<string> GiveBackThere()
    {
        var paid = await _world.Lines("select id from sandbox.payments where captured_minor > refunded_minor + disputed_minor order by created_at, id");
        var processor = _world.Get<SandboxProcessor>();
        if (Any(paid) is not { } payment || await processor.Find(payment, default) is not { Left: var left }) return "no payment";
        var amount = left with { Minor = _random.Next(2) == 0 ? left.Minor : _random.NextInt64(1, left.Minor + 1) };
        return await processor.GiveBack(payment, amount, default) ? $"{amount} of {payment}" : $"no, {amount} of {payment}";
    }

    private async Task<string> DecideDispute()
    {
        var open = await _world.Lines("select payment_id from sandbox.disputes where status = 'open' order by created_at, id");
        if (Any(open) is not { } payment) return "no dispute";
        var won = _random.Next(2) == 0;
        await _world.Get<SandboxProcessor>().DecideDisputes(payment, won, default);
        Count(won ? "dispute won" : "dispute lost");
        return $"{payment} {(won ? "won" : "lost")}";
    }

    private async Task<string> GiveEvidence()
    {
        var open = await _world.Do((work, _) => work.Db.Set<Dispute>().Where(d => d.Status == DisputeStatus.Open).OrderBy(d => d.Id).Select(d => d.Id).ToListAsync());
        if (open.Count == 0) return "no dispute";
        var id = Any(open);
        var problem = await _world.As(_world.Operator, (work, services) => SubmitEvidence.Run(
            id, null, work, services.GetRequiredService<Gateways>(), services.GetRequiredService<Marketplace>(), default));
        return problem is null ? id.ToString() : $"no, {problem.Code}";
    }

    private async Task<string> RefundTrouble()
    {
        var items = await _world.Do(async (work, _) => (await OpenRefunds.List(work, null, null, default)).Value.Items);
        if (Any(items) is not { } item) return "no trouble";
        return await Resolve(item, _random.Next(3));
    }

    private async Task<string> Resolve(OpenRefunds.Item item, int how)
    {
        var problem = await _world.As(_world.Operator, async (work, _) => how switch
        {
            0 => (await ResolveRefund.Retry(item.Id, work, default)).Problem,
            1 => await ResolveRefund.SettleOutside(item.Id, "By transfer", work, default),
            _ => await ResolveRefund.Close(item.Id, work, default),
        });
        var words = (string[])["retried", "settled outside", "closed"];
        if (problem is null) Count($"refund {words[how]}");
        return problem is null ? $"{item.Id} {words[how]}" : $"no, {item.Id} {words[how]}: {problem.Code}";
    }

    // Whoever has no account yet opens one, on the processor's page; the line may break on the way.
    private async Task<string> GiveBank()
    {
        foreach (var seller in _world.Sellers)
        {
            var has = await _world.Do((work, _) => work.Db.Set<PayoutDestination>().AnyAsync(d => d.OrganizationId == seller.Shop.Organization && d.Status == DestinationStatus.Active));
            if (has) continue;
            var page = await _world.As(seller.Owner, (work, services) => OnboardDestination.Run(
                seller.Shop.Organization, "http://localhost/payout-account", work, services.GetRequiredService<Gateways>(), services.GetRequiredService<Marketplace>(), default));
            if (page.Refused(out var problem)) return $"no: {problem.Code}";
            await _world.Get<SandboxAccounts>().GiveBank(new Uri(page.Value.Url).Segments[^1], seller.Bank, default);
            await _world.Drain();
            _world.Now.Clock.Advance(NodaTime.Duration.FromMinutes(1));
            await _world.Drain();
            return $"{seller.Shop.Organization} {seller.Bank.Name}";
        }
        return "all have one";
    }

    private async Task<string> AskPayout()
    {
        var seller = Any(_world.Sellers)!;
        var asked = await _world.As(seller.Owner, (work, services) => RequestPayout.Run(
            seller.Shop.Organization, new(null, seller.Currency), work, services.GetRequiredService<PayoutsOptions>(), services.GetRequiredService<Marketplace>(), default));
        return asked.Refused(out var problem) ? $"no, {problem.Code}" : asked.Value.Amount.ToString();
    }

    private async Task<string> ApprovePayout()
    {
        var waiting = await _world.Do((work, _) => work.Db.Set<Payout>().Where(p => p.Status == PayoutStatus.AwaitingApproval).OrderBy(p => p.Id).Select(p => p.Id).ToListAsync());
        if (waiting.Count == 0) return "no payout";
        var (id, rejects) = (Any(waiting), _random.Next(4) == 0);
        var problem = await _world.As(_world.Operator, (work, _) => rejects ? DecidePayout.Reject(id, "The walk", work, default) : DecidePayout.Approve(id, work, default));
        return problem is null ? $"{id} {(rejects ? "rejected" : "approved")}" : $"no, {problem.Code}";
    }

    // A processor's own "send again": for one of its latest events, delivered or not.
    private async Task<string> SendAgain()
    {
        var listed = await _world.Do((work, _) => SandboxEvents.List(work, default));
        if (Any(listed) is not { } chosen) return "no event";
        await _world.Do((work, _) => SandboxEvents.Resend(work, chosen.Id, default));
        return $"{chosen.Type} {chosen.Id} about {chosen.About}";
    }

    private async Task<string> ReplayDead()
    {
        var count = await _world.As(_world.Operator, (work, _) => DeadLetters.Replay(work, new(null, 0, long.MaxValue), default));
        return count.Refused(out var problem) ? $"no, {problem.Code}" : $"{count.Value}";
    }
}
