using System.Text;
using NodaTime;
using Stoa.Server.Notifications.Calendars;

namespace Stoa.Server.Tests.Notifications;

/// <summary>Calendar files against the rules of RFC 5545.</summary>
public sealed class CalendarFileTests
{
    private static readonly CalendarEntry Plain = new(
        "ord_1@market.example", 3, Instant.FromUtc(2026, 3, 2, 17, 0), Instant.FromUtc(2026, 3, 8, 6, 30), Instant.FromUtc(2026, 3, 8, 7, 30), "Massage",
        EntryStatus.Confirmed);

    [Fact]
    public void A_plain_entry_reads_as_the_standard_writes_it() => Assert.Equal(
        string.Concat(new[]
        {
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Stoa//Services marketplace//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "BEGIN:VEVENT",
            "UID:ord_1@market.example", "SEQUENCE:3", "DTSTAMP:20260302T170000Z", "DTSTART:20260308T063000Z", "DTEND:20260308T073000Z", "SUMMARY:Massage",
            "STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR",
        }.Select(line => line + "\r\n")),
        CalendarFile.Write(Plain));

    [Theory]
    [InlineData("Cut, colour; wash", @"Cut\, colour\; wash")]
    [InlineData(@"C:\salon", @"C:\\salon")]
    [InlineData("one\ntwo", @"one\ntwo")]
    [InlineData("one\r\ntwo", @"one\ntwo")]
    [InlineData("one\rEND:VEVENT", @"one\nEND:VEVENT")]
    [InlineData("bell\u0007 and null\0", "bell and null")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("\"quoted\": kept", "\"quoted\": kept")]
    [InlineData("L’heure calme 🧖🏽 Москва", "L’heure calme 🧖🏽 Москва")]
    public void Text_is_escaped(string summary, string written) =>
        Assert.Contains($"\r\nSUMMARY:{written}\r\n", CalendarFile.Write(Plain with { Summary = summary }), StringComparison.Ordinal);

    [Theory]
    [InlineData("a", 66)]
    [InlineData("a", 67)]
    [InlineData("a", 68)]
    [InlineData("a", 1_000)]
    [InlineData("é", 200)]
    [InlineData("Москва ", 60)]
    [InlineData("🧖🏽", 60)]
    [InlineData(",", 300)]
    public void Long_lines_are_folded_at_75_octets_and_unfold_to_what_they_were(string part, int times)
    {
        var summary = string.Concat(Enumerable.Repeat(part, times));

        var file = CalendarFile.Write(Plain with { Summary = summary });

        var lines = file.Split("\r\n");
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, CalendarFile.LineOctetsMax));
        Assert.DoesNotContain('\n', string.Concat(lines));
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        Assert.All(lines, line => strict.GetBytes(line));
        var unfolded = file.Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains($"\r\nSUMMARY:{summary.Replace(",", @"\,", StringComparison.Ordinal)}\r\n", unfolded, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_folded_only_where_it_must_be()
    {
        var exact = new string('a', CalendarFile.LineOctetsMax - "SUMMARY:".Length);

        Assert.Contains($"\r\nSUMMARY:{exact}\r\n", CalendarFile.Write(Plain with { Summary = exact }), StringComparison.Ordinal);
        Assert.Contains($"\r\nSUMMARY:{exact}\r\n b\r\n", CalendarFile.Write(Plain with { Summary = exact + "b" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Place_organizer_page_and_alarm_are_written()
    {
        var file = CalendarFile.Write(Plain with
        {
            Place = "Plateau, 4200 Rue Saint-Denis",
            Point = (45.5236, -73.5818),
            Address = "https://market.example/orders/ord_1",
            Organizer = ("Atelier \"Calme\"; Inc", "hello@market.example"),
            AlarmBefore = Duration.FromHours(2),
        });

        Assert.Contains("\r\nLOCATION:Plateau\\, 4200 Rue Saint-Denis\r\n", file, StringComparison.Ordinal);
        Assert.Contains("\r\nGEO:45.5236;-73.5818\r\n", file, StringComparison.Ordinal);
        Assert.Contains("\r\nURL:https://market.example/orders/ord_1\r\n", file, StringComparison.Ordinal);
        Assert.Contains("\r\nORGANIZER;CN=\"Atelier Calme; Inc\":mailto:hello@market.example\r\n", file, StringComparison.Ordinal);
        Assert.Contains("\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Massage\r\nTRIGGER:-PT120M\r\nEND:VALARM\r\n", file, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_entry_is_struck_out_and_never_rings()
    {
        var file = CalendarFile.Write(Plain with { Status = EntryStatus.Cancelled, AlarmBefore = Duration.FromHours(2) });

        Assert.Contains("\r\nMETHOD:CANCEL\r\n", file, StringComparison.Ordinal);
        Assert.Contains("\r\nSTATUS:CANCELLED\r\n", file, StringComparison.Ordinal);
        Assert.DoesNotContain("VALARM", file, StringComparison.Ordinal);
        Assert.Equal("CANCEL", CalendarFile.MethodOf(file));
        Assert.Equal("PUBLISH", CalendarFile.MethodOf(CalendarFile.Write(Plain with { Summary = "METHOD:CANCEL" })));
    }
}
