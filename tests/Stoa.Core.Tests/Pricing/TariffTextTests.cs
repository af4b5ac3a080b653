using System.Globalization;
using FsCheck.Fluent;
using NodaTime;
using Stoa.Core.Pricing.Tariffs;

namespace Stoa.Core.Tests.Pricing;

/// <summary>Printed tariffs, as people write them, and what of them can be sold as lengths of time.</summary>
public sealed class TariffTextTests
{
    [Theory]
    [InlineData("$2.50 / Half Hour", 30, "2.50", "$")]
    [InlineData("$4 / half hour", 30, "4", "$")]
    [InlineData("3.60 €/h", 60, "3.60", "€")]
    [InlineData("3,50 EUR/h", 60, "3.50", "EUR")]
    [InlineData("CHF 1.20 pro Stunde", 60, "1.20", "CHF")]
    [InlineData("£2 per 30 min", 30, "2", "£")]
    [InlineData("1.50/2 hours", 120, "1.50", "")]
    [InlineData("18 EUR/day", 1440, "18", "EUR")]
    [InlineData("$2.00 Each HOUR", 60, "2", "$")]
    [InlineData("Rate 1/2 HR - $3.00", 30, "3", "$")]
    [InlineData("Rate per 1/2 Hour - $2.00", 30, "2", "$")]
    [InlineData("  $1.75  / Half Hour ", 30, "1.75", "$")]
    public void A_rate_is_read(string text, int minutes, string amount, string mark)
    {
        Assert.True(TimeRate.TryParse(text, out var rate, out var found));
        Assert.Equal((minutes, decimal.Parse(amount, CultureInfo.InvariantCulture), mark), (rate.UnitMinutes, Assert.Single(rate.Steps).Amount, found));
    }

    [Theory]
    [InlineData("")]
    [InlineData("free")]
    [InlineData("$2.50")]
    [InlineData("8 EUR/night")]
    [InlineData("-2.50 / hour")]
    [InlineData("$2.50 / half hour until 6 pm")]
    [InlineData("$1.00 EACH HOUR FOR THE FIRST 2 HOURS")]
    [InlineData("customers of the bar")]
    [InlineData("1/0 hours")]
    public void What_is_no_rate_is_not_guessed(string text) => Assert.False(TimeRate.TryParse(text, out _, out _));

    [Theory]
    [InlineData("14", "14")]
    [InlineData("$1,250.00", "1250")]
    [InlineData("1.250", "1250")]
    [InlineData("48422", "48422")]
    [InlineData("2.50 ", "2.50")]
    [InlineData("3,6", "3.6")]
    [InlineData("9.9€", "9.9")]
    [InlineData("NO MAXIMUM", null)]
    [InlineData("", null)]
    [InlineData("-3", null)]
    [InlineData("12345678901", null)]
    public void Amounts_are_read_in_every_country(string text, string? amount) =>
        Assert.Equal(amount is null ? null : decimal.Parse(amount, CultureInfo.InvariantCulture), Amounts.Find(text));

    [Theory]
    [InlineData("Day Maximum (7am - 6pm)", "07:00", 660)]
    [InlineData("Night Maximum 6pm - 7am)", "18:00", 780)]
    [InlineData("Maximum (7am - 7am)", "07:00", 1440)]
    [InlineData("Maximum (6 am - 11:59 pm)", "06:00", 1079)]
    [InlineData("Day Maximum (7am 6pm)", "07:00", 660)]
    [InlineData("If entering between 3 PM and 2 AM", "15:00", 660)]
    [InlineData("9:00 pm to 7:00 am", "21:00", 600)]
    [InlineData("21:00 à 07:00", "21:00", 600)]
    [InlineData("12am - 12pm", "00:00", 720)]
    [InlineData("00:00:00-00:00:00", "00:00", 1440)]
    [InlineData("13pm - 2am", null, 0)]
    [InlineData("25:00 - 26:00", null, 0)]
    [InlineData("7am - 9am, 4pm - 6pm", null, 0)]
    [InlineData("Event rate", null, 0)]
    public void A_stretch_of_a_day_is_found(string text, string? opens, int minutes)
    {
        var found = ClockText.Find(text);
        Assert.Equal(opens, found?.Opens.ToString("HH:mm", CultureInfo.InvariantCulture));
        if (opens is not null) Assert.Equal(minutes, found!.Value.LengthMinutes);
    }

    [Theory]
    [InlineData("Monday - Sunday & Holidays", "1234567", true, true)]
    [InlineData("Monday to Friday", "12345", false, true)]
    [InlineData("Sat/Sun/Holidays", "67", true, true)]
    [InlineData("Saturday/Sundat/Holidays", "67", true, true)]
    [InlineData("Sunday - Thursday", "12347", false, true)]
    [InlineData("onday - Sunday", "1234567", false, true)]
    [InlineData("Weekend and Statutory Holidays ", "67", true, true)]
    [InlineData("Monday - Friday (Unattended)", "12345", false, false)]
    [InlineData("SATURDAY SPECIAL", "6", false, false)]
    [InlineData("Holidays", "", true, true)]
    [InlineData("No day maximum", "", false, false)]
    public void Days_are_read_with_slips(string text, string days, bool holidays, bool isPlain)
    {
        var read = DayText.Read(text);
        Assert.Equal((days, holidays, isPlain), (string.Concat(read.Days.Select(day => (int)day)), read.NamesHolidays, read.IsPlain));
    }

    // Half-hour rate, then "title: when = charge, …; note" by period; then what is sold: hours, and minutes = price.
    [Theory]
    [InlineData("2.50", "Monday - Sunday & Holidays: Day Maximum (7am - 6pm) = $14.00, Night Maximum (6pm - 7am) = $6.00", "1234567 07:00+660", "60=5 120=10 240=14 660=14")]
    [InlineData("3", "Monday - Sunday & Holidays: Day Maximum (7am - 6pm) = NO MAXIMUM, Night Maximum (6pm - 7am) = $10.00", "1234567 07:00+660", "60=6 120=12 240=24")]
    [InlineData("3.50", "Monday - Friday: Day Maximum (7am - 6pm) = $20.00, Night Maximum (6pm - 7am) = $6.00| Sat/Sun/Holidays: Maximum (7am - 7am) = $8.00", "12345 07:00+660", "60=7 120=14 240=20 660=20")]
    [InlineData("1", "Monday - Sunday & Holidays: Maximum (Any 24 hr Period) = $5.00", "always", "60=2 120=4 240=5 1440=5")]
    [InlineData("1", "Monday - Sunday: Maximum (Any 4 hour Period) = $6.00", "always", "60=2 120=4 240=6")]
    [InlineData("1", "Monday - Sunday & Holidays: Maximum (7am - 7am) = $9.00", "1234567 07:00+1380", "60=2 120=4 240=8 1380=9")]
    [InlineData("4", "Monday - Friday: Day Maximum (7am - 7pm) = $25.00, Night Maximum (5pm - 7am) = $9.00", "12345 07:00+600", "60=8 120=16 240=25 600=25")]
    [InlineData("0", "Monday - Friday: Flat Rate (5am - 3pm) = $6.00, Flat Rate (3pm - 2am) = $2.00| Saturday - Sunday & Holidays: (5am - 3pm) = FREE, (3pm - 2am) = FREE", "12345 05:00+600", "240=6 600=6")]
    [InlineData("1.50", "Monday - Friday: Night Maximum (5pm - 9pm) = $6.00; FREE PARKING BEFORE 5pm| Saturday/Sunday/Holidays: Maximum (9am - 8pm) = $12.00", "67 09:00+660", "60=3 120=6 240=12 660=12")]
    [InlineData("2", "Monday - Friday: Maximum (5am - 5pm) = $9.00| FREE PARKING: Monday - Friday = AFTER 5pm, Saturday & Sunday = ALL DAY", "12345 05:00+720", "60=4 120=8 240=9 720=9")]
    [InlineData("2", "Monday - Friday: Day Maximum (7am - 6pm) = Parking Permit Only, Night Maximum (6pm - 7am) = $9.00| Saturday - Sunday: Day Maximum (7am - 6pm) = $10.00", "67 07:00+660", "60=4 120=8 240=10 660=10")]
    [InlineData("2.50", "Monday - Sunday & Holidays: Day Maximum (7am - 6pm) = $15.00| SATURDAY SPECIAL: ; $1.00 EACH HOUR FOR THE FIRST 2 HOURS", "123457 07:00+660", "60=5 120=10 240=15 660=15")]
    [InlineData("0", "Monday - Sunday & Holidays: Maximum (5am - 2am) = $7.00; $2.00 Each HOUR", "1234567 05:00+1260", "60=2 120=4 240=7 1260=7")]
    [InlineData("1.25", "Day maximum (7 am - 6 pm) - $7: ; Night Maximum (6pm - 7 am) - $4", "1234567 07:00+660", "60=2.5 120=5 240=7 660=7")]
    [InlineData("1.50", "Monday - Thursday: Day Maximum (2am - 6pm) = CLOSED, Night Maximum (6pm - 2am) = $8.00", "1234 18:00+480", "60=3 120=6 240=8 480=8")]
    [InlineData("3.50", "Maximum until 6 PM - $25 (entering 6 AM - 10 AM): Night Maximum (6pm - 6am) = $6.00", "never", "")]
    [InlineData("1", "Monday - Sunday: Event Rate = $20.00, Day Maximum (7am - 6pm) = $9.00", "never", "")]
    [InlineData("2", "Monday - Friday (Attended): Day Maximum (7am - 6pm) = $9.00", "never", "")]
    [InlineData("0", "Monday - Friday: Day Maximum (7am - 6pm) = $9.00", "never", "")]
    public void Only_what_the_table_says_is_sold(string halfHour, string table, string hours, string prices)
    {
        var sold = FixedPrices.Of(TariffText.Read(TimeRate.Of(decimal.Parse(halfHour, CultureInfo.InvariantCulture), 30), [.. table.Split('|').Select(Period)], []));
        Assert.Equal(hours, sold.Prices.Count == 0 ? "never" : Text(sold));
        Assert.Equal(prices, string.Join(' ', sold.Prices.Select(price => string.Create(CultureInfo.InvariantCulture, $"{price.Minutes}={price.Amount:0.##}"))));
    }

    [Fact]
    public void A_closing_time_in_a_remark_is_kept_free_of_sales_and_another_remark_stops_them()
    {
        var period = Period("Monday - Sunday: Maximum (1am - 1pm) = $5.00");
        var closed = FixedPrices.Of(TariffText.Read(TimeRate.Of(1, 30), [period], ["\u00C2\u00A0NO PARKING FROM 2AM - 5AM EVERY NIGHT"]));
        Assert.Equal("1234567 05:00+480", Text(closed));
        var unclear = FixedPrices.Of(TariffText.Read(TimeRate.Of(1, 30), [period], ["Event rates at short notice"]));
        Assert.Empty(unclear.Prices);
        Assert.Contains(unclear.LeftOut, sentence => sentence.Contains("Event rates", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("3,50 EUR/h, 28 EUR/day, 8 EUR/night", "EUR", "60=3.5 120=7 240=14 1440=28", 1)]
    [InlineData("Max. 9.9€/day", "€", "", 1)]
    [InlineData("4 EUR/h", "EUR", "60=4 120=8 240=16", 0)]
    [InlineData("Mo-Fr 07:00-17:00", "", "", 2)]
    public void A_charge_in_one_text_is_read_as_far_as_it_goes(string text, string mark, string prices, int leftOut)
    {
        var sold = FixedPrices.Of(TariffText.Read(text, out var found));
        Assert.Equal((mark, leftOut), (found, sold.LeftOut.Count));
        Assert.Equal(prices, string.Join(' ', sold.Prices.Select(price => string.Create(CultureInfo.InvariantCulture, $"{price.Minutes}={price.Amount:0.##}"))));
    }

    [Fact]
    public void Begun_units_count_and_later_ones_may_cost_otherwise()
    {
        var rate = new TimeRate(60, [new(0, 2), new(60, 1), new(180, 0), new(300, 1)]);
        Assert.Equal([2, 3, 4, 4, 4, 5], new[] { 1, 61, 180, 240, 300, 301 }.Select(rate.For));
    }

    [Fact]
    public void Whatever_the_table_nothing_is_sold_into_a_stretch_of_another_rate()
    {
        Property.Holds(Gen.Choose(0, int.MaxValue), seed =>
        {
            var random = new Random(seed);
            var bands = Enumerable.Range(0, random.Next(1, 6)).Select(_ => new TariffBand(
                [.. Enumerable.Range(1, 7).Where(_ => random.Next(2) == 0).Select(day => (IsoDayOfWeek)day)],
                new(LocalTime.FromMinutesSinceMidnight(random.Next(48) * 30), random.Next(1, 49) * 30), (BandCharge)random.Next(5), random.Next(1, 30))).ToList();
            var sold = FixedPrices.Of(new Tariff(TimeRate.Of(random.Next(1, 5), 30), bands, null, [], []));
            if (sold.Prices.Count == 0) return;
            foreach (var minute in sold.Hours!.SelectMany(rule => Minutes(rule.Day, rule.Opens, rule.LengthMinutes)).Distinct())
            {
                var meant = bands.Where(band => band.Days.Any(day => Minutes(day, band.Window.Opens, band.Window.LengthMinutes).Contains(minute)))
                    .Select(band => (band.Window, band.Charge, band.Amount)).Distinct();
                Assert.Single(meant);
            }
        });
    }

    private static IEnumerable<int> Minutes(IsoDayOfWeek day, LocalTime opens, int length)
    {
        const int Week = 7 * 24 * 60;
        var start = ((int)day * 24 * 60) + (int)(opens.TickOfDay / NodaConstants.TicksPerMinute);
        // Everything lies on quarter hours: their middles stand for all.
        for (var minute = 7; minute < length; minute += 15) yield return (start + minute) % Week;
    }

    private static string Text(FixedPrices sold) => sold.Hours is null
        ? "always"
        : string.Create(CultureInfo.InvariantCulture, $"{string.Concat(sold.Hours.Select(rule => (int)rule.Day))} {sold.Hours[0].Opens:HH:mm}+{sold.Hours[0].LengthMinutes}");

    private static TariffPeriod Period(string text)
    {
        var (title, rest) = (text[..text.LastIndexOf(": ", text.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? at : text.Length, StringComparison.Ordinal)], "");
        rest = text[(title.Length + 2)..];
        var parts = rest.Split(';');
        return new TariffPeriod(
            title.Trim(), [.. parts[0].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(" = ")).Where(line => line.Length == 2).Select(line => new TariffLine(line[0], line[1]))],
            [.. parts.Skip(1).Select(note => note.Trim())]);
    }
}
