using System.Globalization;
using NodaTime;
using Stoa.Server.Site.Components.Times;

namespace Stoa.Server.Tests.Site;

public sealed class WallClockTests
{
    [Theory]
    [InlineData("America/Toronto", TimeStyle.TimeWithZone, "14:00 EST")]
    [InlineData("Europe/Berlin", TimeStyle.Full, "Saturday 3 January 2026, 20:00 CET")]
    [InlineData("America/Sao_Paulo", TimeStyle.TimeWithZone, "16:00 UTC−3")]
    [InlineData("Asia/Kathmandu", TimeStyle.Short, "Sun 4 Jan, 00:45 UTC+5:45")]
    [InlineData("Pacific/Kiritimati", TimeStyle.Date, "Sunday 4 January 2026")]
    [InlineData("Etc/UTC", TimeStyle.TimeWithZone, "19:00 UTC")]
    [InlineData("Etc/UTC", TimeStyle.ShortDate, "3 Jan 2026")]
    [InlineData("Etc/UTC", TimeStyle.ShortWithYear, "3 Jan 2026, 19:00 UTC")]
    public void An_instant_reads_as_the_clock_on_the_wall_of_its_zone(string zone, TimeStyle style, string text) =>
        Assert.Equal(text, WallClock.Text(
            Instant.FromUtc(2026, 1, 3, 19, 0), DateTimeZoneProviders.Tzdb[zone], CultureInfo.GetCultureInfo("en-US"), style));

    [Theory]
    [InlineData("America/Toronto", "EST, UTC−5")]
    [InlineData("America/Santiago", "UTC−3")]
    [InlineData("Asia/Kolkata", "IST, UTC+5:30")]
    public void A_zone_says_how_far_it_is_from_UTC(string zone, string text) =>
        Assert.Equal(text, WallClock.NameAndOffset(Instant.FromUtc(2026, 1, 3, 19, 0).InZone(DateTimeZoneProviders.Tzdb[zone])));

    [Fact]
    public void A_zone_is_called_by_its_place() =>
        Assert.Equal("New York", WallClock.Place(DateTimeZoneProviders.Tzdb["America/New_York"]));
}
