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
        facts.Add(t.ToProvider ? new("Your part", t.Amount(order.ProviderReceives)) : new("Price", t.Amount(order.Total)));
        if (t.HasRefund) facts.Add(new("Refund", t.Amount(t.Values.Refund!.Value)));
        facts.Add(new("Order", order.Number));
        return facts;
    }
}
