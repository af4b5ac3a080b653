using System.Runtime.CompilerServices;
using System.Text.Json;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Prices.Fees;

/// <summary>What a change would have done to the real orders of the last days. Writes nothing.</summary>
public static class PreviewFees
{
    /// <summary>The periods to choose from, in days.</summary>
    public static readonly IReadOnlyList<int> Periods = [30, 90, 365];

    /// <summary>How many orders are looked at, the newest first.</summary>
    public const int OrdersMax = 20_000;

    private const int NamedMax = 5;

    // What was paid for and not given back whole: those are the sales that fees are earned on.
    private const string Sql = """
        select o.id, o.number, o.organization_id, o.provider_name, o.is_guest, o.quote, l.category
        from orders.orders o join catalog.listings l on l.id = o.listing_id
        where o.created_at >= $1 and o.money_state in ('held', 'released', 'partially_refunded')
          and ($2::uuid is null or o.organization_id = $2) and ($3::text[] is null or l.category = any($3))
        order by o.created_at desc, o.id desc limit $4
        """;

    /// <summary>The effect.</summary>
    /// <param name="Days">Of how many days.</param>
    /// <param name="Orders">How many orders were looked at: those of the change's scope.</param>
    /// <param name="IsCut">True when there are more than were looked at.</param>
    /// <param name="Changed">How many would have had other fees.</param>
    /// <param name="Sums">Together, by currency.</param>
    /// <param name="TopOrders">Whose fees change most, by currency: first those that would have paid less.</param>
    /// <param name="TopOrganizations">Which organizations would have paid less or more commission.</param>
    public sealed record Effect(
        int Days, int Orders, bool IsCut, int Changed, IReadOnlyList<Sums> Sums, IReadOnlyList<OrderEffect> TopOrders, IReadOnlyList<OrganizationEffect> TopOrganizations);

    /// <summary>All orders of a currency together.</summary>
    /// <param name="Currency">The currency.</param>
    /// <param name="Charged">What they really had.</param>
    /// <param name="Before">What they would have under today's plans, without the change.</param>
    /// <param name="After">What they would have with it.</param>
    public sealed record Sums(Currency Currency, FeeAmounts Charged, FeeAmounts Before, FeeAmounts After);

    /// <summary>An order.</summary>
    public sealed record OrderEffect(Id<Order> Id, string Number, string Provider, FeeAmounts Before, FeeAmounts After, Money Change);

    /// <summary>An organization's orders of a currency.</summary>
    public sealed record OrganizationEffect(Id<Organization> Id, string Name, int Orders, Money Before, Money After, Money Change);

    private sealed record Row(Id<Order> Id, string Number, Id<Organization> Organization, string Provider, PastSale Sale);

    private sealed record Sale(Row Row, FeeEffect Effect);

    /// <summary>The effect of a change, whether it waits or is only thought of.</summary>
    public static async Task<Outcome<Effect>> Run(FeeChange change, int days, Work work, FeeTable fees, Marketplace marketplace, CancellationToken cancel)
    {
        var existing = await fees.All(cancel);
        var succession = change.Among(existing);
        if (succession.Refused(out var problem)) return problem;
        return await Of(change, succession.Value, existing, days, work, marketplace, cancel);
    }

    private static async Task<Outcome<Effect>> Of(
        FeeChange change, FeeSuccession succession, IReadOnlyList<FeePolicy> before, int days, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var (old, fresh) = (BySeller(before), BySeller(succession.Apply(before)));
        var period = Math.Clamp(days, 1, Periods[^1]);
        var sales = new List<Sale>();
        await foreach (var row in Read(change, work.Now - Duration.FromDays(period), work, marketplace, cancel))
        {
            var seller = row.Sale.OrganizationId;
            var effect = FeeEffect.On(row.Sale, old[null].Concat(old[seller]), fresh[null].Concat(fresh[seller]), change.ValidFrom);
            if (effect.Refused(out var problem)) return problem;
            sales.Add(new Sale(row, effect.Value));
        }
        var isCut = sales.Count > OrdersMax;
        if (isCut) sales.RemoveAt(sales.Count - 1);
        return new Effect(
            period, sales.Count, isCut, sales.Count(sale => sale.Effect.IsChanged),
            [.. sales.GroupBy(CurrencyOf).Select(Sum)],
            [.. sales.GroupBy(CurrencyOf).SelectMany(TopOrders)],
            [.. sales.GroupBy(CurrencyOf).SelectMany(TopOrganizations)]);
    }

    private static Sums Sum(IGrouping<Currency, Sale> sales)
    {
        var none = FeeAmounts.None(sales.Key);
        return sales.Aggregate(new Sums(sales.Key, none, none, none), (sum, sale) => new Sums(
            sum.Currency, sum.Charged + sale.Effect.Charged, sum.Before + sale.Effect.Before, sum.After + sale.Effect.After));
    }

    private static IEnumerable<OrderEffect> TopOrders(IEnumerable<Sale> sales) => Ends(
        [.. sales.Where(sale => !sale.Effect.Change.IsZero).Select(sale => new OrderEffect(
            sale.Row.Id, sale.Row.Number, sale.Row.Provider, sale.Effect.Before, sale.Effect.After, sale.Effect.Change))],
        order => order.Change);

    private static IEnumerable<OrganizationEffect> TopOrganizations(IGrouping<Currency, Sale> sales) => Ends(
        [.. sales.GroupBy(sale => sale.Row.Organization).Select(own =>
        {
            var before = own.Aggregate(Money.Zero(sales.Key), (sum, sale) => sum + sale.Effect.Before.Commission);
            var after = own.Aggregate(Money.Zero(sales.Key), (sum, sale) => sum + sale.Effect.After.Commission);
            return new OrganizationEffect(own.Key, own.First().Row.Provider, own.Count(), before, after, after - before);
        }).Where(own => !own.Change.IsZero)],
        own => own.Change);

    // Those that win most, then those that lose most.
    private static IEnumerable<T> Ends<T>(IReadOnlyList<T> all, Func<T, Money> change) =>
    [
        .. all.Where(one => change(one).IsNegative).OrderBy(one => change(one).Minor).Take(NamedMax),
        .. all.Where(one => change(one).IsPositive).OrderByDescending(one => change(one).Minor).Take(NamedMax),
    ];

    // However many organizations have a policy of their own, a sale is compared with its seller's.
    private static ILookup<string?, FeePolicy> BySeller(IReadOnlyList<FeePolicy> policies) => policies.ToLookup(policy => policy.OrganizationId);

    private static Currency CurrencyOf(Sale sale) => sale.Effect.Charged.Commission.Currency;

    private static async IAsyncEnumerable<Row> Read(
        FeeChange change, Instant since, Work work, Marketplace marketplace, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(Sql, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = since.ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = change.OrganizationId?.Value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = Below(change.Category, marketplace) ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = OrdersMax + 1 });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var quote = JsonSerializer.Deserialize<Quote>(reader.GetString(5), StoaJson.Options)!;
            var organization = new Id<Organization>(reader.GetGuid(2));
            yield return new Row(
                new Id<Order>(reader.GetGuid(0)), reader.GetString(1), organization, reader.GetString(3),
                new PastSale(quote, reader.GetBoolean(4), organization.ToString(), marketplace.LineOf(reader.GetString(6))));
        }
    }

    private static string[]? Below(string? category, Marketplace marketplace) => category is null
        ? null
        : [.. marketplace.Categories.Select(one => one.Slug).Where(slug => marketplace.LineOf(slug).Contains(category, StringComparer.Ordinal))];
}
