using System.Globalization;
using NodaTime;

namespace Stoa.Server.Availability.Pages;

/// <summary>How long a slot lasts, in words.</summary>
public static class Lengths
{
    private const int MinutesPerHour = 60;
    private const int ShortMax = 120;

    /// <summary><c>45 min</c>, <c>60 min</c>, <c>2 h</c>, <c>2 h 30 min</c>.</summary>
    public static string Words(Duration length)
    {
        var minutes = (long)length.TotalMinutes;
        var (hours, rest) = (minutes / MinutesPerHour, minutes % MinutesPerHour);
        if (minutes < ShortMax) return string.Create(CultureInfo.InvariantCulture, $"{minutes} min");
        return string.Create(CultureInfo.InvariantCulture, $"{hours} h{(rest == 0 ? "" : $" {rest} min")}");
    }
}
