using Stoa.Core;
using Stoa.Core.Pricing;

namespace Stoa.Server.Notifications.Templates;

/// <summary>The table below each mail about an order.</summary>
internal static class OrderFacts
{
    internal static IReadOnlyList<MailFact> Of(Telling t)
    {
        var order = t.Order;
        List<MailFact> facts = [.. t.Values.Facts.Select(fact => new MailFact(fact.Key, fact.Value)), new("What", order.Title)];
        if (!t.ToProvider) facts.Add(new("With", order.ProviderName));
        if (!t.ToCustomer) facts.Add(new("For", t.Customer));
        if (order.StartsAt is { } start) facts.Add(new("When", t.Letterhead.Period(start, order.EndsAt, order.Zone)));
        if (!string.IsNullOrEmpty(order.Place)) facts.Add(new("Where", order.Place));
        facts.AddRange(Price(t));
        if (t.HasRefund) facts.AddRange(Refund(t, t.Values.Refund!.Value));
        facts.Add(new("Order", order.Number));
        return facts;
    }

    // As the order's page shows it; one line that says all stands alone.
    private static IEnumerable<MailFact> Price(Telling t)
    {
        var order = t.Order;
        var total = t.ToProvider ? new MailFact("Your part", t.Amount(order.ProviderReceives)) : new MailFact("Price", t.Amount(order.Total));
        if (order.Price is not { } price) return [total];
        var lines = price.LinesFor(t.ToProvider ? Party.Provider : Party.Customer);
        var credit = t.ToProvider ? null : order.Credit is { IsPositive: true } some ? some : (Money?)null;
        var contained = price.ContainedTaxes();
        if (lines.Count <= 1 && contained.Count == 0 && credit is null) return [total];
        return
        [
            .. lines.Select(line => new MailFact(line.Label == order.Title ? "Price" : line.Label, t.Amount(line.Amount)) { Wraps = true }),
            total with { Label = t.ToProvider ? total.Label : "Total" },
            .. contained.Select(tax => new MailFact($"of which {tax.Label}", t.Amount(tax.Amount)) { Wraps = true }),
            .. credit is { } used ? Paid(t, used) : [],
        ];
    }

    private static IEnumerable<MailFact> Paid(Telling t, Money credit) =>
        [new("From credit", t.Amount(-credit)), new("To pay", t.Amount(t.Order.Total - credit))];

    private static IEnumerable<MailFact> Refund(Telling t, Money refund) => t.Values.RefundTo is { Charge.IsPositive: true, Credit.IsPositive: true } to
        ? [new("Refund", t.Amount(refund)), new("of it as credit", t.Amount(to.Credit))]
        : [new("Refund", t.Amount(refund))];
}
