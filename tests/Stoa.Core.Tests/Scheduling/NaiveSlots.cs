using NodaTime;
using Stoa.Core.Scheduling;

namespace Stoa.Core.Tests.Scheduling;

/// <summary>The oracle: walks through real time minute by minute, looks at the wall clock, and counts. It shares no arithmetic with
/// the engine; transitions must fall on whole minutes, as they have for decades.</summary>
internal static class NaiveSlots
{
    private const int MinutesBefore = 4 * 24 * 60;

    public static List<Slot> Find(SlotScenario scenario)
    {
        var (rules, calendars, range, now) = scenario;
        var length = (int)rules.Length.TotalMinutes;
        var first = range.Start - Duration.FromMinutes(MinutesBefore);
        var count = (int)(range.End - first).TotalMinutes + length + 1;
        var walks = calendars.Select(calendar => calendar.Schedule).Distinct()
            .ToDictionary(schedule => schedule, schedule => new Walk(schedule, first, count));

        var leads = calendars.Min(calendar => calendar.Group);
        var slots = new List<Slot>();
        for (var minute = MinutesBefore; first + Duration.FromMinutes(minute) < range.End; minute++)
        {
            var start = first + Duration.FromMinutes(minute);
            if (start < now + rules.MinimumNotice || start > now + rules.Horizon)
                continue;
            var period = new Interval(start - rules.BufferBefore, start + rules.Length + rules.BufferAfter);
            var free = calendars
                .Where(calendar => start >= now + calendar.Schedule.Notice)
                .Where(calendar => calendar.Group == leads
                    ? walks[calendar.Schedule].Offers(minute, length, (int)rules.Interval.TotalMinutes)
                    : walks[calendar.Schedule].IsOpenFor(minute, length))
                .Where(calendar => !calendar.Busy.Any(busy => Meet(busy, period)))
                .ToArray();
            if (calendars.All(calendar => free.Any(one => one.Group == calendar.Group)))
                slots.Add(new Slot(start, start + rules.Length, [.. free.Select(calendar => calendar.ResourceId)]));
        }

        return slots;
    }

    public static bool Meet(Interval one, Interval other) =>
        one.Start < one.End && one.Start < other.End && other.Start < one.End;

    /// <summary>A schedule watched for some minutes: when it is open, and which minute opened it last.</summary>
    private sealed class Walk
    {
        private readonly Schedule _schedule;
        private readonly Dictionary<long, (long Opens, long Closes)[]> _windows = [];
        private readonly bool[] _isOpen;
        private readonly int[] _openedAt;

        public Walk(Schedule schedule, Instant first, int count)
        {
            _schedule = schedule;
            _isOpen = new bool[count];
            _openedAt = new int[count];
            var openedAt = -1;
            var latest = Wall(first - Duration.FromMinutes(1));
            for (var minute = 0; minute < count; minute++)
            {
                // When the clock goes back, the latest time it has shown stands still; when it leaps, several minutes are new at once.
                var before = latest;
                latest = Math.Max(latest, Wall(first + Duration.FromMinutes(minute)));
                for (var wall = before + 1; wall <= latest; wall++)
                {
                    if (Opens(wall) && IsOpenThrough(wall, latest))
                        openedAt = minute;
                }

                _isOpen[minute] = Enumerable.Range(0, 3).Any(days => Covers(Day(latest) - days, latest));
                _openedAt[minute] = openedAt;
            }
        }

        public bool Offers(int minute, int length, int interval) =>
            _isOpen[minute] && (minute - _openedAt[minute]) % interval == 0 && _isOpen.AsSpan(minute, length).IndexOf(false) < 0;

        public bool IsOpenFor(int minute, int length) => _isOpen.AsSpan(minute, length).IndexOf(false) < 0;

        private static long Day(long wall) => (long)Math.Floor(wall / 1440.0);

        private long Wall(Instant instant) =>
            (long)Math.Floor((instant.ToUnixTimeSeconds() + _schedule.Zone.GetUtcOffset(instant).Seconds) / 60.0);

        private bool Opens(long wall) =>
            Array.Exists(WindowsOf(Day(wall)), window => window.Opens == wall)
            && !Array.Exists(WindowsOf(Day(wall)), window => window.Opens < wall && wall <= window.Closes);

        private bool IsOpenThrough(long opens, long latest)
        {
            for (var wall = opens; wall <= latest; wall++)
            {
                if (!Covers(Day(opens), wall))
                    return false;
            }

            return true;
        }

        private bool Covers(long day, long wall) =>
            Array.Exists(WindowsOf(day), window => window.Opens <= wall && wall < window.Closes);

        private (long Opens, long Closes)[] WindowsOf(long day)
        {
            if (_windows.TryGetValue(day, out var known))
                return known;
            var date = new LocalDate(1970, 1, 1).PlusDays((int)day);
            var isClosed = _schedule.Closures.Any(closure => closure.First <= date && date <= closure.Last)
                || (_schedule.Holidays?.In(date.Year).Any(holiday => holiday.Date == date) ?? false);
            var windows = _schedule.Exceptions.FirstOrDefault(exception => exception.Date == date)?.Windows
                ?? [.. _schedule.Rules.Where(_ => !isClosed).Where(rule => rule.Day == date.DayOfWeek).Select(rule => new OpenWindow(rule.Opens, rule.LengthMinutes))];
            return _windows[day] =
            [
                .. windows.Select(window => (day * 1440) + (window.Opens.Hour * 60) + window.Opens.Minute).Zip(windows)
                    .Select(pair => (pair.First, pair.First + pair.Second.LengthMinutes)),
            ];
        }
    }
}
