using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Ordering.Kinds;
using Stoa.Core.Pricing;
using Stoa.Server.Site.Components.Fields;
using Stoa.Server.Site.Components.Progress;
using Stoa.Server.Site.Components.Selling;
using Stoa.Server.Site.Components.Times;
using Stoa.Server.Site.Pictures;

namespace Stoa.Server.Site.Pages;

/// <summary>What the style guide shows.</summary>
internal static class StyleGuideSamples
{
    private static readonly OrderState[] Visited =
        [OrderState.AwaitingPayment, OrderState.AwaitingAcceptance, OrderState.Confirmed, OrderState.InProgress];

    public static readonly Problem SlotTaken = new(
        ProblemKind.Conflict, "slot-taken", "Somebody has just booked this time. The next free ones are 15:00 and 16:30 today.");

    public static Instant Now { get; } = Instant.FromUtc(2026, 1, 3, 19, 0);

    public static DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb["America/Toronto"];

    public static LocalDate Today { get; } = new(2026, 1, 5);

    public static string[] GallerySeeds { get; } = ["a", "b", "c"];

    public static string[] Categories { get; } =
        ["massage", "yoga", "barber", "hair", "nails", "skincare", "parking", "workspace", "photography", "social", "health", "other"];

    public static IReadOnlyList<ListingSummary> Listings { get; } =
    [
        Listing("massage", "Deep-tissue massage", "Atelier du Calme", 11000, 4.7m, 128) with { NextOpening = "Today 16:30", Place = "Plateau" },
        Listing("barber", "Cut and beard", "Barbier Saint-Viateur", 4500, 4.9m, 2310) with { NextOpening = "Tomorrow 9:00", Place = "1.2 km" },
        Listing("skincare", "A facial with a name that is much longer than anybody would think sensible, and goes on", "Institut Marguerite Bélanger-Tremblay et associées", 9500, 0, 0) with { ClosedText = "Fully booked this week" },
        Listing("yoga", "Morning yoga", "Studio Lachine", 2200, 3.4m, 5) with { Price = null, Unit = "Price on request" },
    ];

    public static IReadOnlyList<SlotDay> Week { get; } =
        [.. Enumerable.Range(0, 7).Select(day => new SlotDay(Today.PlusDays(day), day is 2 or 6 ? 0 : 12 - day))];

    public static IReadOnlyList<SlotChoice> Slots { get; } =
    [
        .. new[] { 9, 10, 11, 13, 14, 16, 18, 19 }.Select((hour, index) => new SlotChoice(
            $"{index}", Today.At(new LocalTime(hour, index % 2 * 30)).InZoneLeniently(Zone).ToInstant(), Taken: index == 3)),
    ];

    public static Quote GuestQuote { get; } = new(
        Currency.Parse("CAD"),
        [
            new(QuoteLineKind.Plan, "pln_1", "Deep-tissue massage, 60 minutes", Cad(10000), Party.Customer, Party.Provider, "The provider's price for this plan."),
            new(QuoteLineKind.GuestSurcharge, "fee_1", "Guest surcharge", Cad(1000), Party.Customer, Party.Platform, "10 % for booking without an account."),
            new(QuoteLineKind.Commission, "fee_1", "Commission", Cad(1000), Party.Provider, Party.Platform, "10 % of the price."),
        ],
        "fee_1", "2026-01", Now, Now + Duration.FromMinutes(30));

    public static IReadOnlyList<RefundPreviewLine> Refund { get; } =
    [
        new("Deep-tissue massage", Cad(10000), Cad(4000), "Less than 24 hours before the start, 40 % comes back."),
        new("Guest surcharge", Cad(1000), Cad(400), "Follows the price."),
    ];

    public static IReadOnlyList<Choice> Who { get; } =
    [
        new("account", "With my account", "No surcharge; your orders in one place.", "CA$100.00"),
        new("guest", "As a guest", "10 % surcharge; we send you a link to your order.", "CA$110.00"),
        new("gift", "As a gift", "Not for this service.", Disabled: true),
    ];

    public static IReadOnlyList<Problem> Refusals { get; } =
    [
        new(ProblemKind.Invalid, "email-invalid", "Write the whole e-mail address, for example ada@example.org.", "email"),
        new(ProblemKind.Invalid, "terms-missing", "Read the cancellation policy and tick the box.", "terms"),
    ];

    public static IReadOnlyList<TimelineEntry> Timeline { get; } =
    [
        new("Booked", Now - Duration.FromDays(2), "As a guest.", "Lotte"),
        new("Payment received", Now - Duration.FromDays(2), "110.00 CAD are held until the appointment is over.", Tone: Tone.Good),
        new("A card was declined", Now - Duration.FromDays(1), Tone: Tone.Bad),
        new("Appointment", Now + Duration.FromDays(1), IsNext: true),
        new("Money released to the provider", IsNext: true),
    ];

    public static IReadOnlyList<ProcessNode> Nodes { get; } = ProcessGraphs.Nodes(AppointmentProcess.Version1, Visited);

    public static IReadOnlyList<ProcessEdge> Edges { get; } = ProcessGraphs.Edges(AppointmentProcess.Version1, Visited);

    public static Money Cad(long minor) => new(minor, Currency.Parse("CAD"));

    private static ListingSummary Listing(string category, string title, string provider, long price, decimal rating, int reviews) => new()
    {
        Href = "/style-guide",
        Title = title,
        ProviderName = provider,
        PictureUrl = PictureEndpoints.ListingUrl(category, title),
        Price = Cad(price),
        PriceIsFrom = category == "barber",
        Unit = "60 min",
        Rating = rating,
        ReviewCount = reviews,
    };
}
