using System.Globalization;
using NodaTime;
using Stoa.Core.Scheduling;

namespace Stoa.Core.Pricing.Tariffs;

/// <summary>A length of time at a price that holds whenever it begins.</summary>
public sealed record FixedPrice(string Name, int Minutes, decimal Amount);

/// <summary>The part of a tariff that can be sold as lengths of time at fixed prices, truthfully: in these hours, each length costs what the
/// tariff charges for it, whenever it begins.</summary>
/// <param name="Hours">When it is sold; null for always.</param>
/// <param name="Prices">What is sold; none when the tariff does not allow it.</param>
/// <param name="LeftOut">What of the tariff is not sold, for a person.</param>
public sealed record FixedPrices(IReadOnlyList<WeeklyRule>? Hours, IReadOnlyList<FixedPrice> Prices, IReadOnlyList<string> LeftOut)
{
    private const int MinutesPerDay = 24 * 60;

    // Where each day's maximum begins at the same minute as the day before ended, a stay over that minute would meet two of them.
    private const int LongestBandMinutes = 23 * 60;
    private const int MinutesWorthSelling = 60;

    private static readonly int[] Lengths = [60, 2 * 60, 4 * 60];

    /// <summary>The prices of a tariff.</summary>
    public static FixedPrices Of(Tariff tariff)
    {
        var leftOut = tariff.LeftOut.ToList();
        if (tariff.Rolling is { } rolling && tariff.Rate is { } rate && tariff.Bands.Count == 0 && tariff.UnclearDays.Count == 0)
            return new(null, Always(tariff, rate, rolling), leftOut);
        if (tariff is { Rate: { } only, Bands: [], UnclearDays: [], Rolling: null })
            return new(null, Timed(tariff, only, null, MinutesPerDay), leftOut);
        if (Best(tariff) is not { } band)
        {
            leftOut.Add("no time of the week has a rate that can be sold by fixed lengths");
            return new(null, [], leftOut);
        }
        if (tariff.Bands.Any(other => other.Charge != band.Charge || other.Amount != band.Amount || other.Window != band.Window))
            leftOut.Add($"sold is {Text(band.Window)} on {Text(band.Days)}; other rates hold at other times");
        return new([.. band.Days.Select(day => new WeeklyRule(day, band.Window.Opens, band.Window.LengthMinutes))], Of(tariff, band), leftOut);
    }

    private static List<FixedPrice> Always(Tariff tariff, TimeRate rate, RollingMaximum rolling)
    {
        var whole = Math.Min(rolling.Minutes, MinutesPerDay);
        var prices = Timed(tariff, rate, rolling.Amount, whole - 1);
        if (IsLet(tariff, whole)) prices.Add(new FixedPrice(Name(whole), whole, Math.Min(rate.For(whole), rolling.Amount)));
        return prices;
    }

    private static List<FixedPrice> Of(Tariff tariff, TariffBand band)
    {
        var whole = band.Window.LengthMinutes;
        var name = $"Whole time, {Text(band.Window)}";
        if (band.Charge is BandCharge.Flat)
            return [.. new[] { 4 * 60 }.Where(length => length < whole).Select(length => new FixedPrice(Name(length), length, band.Amount)), new FixedPrice(name, whole, band.Amount)];
        var prices = Timed(tariff, tariff.Rate!, band.Charge is BandCharge.Maximum ? band.Amount : null, whole - 1);
        // Without a maximum nobody wants the whole day by the hour.
        if (band.Charge is BandCharge.Maximum && IsLet(tariff, whole)) prices.Add(new FixedPrice(name, whole, Math.Min(tariff.Rate!.For(whole), band.Amount)));
        return prices;
    }

    private static List<FixedPrice> Timed(Tariff tariff, TimeRate rate, decimal? maximum, int minutesMax) =>
    [
        .. Lengths.Where(length => length <= minutesMax && IsLet(tariff, length))
            .Select(length => new FixedPrice(Name(length), length, Math.Min(rate.For(length), maximum ?? decimal.MaxValue))).Where(price => price.Amount > 0),
    ];

    private static bool IsLet(Tariff tariff, int minutes) => minutes >= tariff.MinutesMin && minutes <= tariff.MinutesMax;

    // By day rather than by night, then the most hours of the week.
    private static TariffBand? Best(Tariff tariff) => tariff.Bands
        .Where(band => band.Charge is BandCharge.Flat || (band.Charge is BandCharge.Maximum or BandCharge.NoMaximum && tariff.Rate is not null && tariff.Rolling is null))
        .GroupBy(band => (band.Window, band.Charge, band.Amount))
        .Select(same => Cut(tariff, same.First() with { Days = [.. same.SelectMany(band => band.Days).Distinct().Order().Where(day => !tariff.UnclearDays.Contains(day))] }))
        .Where(band => band.Days.Count > 0 && !band.Days.Any(tariff.UnclearDays.Contains) && band.Window.LengthMinutes >= MinutesWorthSelling)
        .OrderBy(band => Start(band) + band.Window.LengthMinutes > MinutesPerDay)
        .ThenByDescending(band => band.Days.Count * band.Window.LengthMinutes)
        .FirstOrDefault();

    // What another rate reaches into is not sold: the window shrinks to the longer part before or after it.
    private static TariffBand Cut(Tariff tariff, TariffBand band)
    {
        var (from, to) = (Start(band), Start(band) + Math.Min(band.Window.LengthMinutes, LongestBandMinutes));
        foreach (var other in tariff.Bands.Where(other => (other.Window, other.Charge, other.Amount) != (band.Window, band.Charge, band.Amount)))
        {
            foreach (var (start, end) in Nearby(band, other))
            {
                if (end <= from || start >= to) continue;
                if (to - end > start - from) from = end;
                else to = Math.Max(start, from);
            }
        }
        return new TariffBand(
            [.. band.Days.Select(day => Shifted(day, from / MinutesPerDay)).Order()],
            new OpenWindow(LocalTime.FromMinutesSinceMidnight(from % MinutesPerDay), to - from), band.Charge, band.Amount);
    }

    // Another band as it lies around each day of this one, in minutes of that day: yesterday's may reach in, tomorrow's begin in it.
    private static IEnumerable<(int Start, int End)> Nearby(TariffBand band, TariffBand other) =>
        from day in band.Days
        from distance in (int[])[-1, 0, 1]
        where other.Days.Contains(Shifted(day, distance))
        let start = Start(other) + (distance * MinutesPerDay)
        select (start, start + other.Window.LengthMinutes);

    private static IsoDayOfWeek Shifted(IsoDayOfWeek day, int days) => (IsoDayOfWeek)((((int)day - 1 + days + 7) % 7) + 1);

    private static int Start(TariffBand band) => (int)(band.Window.Opens.TickOfDay / NodaConstants.TicksPerMinute);

    private static string Name(int minutes) => minutes == 60 ? "1 hour" : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60m:0.#} hours");

    private static string Text(OpenWindow window) => string.Create(
        CultureInfo.InvariantCulture, $"{window.Opens:HH:mm}–{window.Opens.PlusMinutes(window.LengthMinutes):HH:mm}");

    private static string Text(IReadOnlyList<IsoDayOfWeek> days) => days.Count == 7 ? "every day" : string.Join(", ", days);
}
