using Stoa.Server.Platform;

namespace Stoa.Server.Availability.Calendars;

/// <summary>How calendars outside are read. Key <c>Stoa:Calendars</c>.</summary>
public sealed class CalendarsOptions
{
    public const string Section = "Stoa:Calendars";

    /// <summary>How often an address is read. Default 30 minutes, 5 minutes to a day.</summary>
    public TimeSpan ReadEvery { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long one reading may take, redirects included. Default 10 s, at most 20: shorter than the lease of the queue.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Hosts with ports, such as <c>calendar.intranet:443</c>, that may have private addresses. Default: none.</summary>
    public IReadOnlyList<string> TrustedHosts { get; set; } = [];

    internal static CalendarsOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<CalendarsOptions>() ?? new CalendarsOptions();
        if (options.ReadEvery < TimeSpan.FromMinutes(5) || options.ReadEvery > TimeSpan.FromDays(1))
            throw new SetupException($"The setting {Section}:{nameof(ReadEvery)} must be from 00:05:00 to 1.00:00:00.");
        if (options.Timeout < TimeSpan.FromMilliseconds(100) || options.Timeout > TimeSpan.FromSeconds(20))
            throw new SetupException($"The setting {Section}:{nameof(Timeout)} must be from 00:00:00.1 to 00:00:20.");
        return options;
    }
}
