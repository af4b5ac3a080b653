using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Calendars;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Calendars;

/// <summary>Reads a calendar again. When that fails, the busy times of before stay, and the provider is told why and since when.</summary>
internal static class RefreshCalendar
{
    /// <summary>The timer's topic.</summary>
    internal const string Topic = "availability.refresh-calendar";

    // What repeats is worked out two years ahead; a file that says it has not changed is still read whole once a week.
    private static readonly Duration WholeAfter = Duration.FromDays(7);

    private static readonly Duration WaitMax = Duration.FromHours(12);

    /// <summary>The timer's body: of several, the one that the source waits for counts.</summary>
    internal sealed record Due(Id<CalendarSource> Source, Instant At);

    internal static void SetTimer(Work work, CalendarSource source)
    {
        if (source.NextAt is { } at) work.SetTimer(Topic, source.Id.ToString(), new Due(source.Id, at), at);
    }

    /// <summary>The timer.</summary>
    internal static async Task OnDue(Due due, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var source = await work.Db.Set<CalendarSource>().FirstOrDefaultAsync(s => s.Id == due.Source, cancel);
        if (source?.NextAt != due.At) return;
        await Read(source, work, services.GetRequiredService<CalendarReading>(), cancel);
    }

    /// <summary>Reads one now, because its provider asks for it.</summary>
    internal static async Task<Problem?> Run(
        Id<Organization> organization, Id<CalendarSource> id, Work work, CalendarReading reading, CancellationToken cancel)
    {
        var source = await work.Db.Set<CalendarSource>().FirstOrDefaultAsync(s => s.Id == id && s.OrganizationId == organization, cancel);
        if (source?.Address is null) return CalendarSourceProblems.NotFound;
        await Read(source, work, reading, cancel);
        return await work.Commit(cancel);
    }

    private static async Task Read(CalendarSource source, Work work, CalendarReading reading, CancellationToken cancel)
    {
        source.TriedAt = work.Now;
        var outcome = await Times(source, work, reading, cancel);
        if (outcome.Refused(out var problem))
        {
            source.Failures++;
            source.Error = problem.Message;
        }
        else
        {
            (source.Failures, source.Error, source.SucceededAt) = (0, null, work.Now);
        }
        source.NextAt = work.Now + Wait(reading.Every, source.Failures);
        SetTimer(work, source);
        if (outcome.Succeeded && outcome.Value is { } calendar)
        {
            source.ReadAt = work.Now;
            source.Remarks = calendar.Remarks;
            await WriteBusyTimes.Replace(work, source, calendar.Times, cancel);
        }
    }

    /// <summary>Twice as long after each failure, up to half a day.</summary>
    internal static Duration Wait(Duration every, int failures) => Duration.Min(
        failures == 0 ? every : every * Math.Pow(2, Math.Min(failures, 10)), Duration.Max(every, WaitMax));

    // Null when nothing has changed. No transaction is open while the other side takes its time.
    private static async Task<Outcome<BusyCalendar?>> Times(CalendarSource source, Work work, CalendarReading reading, CancellationToken cancel)
    {
        var address = FetchCalendar.Read(work.Cipher.Open(source.Address!.Value, CalendarSource.AddressPurpose))!;
        var isWhole = source.Failures > 0 || work.Now - source.ReadAt >= WholeAfter;
        var fetched = await reading.Fetch.Run(address, isWhole ? null : source.Etag, isWhole ? null : source.LastModified, cancel);
        if (fetched.Refused(out var unreachable)) return unreachable;
        if (fetched.Value.Text is not { } text) return (BusyCalendar?)null;
        if (await AddCalendar.FindResource(source.OrganizationId, source.ResourceId, work, cancel) is not { } home) return CalendarSourceProblems.NoResource;
        var read = reading.Read(text, home, work.Now);
        if (read.Refused(out var unreadable)) return unreadable;
        (source.Etag, source.LastModified) = (fetched.Value.ETag, fetched.Value.LastModified);
        return read.Value;
    }
}
