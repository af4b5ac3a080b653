using System.Globalization;
using System.Net.Mail;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Notifications.Channels;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site.Components.Times;

namespace Stoa.Server.Notifications.Templates;

/// <summary>What all mails of a marketplace share: its name, its address, how it writes amounts and times.</summary>
/// <param name="Marketplace">Its name.</param>
/// <param name="Origin">Scheme and host that people see, without a slash at the end.</param>
/// <param name="From">The address that mails come from.</param>
/// <param name="Culture">For amounts and dates.</param>
public sealed record Letterhead(string Marketplace, string Origin, string From, CultureInfo Culture)
{
    private const string ThisMachine = "http://127.0.0.1:5080";

    /// <summary>
    /// Takes the origin from <c>Stoa:PublicUrl</c>, else from the first of <c>Stoa:Urls</c>, and the sender from
    /// <c>Stoa:Mail:From</c>, else an address of that host.
    /// </summary>
    public static Letterhead Of(Marketplace marketplace, MailOptions mail, IConfiguration configuration)
    {
        var options = configuration.GetSection(StoaOptions.Section).Get<StoaOptions>() ?? new StoaOptions();
        var url = options.PublicUrl.Length > 0 ? options.PublicUrl : options.UrlList.FirstOrDefault() ?? ThisMachine;
        // Kestrel's "any host" is no place to go to.
        var origin = url.Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal);
        var from = MailAddress.TryCreate(mail.From, out var sender) ? sender.Address : $"noreply@{new Uri(origin).Host}";
        return new Letterhead(marketplace.Name, origin.TrimEnd('/'), from, marketplace.Culture);
    }

    /// <summary>The marketplace's host, for ids that must be unique in the world.</summary>
    public string Host => new Uri(Origin).Host;

    /// <summary>A whole address from a path of ours, or from a whole address.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public string Address(string link)
    {
        if (link.StartsWith('/') && !link.StartsWith("//", StringComparison.Ordinal)) return Origin + link;
        return Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? link
            : throw new ArgumentException("A mail links to a path of this marketplace or to a whole address.", nameof(link));
    }

    /// <summary>An amount: $110.00.</summary>
    public string Amount(Money money) => money.Format(Culture);

    /// <summary>A moment on a zone's clocks: Saturday 3 January 2026, 14:00 EST.</summary>
    public string Moment(Instant at, DateTimeZone zone) => WallClock.Text(at, zone, Culture, TimeStyle.Full);

    /// <summary>From when to when on a zone's clocks: Saturday 3 January 2026, 14:00 to 15:00 EST (UTC−5).</summary>
    public string Period(Instant start, Instant? end, DateTimeZone zone)
    {
        // The zone's own town may be another one than where it happens; how far it is from UTC is true for both.
        if (end is not { } over) return $"{Moment(start, zone)}{Distance(start.InZone(zone))}";
        // A clock change in between shows in both names: 01:30 EDT to 01:30 EST.
        var sameName = WallClock.Abbreviation(start.InZone(zone)) == WallClock.Abbreviation(over.InZone(zone));
        var distance = sameName ? Distance(over.InZone(zone)) : "";
        if (start.InZone(zone).Date != over.InZone(zone).Date) return $"{Moment(start, zone)} to {Moment(over, zone)}{distance}";
        var from = sameName
            ? $"{WallClock.Text(start, zone, Culture, TimeStyle.Date)}, {WallClock.Text(start, zone, Culture, TimeStyle.Time)}"
            : Moment(start, zone);
        return $"{from} to {WallClock.Text(over, zone, Culture, TimeStyle.TimeWithZone)}{distance}";
    }

    // Nothing for a zone that is called by its distance already.
    private static string Distance(ZonedDateTime there) =>
        WallClock.NameAndOffset(there) is var said && said.Split(", ") is [_, var offset] ? $" ({offset})" : "";
}
