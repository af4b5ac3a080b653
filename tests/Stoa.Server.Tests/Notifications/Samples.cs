using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Notifications;

namespace Stoa.Server.Tests.Notifications;

/// <summary>An order and a mail to write about.</summary>
internal static class Samples
{
    internal static readonly Currency Dollars = Currency.Parse("CAD");

    internal static MailOrder Order { get; } = new(
        "K7Q2-9FDM", "Deep tissue massage: 60 minutes", "Atelier Calme", "Ada Guest", Instant.FromUtc(2026, 3, 3, 15, 0), Instant.FromUtc(2026, 3, 3, 16, 0),
        DateTimeZoneProviders.Tzdb["America/Toronto"], "Plateau, 4200 Rue Saint-Denis, H2J 2K8 Montréal", new Money(11_000, Dollars), new Money(9_000, Dollars))
    {
        DeadlineAt = Instant.FromUtc(2026, 3, 3, 14, 0),
    };

    internal static MailValues Values { get; } = new()
    {
        Link = "/orders/ord_1",
        Order = Order,
        Reason = "The boiler is broken.",
        By = ActorRole.Provider,
        Refund = new Money(4_400, Dollars),
        Amount = new Money(9_000, Dollars),
        RefundExplained = "$44.00 of $110.00 goes back: 40% of the price.",
        PreviousStart = Instant.FromUtc(2026, 3, 2, 15, 0),
        LinkValidFor = Duration.FromHours(24),
        Fees = new MailFees(Instant.FromUtc(2026, 4, 1, 4, 0), null, DateTimeZoneProviders.Tzdb["America/Toronto"], ["For all that you sell the commission is 12 % instead of 10 %."]),
        Subscription = new MailSubscription(
            "Quiet club: Plus", "Atelier Calme", "Ada Guest", new Money(3_000, Dollars), "every month", Instant.FromUtc(2026, 4, 2, 15, 0), DateTimeZoneProviders.Tzdb["America/Toronto"]),
    };

    internal static MailRequest Mail(string cause = "evt_1", string template = "order-confirmed") =>
        new(template, Audience.Customer, "ada@example.org", "Ada Guest", Values, cause);
}
