using Npgsql;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Payouts;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Books;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts.Funds;

/// <summary>The rolling reserve: a part of each release is kept for some days, and then free by itself.</summary>
internal static class KeepReserve
{
    /// <summary>The timer's topic.</summary>
    internal const string Topic = "payments.release-reserve";

    // Its first release is noted on the way: the first payout counts its days from there.
    private const string Sql = """
        with noted as (
            insert into payments.payout_terms (organization_id, first_released_at)
            select $1, $2 where not exists (select 1 from payments.payout_terms where organization_id = $1 and first_released_at is not null)
            on conflict (organization_id) do update set first_released_at = excluded.first_released_at
                where payments.payout_terms.first_released_at is null)
        select basis_points, days from payments.reserve_terms
        where organization_id = $1 or organization_id is null order by organization_id nulls last limit 1
        """;

    internal sealed record Due(Id<Reserve> ReserveId);

    /// <summary>Keeps its part of what is released to the provider; the caller commits.</summary>
    internal static async Task Apply(Work work, Order order, Money released, CancellationToken cancel)
    {
        if (!released.IsPositive) return;
        var terms = await Terms(work, order, cancel);
        var kept = terms.KeptOf(released);
        if (!kept.IsPositive) return;
        var reserve = new Reserve
        {
            Id = Id<Reserve>.New(work.Now), OrganizationId = order.OrganizationId, OrderId = order.Id, Currency = kept.Currency.Code,
            AmountMinor = kept.Minor, KeptAt = work.Now, DueAt = terms.Until(work.Now),
        };
        work.Db.Add(reserve);
        Ledger.Post(work, PayoutEntries.ReserveKept(reserve.Id.ToString(), order.OrganizationId.ToString(), kept), order.Id);
        work.SetTimer(Topic, order.OrganizationId.ToString(), new Due(reserve.Id), reserve.DueAt);
    }

    /// <summary>The timer: its days are over.</summary>
    internal static async Task OnDue(Due due, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (await work.Db.FindAsync<Reserve>([due.ReserveId], cancel) is not { ReleasedAt: null } reserve) return;
        reserve.ReleasedAt = work.Now;
        Ledger.Post(work, PayoutEntries.ReserveReleased(reserve.Id.ToString(), reserve.OrganizationId.ToString(), reserve.Amount), reserve.OrderId);
    }

    private static async Task<ReserveTerms> Terms(Work work, Order order, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(Sql, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = order.OrganizationId.Value });
        command.Parameters.Add(new() { Value = work.Now.ToDateTimeUtc() });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? new ReserveTerms(new BasisPoints(reader.GetInt32(0)), reader.GetInt32(1)) : ReserveTerms.None;
    }
}
