using NodaTime;
using NodaTime.Text;
using Stoa.Core.Scheduling;

namespace Stoa.Core.Tests.Scheduling;

public sealed class OsmOpeningHoursTests
{
    /// <summary>Opening hours as found; the week that they mean, by day.</summary>
    public static TheoryData<string, string> Weeks => new()
    {
        { "Mo-Su 12:00-00:00", "Mo-Su 12:00+720" },
        { "24/7", "Mo-Su 00:00+1440" },
        { "Mo-Fr 10:00-19:00; Sa 10:00-18:00", "Mo-Fr 10:00+540; Sa 10:00+480" },
        { "Mo-Fr 7:30-12:00,13:30-18:30; Sa 8:00-12:00", "Mo-Fr 07:30+270 13:30+300; Sa 08:00+240" },
        { "tu,th,fr 13:00-18:00", "Tu Th-Fr 13:00+300" },
        { "Sa-Mo 20:00-04:00", "Mo Sa-Su 20:00+480" },
        { "Mo-Fr 08:00-12:00, Mo,Tu,Th 14:00-18:00; PH off", "Mo-Tu Th 08:00+240 14:00+240; We Fr 08:00+240" },
        { "Mo-Su 10:00-20:00; We off", "Mo-Tu Th-Su 10:00+600" },
        { "Mo-Su 10:00-20:00; We 12:00-14:00", "Mo-Tu Th-Su 10:00+600; We 12:00+120" },
        { "Mo-Sa 09:00-23:00; Sa 17:00-23:00 off", "Mo-Fr 09:00+840; Sa 09:00+480" },
        { "Tu-Th 19:00-01:00 || Fr-Sa 19:00-03:00", "Tu-Th 19:00+360; Fr-Sa 19:00+480" },
        { "Mo - Th 8:00 - 18:00; Fr 8:00 – 14:00", "Mo-Th 08:00+600; Fr 08:00+360" },
        { "Tu-Sa 12:30-23:00;\nSu 12:30-15:00", "Tu-Sa 12:30+630; Su 12:30+150" },
        { "Tu-Sa 18:00+; Mo 18:00-23:00+", "Mo 18:00+300; Tu-Sa 18:00+360" },
        { "Fr 25:00-27:00", "Sa 01:00+120" },
        { "Mo-Fr", "Mo-Fr 00:00+1440" },
        { "Mo open", "Mo 00:00+1440" },
        { "09:30-23:00; Jan-Mar Su,PH off", "Mo-Su 09:30+810" },
        { "Mo-Su,PH 10:00-12:00", "Mo-Su 10:00+120" },
        { "Su,PH off; Mo-Sa 08:00-09:00", "Mo-Sa 08:00+60" },
        { "Mo-Fr 09:00-18:00,\"on appointment\"; Sa off", "Mo-Fr 09:00+540" },
        { "Mo \"nach Vereinbarung\"; Tu 10:30-18:30", "Tu 10:30+480" },
        { "08:00-18:00; Sa,Su \"On request\"", "Mo-Fr 08:00+600" },
        { "Mo-Fr 09:00-17:00; Sa[1] 09:00-12:00", "Mo-Fr 09:00+480" },
        { "Mo-Fr 09:00-17:00; easter +39 days: 18:00+ open; Dec 25,26 off", "Mo-Fr 09:00+480" },
        { "Mo-Fr 09:00-17:00; Sa sunrise-sunset", "Mo-Fr 09:00+480" },
        { "closed", "" },
        { "Mo-Su off", "" },
    };

    [Theory]
    [MemberData(nameof(Weeks))]
    public void Opening_hours_become_a_week(string text, string expected)
    {
        var hours = OsmOpeningHours.Parse(text);

        Assert.Null(hours.Problem);
        Assert.Equal(Week(expected), hours.Value.Rules.Select(Show).Order());
        Assert.True(Schedule.Create(DateTimeZone.Utc, hours.Value.Rules, []).Succeeded);
    }

    [Theory]
    [InlineData("Mo-Fr 09:00-17:00; PH off", "PH off")]
    [InlineData("Su,PH 10:00-12:00", "Su,PH: holidays")]
    [InlineData("Mo 09:00-17:00; Jul-Aug: We-Mo 19:30-21:45", "Jul-Aug: We-Mo 19:30-21:45")]
    [InlineData("Mo 18:00+", "18:00+ (taken as until midnight)")]
    [InlineData("Mo 18:00-23:00+", "18:00-23:00+ (taken without the open end)")]
    [InlineData("Mo 18:00-23:00 \"ring the bell\"", "\"ring the bell\"")]
    [InlineData("Mo 18:00-23:00; We[2] 10:00-11:00", "We[2] 10:00-11:00")]
    public void What_a_week_cannot_say_is_told(string text, string ignored) =>
        Assert.Equal([ignored], OsmOpeningHours.Parse(text).Value.Ignored);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(";")]
    [InlineData("+423 233 44 22")]
    [InlineData("08:00 a 19:30")]
    [InlineData("Mo-Fr 09:00-20:0; Sa 09:30-20:00")]
    [InlineData("Tu-Fr 12:00-19:00; Sa 12:00-18:002")]
    [InlineData("Fr-Sa 12:00-15, 19:00-00:00")]
    [InlineData("Fr-So 11:00-19:00")]
    [InlineData("Mo-Fr 25:70-26:00")]
    [InlineData("Mo-Fr 10:00-49:00")]
    [InlineData("Mo-Fr 00:00-26:00")]
    [InlineData("Mo-")]
    [InlineData("Mo 10:00")]
    [InlineData("Mo 10:00-")]
    [InlineData("Mo[1")]
    [InlineData("Mo \"never ends")]
    [InlineData("sunrise-sunset")]
    [InlineData("Apr-Oct")]
    [InlineData("\"by appointment\"")]
    public void Opening_hours_that_are_not_understood_are_refused_in_a_sentence(string text)
    {
        var problem = OsmOpeningHours.Parse(text).Problem;

        Assert.Equal("opening-hours-unreadable", problem?.Code);
        Assert.EndsWith(".", problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_longer_than_the_limit_is_refused_unread()
    {
        var longest = "24/7".PadRight(OsmOpeningHours.TextLengthMax);
        Assert.True(OsmOpeningHours.Parse(longest).Succeeded);
        Assert.False(OsmOpeningHours.Parse(longest + " ").Succeeded);
    }

    [Fact]
    public void Any_piece_of_any_text_is_answered_and_never_throws()
    {
        string[] pieces = ["Mo", "-", ",", ";", " ", "10:00", "12:00", "+", "off", "PH", "[1]", "[", "Jan", "7", ":", "||", "\"x\"", "24/7", "(", ")", "sunrise", "/", "open"];
        Property.Holds(
            FsCheck.Fluent.Gen.ListOf(FsCheck.Fluent.Gen.Elements(pieces)),
            parts => Assert.NotNull(OsmOpeningHours.Parse(string.Concat(parts)) is { Succeeded: true } hours
                ? hours.Value.Rules
                : OsmOpeningHours.Parse(string.Concat(parts)).Problem),
            cases: 2_000);
    }

    private static string Show(WeeklyRule rule) =>
        $"{(int)rule.Day} {LocalTimePattern.CreateWithInvariantCulture("HH:mm").Format(rule.Opens)}+{rule.LengthMinutes}";

    // Mo-Tu Th 08:00+240 14:00+240; We Fr 08:00+240
    private static IEnumerable<string> Week(string text)
    {
        string[] names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
        return text.Split("; ", StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(part =>
            {
                var words = part.Split(' ').ToLookup(word => char.IsDigit(word[0]));
                var days = words[false].Select(word => word.Split('-').Select(name => Array.IndexOf(names, name) + 1).ToArray())
                    .SelectMany(ends => Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));
                return days.SelectMany(day => words[true].Select(time => $"{day} {time}"));
            })
            .Order();
    }
}
