using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>An open window in ticks since the midnight of the date it opens on; windows of one date are merged and in order.</summary>
internal readonly record struct WallWindow(long Opens, long Closes)
{
    /// <summary>Overlapping and adjacent windows of one date become one.</summary>
    public static WallWindow[] Merge(IEnumerable<OpenWindow> windows)
    {
        var merged = new List<WallWindow>();
        foreach (var window in windows.Select(Of).OrderBy(window => window.Opens))
        {
            if (merged.Count > 0 && window.Opens <= merged[^1].Closes)
                merged[^1] = merged[^1] with { Closes = Math.Max(merged[^1].Closes, window.Closes) };
            else
                merged.Add(window);
        }

        return [.. merged];
    }

    private static WallWindow Of(OpenWindow window) =>
        new(window.Opens.TickOfDay, window.Opens.TickOfDay + (window.LengthMinutes * NodaConstants.TicksPerMinute));
}
