using System.Globalization;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing.Tariffs;
using Stoa.Core.Scheduling;
using Stoa.Server.Import.Maps;

namespace Stoa.Server.Import.Rows;

/// <summary>Reads what a row sells: prices, hours and how many of it. No price is ever made up.</summary>
internal sealed class SaleReader(ImportMap map)
{
    private const int MinutesPerDay = 24 * 60;
    private const int MinutesPerHour = 60;
    private const int NightsMax = 1_000;
    private const int CapacityMax = 5_000;
    private const int PlanMinutesMax = 7 * 24 * 60;

    private static readonly IReadOnlyList<WeeklyRule> Always =
        [.. DayText.Always.Days.Select(day => new WeeklyRule(day, LocalTime.Midnight, MinutesPerDay))];

    /// <summary>Reads; null when the map has no price in the currency.</summary>
    public Sale? Read(Row row, ImportOffer offer, Currency currency, Action<string, string> remark)
    {
        var hours = HoursOf(row, remark);
        var resources = Resources(row, offer, remark);
        switch (map.Tariff)
        {
            case null:
                if (!offer.Plans.All(plan => plan.PriceMinor.ContainsKey(currency.Code))) return null;
                return new Sale(ListingKind.Appointment, ListingStatus.Published,
                    [.. offer.Plans.Select(plan => new BusinessPlan(plan.Name, plan.Description, plan.Minutes, plan.BufferAfterMinutes, plan.PriceMinor[currency.Code]))],
                    hours ?? offer.Hours, resources);
            case ImportTariff.Nightly nightly:
                return ReadTariff.Night(nightly, row, currency, remark) is { } night
                    ? new Sale(ListingKind.Rental, ListingStatus.Published, [NightPlan(night, row, remark)], hours ?? Always, resources)
                    : WithoutPrice(hours, resources, remark);
            default:
                return Timed(row, map.Tariff, currency, hours, resources, remark);
        }
    }

    private static Sale Timed(
        Row row, ImportTariff how, Currency currency, IReadOnlyList<WeeklyRule>? hours, IReadOnlyList<string> resources, Action<string, string> remark)
    {
        if (ReadTariff.Of(how, row, currency, remark) is not { } tariff) return WithoutPrice(hours, resources, remark);
        var sold = FixedPrices.Of(tariff);
        foreach (var sentence in sold.LeftOut) remark("rate", sentence);
        var open = sold.Hours ?? hours ?? Always;
        var plans = sold.Prices.Where(price => price.Minutes <= PlanMinutesMax && Fits(price.Minutes, open)).Select(price => PlanOf(price, currency)).OfType<BusinessPlan>().ToList();
        if (plans.Count > 0) return new Sale(ListingKind.Appointment, ListingStatus.Published, plans, open, resources);
        // The rate is known, and that it does not hold always: it is shown, and cannot be booked.
        if (tariff.Rate is { } rate && PlanOf(new FixedPrice("1 hour", MinutesPerHour, rate.For(MinutesPerHour)), currency) is { PriceMinor: > 0 } hour)
            return new Sale(ListingKind.Rental, ListingStatus.Published, [hour with { Terms = new PlanTerms(RentalUnit.Hour) }], hours ?? Always, resources);
        return WithoutPrice(hours, resources, remark);
    }

    private static Sale WithoutPrice(IReadOnlyList<WeeklyRule>? hours, IReadOnlyList<string> resources, Action<string, string> remark)
    {
        remark("price", "is missing: kept as a draft, which nobody finds until it has one");
        return new Sale(ListingKind.Rental, ListingStatus.Draft, [], hours ?? Always, resources);
    }

    private BusinessPlan NightPlan(long price, Row row, Action<string, string> remark)
    {
        var terms = new PlanTerms(RentalUnit.Day);
        if (map.Field("nights_min", row) is { } text)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var nights) && nights is >= 1 and <= NightsMax) terms = terms with { MinutesMin = nights * MinutesPerDay };
            else remark("nights_min", $"\"{RowTexts.Quoted(text)}\" is no whole number from 1 to {NightsMax}; left out");
        }
        return new BusinessPlan("1 night", "", MinutesPerDay, 0, price) { Terms = terms };
    }

    private static BusinessPlan? PlanOf(FixedPrice price, Currency currency) =>
        Money.TryOf(price.Amount, currency, out var money) ? new BusinessPlan(price.Name, "", price.Minutes, 0, money.Minor) : null;

    // Neighbouring whole days make one stretch.
    private static bool Fits(int minutes, IReadOnlyList<WeeklyRule> hours) =>
        hours.Any(rule => rule.LengthMinutes >= minutes) || hours.Count(rule => rule.LengthMinutes == MinutesPerDay) == Always.Count;

    private static List<string> Names(string unit, int count)
    {
        // Numbers of one width stand in their order wherever they are sorted as text.
        var width = count.ToString(CultureInfo.InvariantCulture).Length;
        return [.. Enumerable.Range(1, count).Select(number => $"{unit} {number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0')}")];
    }

    private IReadOnlyList<string> Resources(Row row, ImportOffer offer, Action<string, string> remark)
    {
        if (!map.Fields.ContainsKey("capacity") || map.Field("capacity", row) is not { } text) return offer.Resources;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= CapacityMax) return Names(offer.Resources[0], count);
        remark("capacity", $"\"{RowTexts.Quoted(text)}\" is no whole number from 1 to {CapacityMax}; one is taken");
        return offer.Resources;
    }

    private IReadOnlyList<WeeklyRule>? HoursOf(Row row, Action<string, string> remark)
    {
        if (map.Field("opening_hours", row) is { } text) return OpeningHours(text, remark);
        if (map.Field("daily_hours", row) is not { } daily) return null;
        var days = map.Field("open_days", row) is { } named ? DayText.Read(named) : DayText.Always;
        var window = daily.StartsWith("24", StringComparison.Ordinal) || daily.StartsWith("at all time", StringComparison.OrdinalIgnoreCase)
            ? new OpenWindow(LocalTime.Midnight, MinutesPerDay)
            : ClockText.Find(daily);
        if (window is { } open && days is { IsPlain: true, Days.Count: > 0 }) return [.. days.Days.Select(day => new WeeklyRule(day, open.Opens, open.LengthMinutes))];
        remark("daily_hours", $"\"{RowTexts.Quoted(daily)}\" could not be read; the usual hours are taken");
        return null;
    }

    private static IReadOnlyList<WeeklyRule>? OpeningHours(string text, Action<string, string> remark)
    {
        var hours = OsmOpeningHours.Parse(text);
        if (hours.Refused(out var problem))
        {
            remark("opening_hours", $"{problem.Message} The usual hours are taken");
            return null;
        }
        if (hours.Value.Rules.Count == 0)
        {
            remark("opening_hours", "it is never open; the usual hours are taken");
            return null;
        }
        foreach (var ignored in hours.Value.Ignored) remark("opening_hours", ignored);
        return hours.Value.Rules;
    }
}
