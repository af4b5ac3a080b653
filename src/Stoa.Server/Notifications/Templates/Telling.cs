using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;

namespace Stoa.Server.Notifications.Templates;

/// <summary>Whom a template speaks to and of what, with the phrases that templates share.</summary>
internal sealed record Telling(Audience Audience, MailValues Values, Letterhead Letterhead)
{
    internal bool ToCustomer => Audience is Audience.Customer;
    internal bool ToProvider => Audience is Audience.Provider;

    internal MailOrder Order => Values.Order ?? throw new ArgumentException("This template speaks of an order, and none was given.");

    /// <summary>What was bought, with from whom (customers) or by whom (everybody else).</summary>
    internal string What => ToCustomer ? $"{Order.Title} with {Order.ProviderName}" : $"{Order.Title} for {Customer}";

    internal string Customer => Order.CustomerName.Length > 0 ? Order.CustomerName : "a customer";

    /// <summary>" on Saturday 3 January 2026, 14:00 EST", or nothing.</summary>
    internal string OnDay => Order.StartsAt is { } start ? $" on {Moment(start)}" : "";

    /// <summary>Who did it, as the reader would say: "you", "the provider".</summary>
    internal string Who => Values.By switch
    {
        ActorRole.Customer => ToCustomer ? "you" : Customer,
        ActorRole.Provider => ToProvider ? "you" : Order.ProviderName,
        ActorRole.Operator => Letterhead.Marketplace,
        _ => "",
    };

    /// <summary>"Reason: …", or null.</summary>
    internal string? Reason => string.IsNullOrWhiteSpace(Values.Reason) ? null : $"Reason: {Values.Reason.Trim()}";

    internal bool HasRefund => Values.Refund is { IsZero: false };

    /// <summary>What goes back, to the customer's ear or to everybody else's; null when nothing does.</summary>
    internal string? RefundSentence => (HasRefund, ToCustomer, Values.RefundTo) switch
    {
        (false, _, _) => null,
        (_, false, _) => $"{Amount(Values.Refund!.Value)} goes back to the customer.",
        (_, _, { Credit.IsPositive: true, Charge.IsPositive: false } to) => $"{Amount(to.Credit)} is in your credit now, for your next booking.",
        (_, _, { Credit.IsPositive: true } to) => $"{Amount(to.Charge)} goes back to {ToMethod}. {Amount(to.Credit)} is in your credit now, for your next booking.",
        _ => $"{Amount(Values.Refund!.Value)} goes back to {ToMethod}.",
    };

    private const string ToMethod = "where you paid from; banks take up to ten days to show it";

    internal string Amount(Money money) => Letterhead.Amount(money);

    internal string Moment(Instant at) => Letterhead.Moment(at, Order.Zone);

    internal string? Validity => Values.LinkValidFor is { } valid ? $"The link works for {InWords(valid)}." : null;

    private static string InWords(Duration duration)
    {
        const int HoursOfDays = 48;
        if (duration.TotalHours >= HoursOfDays) return $"{Math.Floor(duration.TotalDays)} days";
        if (duration.TotalHours >= 2) return $"{Math.Floor(duration.TotalHours)} hours";
        return $"{Math.Floor(duration.TotalMinutes)} minutes";
    }
}
