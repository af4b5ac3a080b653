using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Invoices.Issuers;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Invoices;

/// <summary>
/// The customer's invoice, on the provider's behalf: issued when what is held is released, over what the customer has not got back by then.
/// Whatever goes back later has a credit note. What goes back in full before has no invoice. Each step looks at where the order stands, so
/// that it may run twice, late and in any order.
/// </summary>
internal static class IssueForOrder
{
    /// <summary>Whether anything of the order's money may have been released by now.</summary>
    internal static bool Concerns(OrderTransitioned happened) => happened.Money is not (MoneyState.Unpaid or MoneyState.Authorized or MoneyState.Held);

    /// <summary>An order has moved.</summary>
    internal static Task Moved(OrderTransitioned happened, Work work, IServiceProvider services, CancellationToken cancel) =>
        Apply(happened.OrderId, work, services.GetRequiredService<Marketplace>(), cancel);

    /// <summary>A refund has arrived.</summary>
    internal static Task Refunded(RefundSettled happened, Work work, IServiceProvider services, CancellationToken cancel) =>
        Apply(happened.OrderId, work, services.GetRequiredService<Marketplace>(), cancel);

    /// <summary>A bank has decided; what it took counts as given back.</summary>
    internal static Task Decided(DisputeDecided happened, Work work, IServiceProvider services, CancellationToken cancel) =>
        Apply(happened.OrderId, work, services.GetRequiredService<Marketplace>(), cancel);

    /// <summary>Issues what is due for an order; the caller commits.</summary>
    internal static async Task Apply(Id<Order> id, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        await LockPayments.Of(work, id, cancel);
        await WriteInvoice.Alone($"order:{id}", work, cancel);
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == id, cancel);
        if (order.ReleasedAt is null) return;
        IssueCommission.SetTimer(order, work, marketplace);
        var soFar = await RefundedSoFar.Of(work, order, cancel);
        var kept = Kept(order.Quote, soFar);
        var issued = await work.Db.Set<Invoice>().AsNoTracking().Where(i => i.OrderId == id).OrderBy(i => i.IssuedAt).ToListAsync(cancel);
        if (issued.Count == 0)
        {
            if (kept.Total.IsPositive) await Issue(order, InvoiceKind.Customer, $"order:{id}", kept, null, work, marketplace, cancel);
            return;
        }
        var before = issued.Select(one => WriteInvoice.Open(one, work)).ToList();
        var taken = kept.Less(before);
        // A refund that failed after its credit note was written is owed, and counts as given back; the note stays true. Should a chargeback
        // take its place, more may be kept than was invoiced: nothing is invoiced anew.
        if (!taken.Total.IsNegative) return;
        var cause = string.Create(CultureInfo.InvariantCulture, $"order:{id}:credit:{issued.Count}");
        await Issue(order, InvoiceKind.CustomerCredit, cause, taken, issued[0], work, marketplace, cancel);
    }

    private static async Task Issue(
        Order order, InvoiceKind kind, string cause, Figures figures, Invoice? corrects, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var location = await work.Db.Set<Location>().AsNoTracking().SingleAsync(l => l.Id == order.LocationId, cancel);
        var contact = await Contacts.Of(work, order.CustomerId, cancel);
        var seller = await SellerOf(order.OrganizationId, order.ProviderName, location, work, marketplace, cancel);
        var zone = DateTimeZoneProviders.Tzdb[order.Zone];
        await WriteInvoice.Run(
            new(
                kind, order.OrganizationId, order.Id, cause, seller,
                new(contact?.Name ?? "", contact is null ? [] : [contact.Email]), order.Title, order.Number, TookPlace(order)?.InZone(zone).Date, figures.Lines,
                figures.Taxes, figures.Total, corrects),
            work, marketplace, cancel);
    }

    /// <summary>Lines and taxes of what the customer has paid and not got back.</summary>
    internal static Figures Kept(Quote quote, Refunded soFar)
    {
        var lines = Refunds.LinesOf(quote, soFar);
        // A contained tax goes back in the proportion of the price.
        var (price, left) = (quote.Shares.Price, Refunds.Left(quote, soFar.By).Price);
        var contained = quote.Lines.Where(line => line.Tax is { IsIncluded: true }).Select(line => new InvoiceTax(
            line.Label, price.IsZero ? line.Amount : line.Amount.Fraction(left.Minor, price.Minor, Rounding.HalfUp), IsIncluded: true, line.Tax!.Registration));
        var added = lines.Where(line => IsTax(line.Kind)).Select(line => new InvoiceTax(
            line.Label, line.Paid - line.Refunded, IsIncluded: false, quote.Lines.First(one => one.Label == line.Label && IsTax(one.Kind)).Tax?.Registration));
        return new Figures(
            [.. lines.Where(line => !IsTax(line.Kind)).Select(line => new InvoiceLine(line.Label, line.Paid - line.Refunded))],
            [.. contained, .. added],
            quote.Total - soFar.ToCustomer);
    }

    /// <summary>What stands on an invoice in figures.</summary>
    internal sealed record Figures(IReadOnlyList<InvoiceLine> Lines, IReadOnlyList<InvoiceTax> Taxes, Money Total)
    {
        /// <summary>The difference to what was invoiced so far, label by label, since two lines may be called the same; what is nothing is left out.</summary>
        internal Figures Less(IReadOnlyList<InvoiceDocument> before) => new(
            [
                .. Lines.GroupBy(line => line.Label, StringComparer.Ordinal)
                    .Select(same => new InvoiceLine(same.Key, Sum(same.Select(line => line.Amount)) - Sum(before.SelectMany(one => one.Lines).Where(other => other.Label == same.Key).Select(other => other.Amount))))
                    .Where(line => !line.Amount.IsZero),
            ],
            [
                .. Taxes.GroupBy(tax => tax.Label, StringComparer.Ordinal)
                    .Select(same => same.First() with
                    {
                        Amount = Sum(same.Select(tax => tax.Amount)) - Sum(before.SelectMany(one => one.Taxes).Where(other => other.Label == same.Key).Select(other => other.Amount)),
                    })
                    .Where(tax => !tax.Amount.IsZero),
            ],
            Total - Sum(before.Select(one => one.Total)));

        private Money Sum(IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero(Total.Currency), (sum, amount) => sum + amount);
    }

    private static bool IsTax(QuoteLineKind kind) => kind is QuoteLineKind.Tax or QuoteLineKind.SurchargeTax;

    /// <summary>A provider as a party: as it said itself, or by its name and where it is.</summary>
    internal static async Task<InvoiceParty> SellerOf(
        Id<Organization> organization, string name, Location? location, Work work, Marketplace marketplace, CancellationToken cancel) =>
        await Issuer.Find(organization, work, cancel) is { } said
            ? said.Party(InvoiceWords.Of(marketplace.Locale))
            : new InvoiceParty(name, location is null ? [] : AddressOf(location));

    // What was called off has no day on which it took place.
    private static Instant? TookPlace(Order order) => order.State is OrderState.Cancelled ? null : order.StartsAt;

    private static IReadOnlyList<string> AddressOf(Location location) =>
        [.. new[] { location.Street, $"{location.Postcode} {location.City}".Trim(), location.Country }.Where(line => line.Length > 0)];
}
