using NodaTime;

namespace Stoa.Core.Scheduling.Osm;

/// <summary>The week while its rules are read one after the other: open ranges in minutes, per day.</summary>
internal sealed class OsmWeek
{
    /// <summary>A day's length in minutes.</summary>
    public const int DayMinutes = 24 * 60;

    private const int Days = 7;
    private readonly List<(int Opens, int Closes)>[] _open = [.. Enumerable.Range(0, Days).Select(_ => new List<(int, int)>())];
    private readonly bool[] _isSaid = new bool[Days];

    public static IReadOnlyList<int> EveryDay { get; } = [.. Enumerable.Range(0, Days)];

    /// <summary>Whether each day was said to be open or closed.</summary>
    public bool IsComplete => Array.TrueForAll(_isSaid, said => said);

    /// <summary>The days from one to another, over the end of the week if need be.</summary>
    public static IEnumerable<int> From(int first, int last) =>
        Enumerable.Range(first, ((last - first + Days) % Days) + 1).Select(day => day % Days);

    public void Clear(IEnumerable<int> days)
    {
        foreach (var day in days)
        {
            _open[day].Clear();
            _isSaid[day] = true;
        }
    }

    public void Open(IEnumerable<int> days, IReadOnlyList<(int Opens, int Closes)> ranges)
    {
        foreach (var day in days)
        {
            _open[day].AddRange(ranges);
            _isSaid[day] = true;
        }
    }

    /// <summary>Takes ranges out of days: "Su 08:00-24:00 off".</summary>
    public void Close(IEnumerable<int> days, IReadOnlyList<(int Opens, int Closes)> ranges)
    {
        foreach (var day in days)
        {
            foreach (var (from, until) in ranges)
            {
                var rest = _open[day].SelectMany(open => new[]
                {
                    (open.Opens, Closes: Math.Min(open.Closes, from)), (Opens: Math.Max(open.Opens, until), open.Closes),
                });
                _open[day] = [.. rest.Where(open => open.Opens < open.Closes)];
            }
        }
    }

    public IReadOnlyList<WeeklyRule> Rules() =>
    [
        .. from day in EveryDay
           from open in _open[day].Distinct().Order()
           select Rule(day, open.Opens, open.Closes),
    ];

    // "Fr 25:00-27:00" opens on Saturday at one.
    private static WeeklyRule Rule(int day, int opens, int closes) => new(
        (IsoDayOfWeek)(((day + (opens / DayMinutes)) % Days) + 1),
        LocalTime.FromMinutesSinceMidnight(opens % DayMinutes),
        closes - opens);
}
