using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Taxes;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Invoices;

/// <summary>
/// The marketplace's invoice to a provider, for a month: the commission of what was released, less what went back of it. Each order's commission
/// is invoiced as the difference to what earlier invoices have of it, so nothing is missed and nothing counts twice.
/// </summary>
internal static class IssueCommission
{
    internal const string Topic = "invoices.commission";

    // What happens at midnight is booked by then.
    private static readonly Duration Pause = Duration.FromHours(2);

    /// <summary>A provider's month to invoice.</summary>
    internal sealed record Due(Id<Organization> OrganizationId, int Year, int Month, string Currency);

    /// <summary>Sees to it that this month of the order's provider is invoiced when it is over. Each order may ask: it is issued once.</summary>
    internal static void SetTimer(Order order, Work work, Marketplace marketplace)
    {
        var month = work.Now.InZone(marketplace.Zone).Date.ToYearMonth();
        var due = month.OnDayOfMonth(1).PlusMonths(1).AtStartOfDayInZone(marketplace.Zone).ToInstant() + Pause;
        work.SetTimer(Topic, order.OrganizationId.ToString(), new Due(order.OrganizationId, month.Year, month.Month, order.Currency), due);
    }

    /// <summary>The month is over.</summary>
    internal static Task Handle(Due due, Work work, IServiceProvider services, CancellationToken cancel) =>
        Run(due, work, services.GetRequiredService<InvoicesOptions>(), services.GetRequiredService<Marketplace>(), cancel);

    /// <summary>Issues it, once, if there is anything; the caller commits.</summary>
    internal static async Task<Invoice?> Run(Due due, Work work, InvoicesOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        var month = new YearMonth(due.Year, due.Month);
        var name = string.Create(CultureInfo.InvariantCulture, $"{due.Year:D4}-{due.Month:D2}");
        var cause = $"commission:{due.OrganizationId}:{name}:{due.Currency}";
        await WriteInvoice.Alone(cause, work, cancel);
        if (await work.Db.Set<Invoice>().AnyAsync(i => i.Cause == cause, cancel)) return null;
        var zero = Money.Zero(Currency.Parse(due.Currency));
        var lines = await LinesOf(due, month, work, marketplace, cancel);
        if (lines.Count == 0) return null;
        var words = InvoiceWords.Of(marketplace.Locale);
        var (commission, tax) = (lines.Aggregate(zero, (sum, line) => sum + line.Commission), lines.SelectMany(line => line.Taxes));
        var taxes = tax.GroupBy(one => one.Label, StringComparer.Ordinal)
            .Select(same => new InvoiceTax(same.Key, same.Aggregate(zero, (sum, one) => sum + one.Amount), IsIncluded: false, same.First().Registration))
            .Where(one => !one.Amount.IsZero).ToList();
        var total = taxes.Aggregate(commission, (sum, one) => sum + one.Amount);
        var provider = await work.Db.Set<Organization>().AsNoTracking().SingleAsync(o => o.Id == due.OrganizationId, cancel);
        var location = await work.Db.Set<Location>().AsNoTracking().Where(l => l.OrganizationId == due.OrganizationId).OrderBy(l => l.Id).FirstOrDefaultAsync(cancel);
        var invoice = await WriteInvoice.Run(
            new(
                total.IsNegative ? InvoiceKind.CommissionCredit : InvoiceKind.Commission, due.OrganizationId, null, cause, options.PartyOf(marketplace.Name, words),
                await IssueForOrder.SellerOf(provider.Id, provider.Name, location, work, marketplace, cancel), $"{words.Commission} {name}", null, null,
                [.. lines.Select(line => new InvoiceLine($"{words.Order} {line.Number}", line.Commission))], taxes, total),
            work, marketplace, cancel);
        if (invoice is null) return null;
        work.Db.AddRange(lines.Select(line => new CommissionLine
        {
            InvoiceId = invoice.Id, OrderId = line.OrderId, CommissionMinor = line.Commission.Minor, TaxMinor = line.Taxes.Sum(one => one.Amount.Minor),
        }));
        return invoice;
    }

    private sealed record Line(Id<Order> OrderId, string Number, Money Commission, IReadOnlyList<InvoiceTax> Taxes);

    private static async Task<List<Line>> LinesOf(Due due, YearMonth month, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var lines = new List<Line>();
        foreach (var id in await OrdersOf(due, month, work, marketplace, cancel))
        {
            var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == id, cancel);
            var left = Refunds.Left(order.Quote, (await RefundedSoFar.Of(work, order, cancel)).By);
            var before = await work.Db.Set<CommissionLine>().AsNoTracking().Where(l => l.OrderId == id).ToListAsync(cancel);
            var commission = left.Commission with { Minor = left.Commission.Minor - before.Sum(l => l.CommissionMinor) };
            var kept = left.Taxes.On(TaxedParts.Commission);
            var difference = kept.Total(commission.Currency).Minor - before.Sum(l => l.TaxMinor);
            if (commission.IsZero && difference == 0) continue;
            lines.Add(new Line(id, order.Number, commission, TaxesOf(order.Quote, commission with { Minor = difference })));
        }
        return lines;
    }

    // By the taxes of the quote; a difference is cut in their proportion.
    private static IReadOnlyList<InvoiceTax> TaxesOf(Quote quote, Money amount)
    {
        var taxes = quote.Lines.Where(line => line.Kind == QuoteLineKind.CommissionTax && line.Amount.IsPositive).ToList();
        if (taxes.Count == 0 || amount.IsZero) return [];
        var parts = amount.Split([.. taxes.Select(line => line.Amount.Minor)]);
        return [.. taxes.Select((line, i) => new InvoiceTax(line.Label, parts[i], IsIncluded: false, line.Tax?.Registration))];
    }

    private static async Task<List<Id<Order>>> OrdersOf(Due due, YearMonth month, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var from = month.OnDayOfMonth(1).AtStartOfDayInZone(marketplace.Zone).ToInstant();
        var until = month.OnDayOfMonth(1).PlusMonths(1).AtStartOfDayInZone(marketplace.Zone).ToInstant();
        await using var command = new NpgsqlCommand("""
            select distinct o.id from orders.orders o join payments.entries e on e.order_id = o.id
            where o.organization_id = $1 and o.currency = $2 and o.released_at < $4 and e.at >= $3 and e.at < $4 order by o.id
            """, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = due.OrganizationId.Value });
        command.Parameters.Add(new() { Value = due.Currency });
        command.Parameters.Add(new() { Value = from.ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = until.ToDateTimeUtc() });
        var orders = new List<Id<Order>>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) orders.Add(new Id<Order>(reader.GetGuid(0)));
        return orders;
    }
}
