using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Calendars;

/// <summary>Reads a calendar outside for a resource, at once and then again and again; what cannot be read is not added.</summary>
public static class AddCalendar
{
    /// <summary>The most calendars of one resource.</summary>
    public const int SourcesMax = 5;

    /// <summary>Where the calendar is.</summary>
    /// <param name="Name">What its provider calls it.</param>
    /// <param name="Address">An address that begins with https, http or webcal.</param>
    /// <param name="Content">The file itself, where there is no address.</param>
    public sealed record Request(string? Name, string? Address, string? Content = null);

    /// <summary>Adds it.</summary>
    public static async Task<Outcome<Id<CalendarSource>>> Run(
        Id<Organization> organization, Id<Resource> id, Request request, Work work, CalendarReading reading, CancellationToken cancel)
    {
        var resource = await FindResource(organization, id, work, cancel);
        if (resource is not { } found) return CalendarSourceProblems.NoResource;
        var name = request.Name?.Trim() ?? "";
        if (name.Length is 0 or > CalendarSource.NameLengthMax) return CalendarSourceProblems.NoName;
        if (await work.Db.Set<CalendarSource>().CountAsync(s => s.ResourceId == id, cancel) >= SourcesMax) return CalendarSourceProblems.TooMany;

        FetchCalendar.Fetched? fetched = null;
        var text = request.Content;
        if (!string.IsNullOrWhiteSpace(request.Address))
        {
            if (FetchCalendar.Read(request.Address) is not { } address) return CalendarSourceProblems.NoAddress;
            var answer = await reading.Fetch.Run(address, null, null, cancel);
            if (answer.Refused(out var unreachable)) return unreachable;
            (fetched, text) = (answer.Value, answer.Value.Text);
        }
        if (string.IsNullOrWhiteSpace(text)) return CalendarSourceProblems.Nothing;
        var read = reading.Read(text, found, work.Now);
        if (read.Refused(out var unreadable)) return unreadable with { Field = fetched is null ? "file" : "address" };

        var source = new CalendarSource
        {
            Id = Id<CalendarSource>.New(work.Now), OrganizationId = organization, ResourceId = id, Name = name,
            Address = fetched is null ? null : work.Cipher.Seal(FetchCalendar.Read(request.Address)!.AbsoluteUri, CalendarSource.AddressPurpose),
            Etag = fetched?.ETag, LastModified = fetched?.LastModified, TriedAt = work.Now, SucceededAt = work.Now, ReadAt = work.Now,
            NextAt = fetched is null ? null : work.Now + reading.Every, Remarks = read.Value.Remarks, CreatedAt = work.Now,
        };
        work.Db.Add(source);
        await WriteBusyTimes.Replace(work, source, read.Value.Times, cancel);
        RefreshCalendar.SetTimer(work, source);
        work.Audit("availability.add-calendar", id.ToString());
        return await work.Commit(cancel) is { } problem ? problem : source.Id;
    }

    /// <summary>The clock on which a resource's calendars are read; null when the organization has no such resource.</summary>
    internal static async Task<DateTimeZone?> FindResource(Id<Organization> organization, Id<Resource> id, Work work, CancellationToken cancel) =>
        await (from resource in work.Db.Set<Resource>()
               join location in work.Db.Set<Location>() on resource.LocationId equals location.Id
               where resource.Id == id && resource.OrganizationId == organization
               select location.Zone).FirstOrDefaultAsync(cancel) is { } zone ? DateTimeZoneProviders.Tzdb[zone] : null;
}
