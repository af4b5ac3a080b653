using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>An open window in ticks since the midnight of the date it opens on; windows of one date are merged and in order.</summary>
internal readonly record struct WallWindow(long Opens, long Closes)
{
    /// <summary>Overlapping and adjacent windows of one date become one.</summary>
    public static WallWindow[] Merge(IEnumerable<OpenWindow> windows) => Merge(windows.Select(Of));

    /// <summary>The same, of windows that were merged before: those of several schedules.</summary>
    public static WallWindow[] Merge(IEnumerable<WallWindow> windows)
    {
        var merged = new List<WallWindow>();
        foreach (var window in windows.OrderBy(window => window.Opens))
        {
            if (merged.Count > 0 && window.Opens <= merged[^1].Closes)
                merged[^1] = merged[^1] with { Closes = Math.Max(merged[^1].Closes, window.Closes) };
            else
                merged.Add(window);
        }

        return [.. merged];
    }

    /// <summary>As it is given and read; one that is longer than a day is open from its beginning all day.</summary>
    public OpenWindow ToOpenWindow() => new(
        LocalTime.FromTicksSinceMidnight(Opens), (int)Math.Min((Closes - Opens) / NodaConstants.TicksPerMinute, OpenWindow.LengthMinutesMax));

    private static WallWindow Of(OpenWindow window) =>
        new(window.Opens.TickOfDay, window.Opens.TickOfDay + (window.LengthMinutes * NodaConstants.TicksPerMinute));
}
