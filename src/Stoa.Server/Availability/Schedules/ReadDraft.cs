using NodaTime;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Core.Scheduling;
using Stoa.Core.Scheduling.Holidays;

namespace Stoa.Server.Availability.Schedules;

/// <summary>From what somebody typed to a schedule, or to a sentence for each thing to put right.</summary>
/// <remarks>The fields are <c>name</c>, <c>weekly.N</c>, <c>exceptions.N</c>, <c>closures.N</c>, <c>holidays</c>, <c>notice_minutes</c>.</remarks>
public static class ReadDraft
{
    /// <summary>Most dates with hours of their own, and most closures, of a draft.</summary>
    public const int DatesMax = 60;

    /// <summary>Most windows of a date with hours of its own.</summary>
    public const int HoursMax = 6;

    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("H:mm");
    private static readonly LocalTimePattern Written = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>The terms; null when there are problems.</summary>
    public static (ScheduleTerms? Terms, IReadOnlyList<Problem> Problems) Of(ScheduleDraft draft)
    {
        var problems = new List<Problem>();
        var name = draft.Name?.Trim() ?? "";
        if (name.Length is 0 or > ScheduleRow.NameLengthMax) Add("name", $"Give it a name of at most {ScheduleRow.NameLengthMax} characters.");
        var holidays = HolidayCalendar.Find(draft.Holidays);
        if (!string.IsNullOrEmpty(draft.Holidays) && holidays is null) Add("holidays", "There are no public holidays under this code. Choose one of the list.");
        if (draft.NoticeMinutes < 0 || draft.NoticeMinutes > SlotRules.HorizonMax.TotalMinutes)
            Add("notice_minutes", "The notice is 0 minutes to 731 days.");

        var (weekly, exceptions, closures) = (draft.Weekly ?? [], draft.Exceptions ?? [], draft.Closures ?? []);
        if (weekly.Any(window => window.Day is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday)) Add("weekly", "A window needs a day from monday to sunday.");
        if (weekly.GroupBy(window => window.Day).Any(day => day.Count() > Schedule.WindowsPerDayMax))
            Add("weekly", $"A day has at most {Schedule.WindowsPerDayMax} windows.");
        if (exceptions.Count > DatesMax) Add("exceptions", $"Keep at most {DatesMax} dates with hours of their own. Remove those that are over.");
        if (closures.Count > DatesMax) Add("closures", $"Keep at most {DatesMax} closures. Remove those that are over.");
        // Beyond a limit nothing more is read.
        if (problems.Exists(problem => problem.Field is "weekly" or "exceptions" or "closures")) return (null, problems);

        var rules = weekly.Select((window, i) => Rule(window, Field("weekly", i))).ToArray();
        var dated = exceptions.Select((one, i) => Exception(one, Field("exceptions", i))).ToArray();
        var closed = closures.Select((one, i) => Closed(one, Field("closures", i))).ToArray();
        if (problems.Count > 0) return (null, problems);
        var terms = new ScheduleTerms(name, rules.Whole(), dated.Whole(), closed.Whole(), holidays, draft.NoticeMinutes);
        var review = ScheduleReview.Of(terms.Weekly, terms.Exceptions, terms.Closures);
        return review.Count > 0 ? (null, review) : (terms, []);

        void Add(string field, string sentence) => problems.Add(new Problem(ProblemKind.Invalid, "schedule-invalid", sentence, field));

        WeeklyRule? Rule(DraftWindow window, string field) =>
            Window(window.Opens, window.Closes, window.Day.ToString(), field) is { } open ? new WeeklyRule(window.Day, open.Opens, open.LengthMinutes) : null;

        OpenWindow? Window(string? opens, string? closes, string what, string field)
        {
            if (TimeOf(opens) is not { } from || TimeOf(closes is "24:00" ? "0:00" : closes) is not { } until)
            {
                Add(field, $"{what} {opens}–{closes}: write both times like 09:00 and 17:00, or remove them.");
                return null;
            }
            if (from == until && from != LocalTime.Midnight)
            {
                Add(field, $"{what} {opens}–{closes} has no length. For around the clock write 00:00–00:00.");
                return null;
            }
            var minutes = (int)Period.Between(from, until, PeriodUnits.Minutes).Minutes;
            return new OpenWindow(from, minutes > 0 ? minutes : minutes + OpenWindow.LengthMinutesMax);
        }

        ScheduleException? Exception(DraftException one, string field)
        {
            var hours = one.Hours ?? [];
            if (hours.Count > HoursMax) Add(field, $"A date has at most {HoursMax} windows.");
            if (DateOf(one.Date) is not { } date)
            {
                Add(field, "Say on which date these hours hold.");
                return null;
            }
            var windows = hours.Take(HoursMax).Select(window => Window(window.Opens, window.Closes, WeekWords.Of(date), field)).ToArray();
            return Array.TrueForAll(windows, window => window is not null) ? new ScheduleException(date, [.. windows.Select(window => window!.Value)]) : null;
        }

        Closure? Closed(DraftClosure one, string field)
        {
            var first = DateOf(one.First);
            var last = string.IsNullOrWhiteSpace(one.Last) ? first : DateOf(one.Last);
            if (first is { } from && last is { } until) return new Closure(from, until, one.Reason?.Trim() ?? "");
            Add(field, "Say from which date to which date it is closed.");
            return null;
        }
    }

    /// <summary>A time as fields hold it.</summary>
    internal static string Text(LocalTime time) => Written.Format(time);

    /// <summary>A date as fields hold it.</summary>
    internal static string Text(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private static string Field(string list, int at) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{list}.{at}");

    private static LocalTime? TimeOf(string? text) => text is not null && Time.Parse(text.Trim()) is { Success: true } time ? time.Value : null;

    // Years beyond these are typing errors, and some calendars do not know them.
    private static LocalDate? DateOf(string? text) =>
        text is not null && LocalDatePattern.Iso.Parse(text.Trim()) is { Success: true, Value.Year: >= 2000 and <= 2199 } date ? date.Value : null;

    private static WeeklyRule[] Whole(this WeeklyRule?[] read) => [.. read.Select(one => one!.Value)];

    private static T[] Whole<T>(this T?[] read) where T : class => [.. read.Select(one => one!)];
}
