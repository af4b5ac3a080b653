using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Pages;

namespace Stoa.Server.Prices.Credits;

/// <summary>What somebody with an account may spend here, and where it came from and went.</summary>
public static class ViewCredit
{
    private const int LinesMax = 200;

    /// <summary>Somebody's credit.</summary>
    /// <param name="Available">What they may spend now, by currency.</param>
    /// <param name="Lines">What moved it, newest first.</param>
    public sealed record View(IReadOnlyList<Money> Available, IReadOnlyList<Line> Lines);

    /// <summary>A movement: above zero when it grew.</summary>
    public sealed record Line(Instant At, string Text, Money Amount, Id<Order>? OrderId);

    /// <summary>The signed-in customer's own.</summary>
    public static async Task<View> Run(Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (work.Actor.CustomerId is not { } own) return new View([Money.Zero(marketplace.Currency)], []);
        var customer = new Id<Customer>(own);
        var available = await work.Db.Set<CreditAccount>().AsNoTracking().Where(a => a.CustomerId == customer).OrderBy(a => a.Currency).ToListAsync(cancel);
        await using var command = new NpgsqlCommand($"""
            select e.at, e.cause_kind, coalesce(g.reason, o.title, e.text), -p.amount_minor, p.currency, e.order_id
            from payments.postings p join payments.entries e on e.id = p.entry_id
            left join orders.orders o on o.id = e.order_id
            left join prices.credit_grants g on e.order_id is null and g.customer_id = $2 and g.at = e.at and abs(g.amount_minor) = abs(p.amount_minor)
            where p.account = $1 order by e.id desc limit {LinesMax}
            """, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = Account.Credit(customer.ToString()).Name });
        command.Parameters.Add(new() { Value = own });
        var lines = new List<Line>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var what = reader.GetString(1) switch
            {
                "funded" => "Used for",
                "refunded" => "Refund of",
                "credit_revoked" => "Taken back:",
                _ => "Given:",
            };
            lines.Add(new Line(
                Instant.FromDateTimeUtc(DateTime.SpecifyKind(reader.GetDateTime(0), DateTimeKind.Utc)), $"{what} {reader.GetString(2)}",
                new Money(reader.GetInt64(3), Currency.Parse(reader.GetString(4))),
                await reader.IsDBNullAsync(5, cancel) ? null : new Id<Order>(reader.GetGuid(5))));
        }
        return new View(
            available.Count > 0 ? [.. available.Select(a => new Money(a.AvailableMinor, Currency.Parse(a.Currency)))] : [Money.Zero(marketplace.Currency)], lines);
    }

    /// <summary>GET /api/v1/me/credit</summary>
    internal static async Task<IResult> Get(Work work, Marketplace marketplace, CancellationToken cancel) =>
        Results.Json(await Run(work, marketplace, cancel), StoaJson.Options);

    /// <summary>GET /account/credit</summary>
    internal static async Task<IResult> GetPage(Work work, Marketplace marketplace, CancellationToken cancel) =>
        new RazorComponentResult<CreditPage>(new { View = await Run(work, marketplace, cancel), marketplace.Zone });
}
