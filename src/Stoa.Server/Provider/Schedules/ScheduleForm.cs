using System.Globalization;
using NodaTime;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability.Schedules;

namespace Stoa.Server.Provider.Schedules;

/// <summary>The editor's form as it was sent: everything that was typed, readable or not, and which button was pressed.</summary>
/// <param name="Draft">What was typed.</param>
/// <param name="Version">The version it was typed on.</param>
/// <param name="LookAs">The id of the plan that the preview shows; the bare hours when empty.</param>
/// <param name="Act">The button: <c>save</c>, <c>look</c>, <c>add-window monday</c>, <c>remove-window 3</c>, …</param>
/// <param name="CopyTo">For each day the days that its windows would be copied to.</param>
public sealed record ScheduleForm(
    ScheduleDraft Draft, int Version, string LookAs, string Act, IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<IsoDayOfWeek>> CopyTo)
{
    /// <summary>The field or button that gets the focus when the page comes back.</summary>
    internal string? Focus { get; private init; }

    internal static readonly IReadOnlyList<IsoDayOfWeek> Week = [.. Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day)];

    private static readonly DraftHours Usual = new("09:00", "17:00");

    internal static ScheduleForm Read(IFormCollection form) => new(
        new ScheduleDraft(
            form["name"],
            [.. Rows(form, "weekly", ".day").Select(at => new DraftWindow(DayOf(form[$"{at}.day"]), form[$"{at}.opens"], form[$"{at}.closes"]))],
            [
                .. Rows(form, "exceptions", ".date").Select(at => new DraftException(
                    form[$"{at}.date"], [.. Rows(form, $"{at}.hours", ".opens").Select(hours => new DraftHours(form[$"{hours}.opens"], form[$"{hours}.closes"]))])),
            ],
            [.. Rows(form, "closures", ".first").Select(at => new DraftClosure(form[$"{at}.first"], form[$"{at}.last"], form[$"{at}.reason"]))],
            form["holidays"],
            Number(form["notice_minutes"])),
        Number(form["version"]), form["look_as"].ToString(), form["act"].ToString(),
        Week.ToDictionary(day => day, IReadOnlyList<IsoDayOfWeek> (day) => [.. form[$"copy.{day}"].Select(DayOf).Where(to => to != IsoDayOfWeek.None && to != day)]));

    /// <summary>Without rows in which nothing was typed.</summary>
    internal ScheduleDraft Typed => Draft with
    {
        Weekly = [.. Draft.Weekly!.Where(window => !IsBlank(window.Opens, window.Closes))],
        Exceptions =
        [
            .. Draft.Exceptions!.Where(one => !string.IsNullOrWhiteSpace(one.Date) || one.Hours!.Any(hours => !IsBlank(hours.Opens, hours.Closes)))
                .Select(one => one with { Hours = [.. one.Hours!.Where(hours => !IsBlank(hours.Opens, hours.Closes))] }),
        ],
        Closures = [.. Draft.Closures!.Where(one => !IsBlank(one.First, one.Last) || !string.IsNullOrWhiteSpace(one.Reason))],
    };

    /// <summary>The form after a button that only edits was pressed; unchanged when the button is none of these.</summary>
    internal ScheduleForm Edited()
    {
        var words = Act.Split(' ');
        var (weekly, exceptions, closures) = (Draft.Weekly!, Draft.Exceptions!, Draft.Closures!);
        var (day, at) = (DayOf(words.ElementAtOrDefault(1)), Number(words.ElementAtOrDefault(1)));
        return words[0] switch
        {
            "add-window" when day != IsoDayOfWeek.None => To(Draft with { Weekly = [.. weekly, NextWindow(day)] }, Field("weekly", weekly.Count)),
            "remove-window" when at < weekly.Count => To(Draft with { Weekly = Without(weekly, at) }, $"add-window {weekly[at].Day}"),
            "copy" when day != IsoDayOfWeek.None => To(Copied(day), $"copy {day}"),
            "add-exception" => To(Draft with { Exceptions = [.. exceptions, new DraftException("", [Usual])] }, Field("exceptions", exceptions.Count)),
            "remove-exception" when at < exceptions.Count => To(Draft with { Exceptions = Without(exceptions, at) }, "add-exception"),
            "add-hours" when at < exceptions.Count => To(
                Draft with { Exceptions = Replaced(exceptions, at, exceptions[at] with { Hours = [.. exceptions[at].Hours!, new DraftHours("", "")] }) },
                Field($"exceptions.{at}.hours", exceptions[at].Hours!.Count)),
            "remove-hours" when at < exceptions.Count => To(
                Draft with { Exceptions = Replaced(exceptions, at, exceptions[at] with { Hours = Without(exceptions[at].Hours!, Number(words.ElementAtOrDefault(2))) }) },
                $"add-hours {at}"),
            "add-closure" => To(Draft with { Closures = [.. closures, new DraftClosure("", "", "")] }, Field("closures", closures.Count)),
            "remove-closure" when at < closures.Count => To(Draft with { Closures = Without(closures, at) }, "add-closure"),
            _ => this,
        };
    }

    private ScheduleForm To(ScheduleDraft draft, string focus) => this with { Draft = draft, Focus = focus };

    // The chosen days get this day's windows in place of their own.
    private ScheduleDraft Copied(IsoDayOfWeek day)
    {
        var targets = CopyTo[day];
        var own = Draft.Weekly!.Where(window => window.Day == day).ToList();
        return Draft with
        {
            Weekly =
            [
                .. Draft.Weekly!.Where(window => !targets.Contains(window.Day)),
                .. targets.SelectMany(target => own.Select(window => window with { Day = target })),
            ],
        };
    }

    // After a window that ends in the afternoon nothing sensible can be guessed.
    private DraftWindow NextWindow(IsoDayOfWeek day) =>
        Draft.Weekly!.Any(window => window.Day == day) ? new DraftWindow(day, "", "") : new DraftWindow(day, Usual.Opens, Usual.Closes);

    private static IEnumerable<string> Rows(IFormCollection form, string list, string first)
    {
        for (var i = 0; i < Schedule.WindowsPerDayMax * Week.Count && form.ContainsKey($"{Field(list, i)}{first}"); i++) yield return Field(list, i);
    }

    private static string Field(string list, int at) => string.Create(CultureInfo.InvariantCulture, $"{list}.{at}");

    private static bool IsBlank(string? one, string? other) => string.IsNullOrWhiteSpace(one) && string.IsNullOrWhiteSpace(other);

    private static IsoDayOfWeek DayOf(string? text) =>
        Enum.TryParse<IsoDayOfWeek>(text, ignoreCase: true, out var day) && day is >= IsoDayOfWeek.Monday and <= IsoDayOfWeek.Sunday ? day : IsoDayOfWeek.None;

    // What is no number counts as one that is refused, or out of every list.
    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    private static T[] Without<T>(IReadOnlyList<T> list, int at) => [.. list.Where((_, i) => i != at)];

    private static T[] Replaced<T>(IReadOnlyList<T> list, int at, T by) => [.. list.Select((one, i) => i == at ? by : one)];
}
