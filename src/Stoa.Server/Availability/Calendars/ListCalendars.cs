using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Calendars;

/// <summary>The calendars outside that are read for a resource, and the bookings that they contradict.</summary>
public static class ListCalendars
{
    private const int ConflictsMax = 50;

    private const string ConflictsSql = """
        select r.order_id, r.starts_at, r.ends_at, min(s.name)
        from availability.reservations r
        join availability.busy_times b on b.resource_id = r.resource_id and b.period && tstzrange(r.starts_at, r.ends_at, '[)')
        join availability.calendar_sources s on s.id = b.source_id
        where r.resource_id = $1 and r.status = 'confirmed' and r.order_id is not null and r.ends_at > $2
        group by r.id order by r.starts_at limit $3
        """;

    /// <summary>A calendar outside.</summary>
    /// <param name="Id">The calendar.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Host">From where it is read; null for a file.</param>
    /// <param name="SucceededAt">When it was last read, or said that it has not changed.</param>
    /// <param name="NextAt">When it is tried again.</param>
    /// <param name="Failures">Tries that failed since.</param>
    /// <param name="Error">Why the last one failed.</param>
    /// <param name="Remarks">What was left out or assumed.</param>
    public sealed record Item(
        Id<CalendarSource> Id, string Name, string? Host, Instant SucceededAt, Instant? NextAt, int Failures, string? Error, IReadOnlyList<string> Remarks);

    /// <summary>A booking at a time at which a calendar outside says busy. It stays until somebody decides.</summary>
    public sealed record Conflict(Id<Order> OrderId, Instant Start, Instant End, string Calendar);

    /// <summary>The calendars of a resource, oldest first.</summary>
    public static async Task<IReadOnlyList<Item>> Run(Id<Resource> resource, Work work, CancellationToken cancel)
    {
        var sources = await work.Db.Set<CalendarSource>().AsNoTracking().Where(s => s.ResourceId == resource).OrderBy(s => s.CreatedAt).ToListAsync(cancel);
        return [.. sources.Select(source => new Item(
            source.Id, source.Name, source.Address is { } address ? new Uri(work.Cipher.Open(address, CalendarSource.AddressPurpose)).Host : null,
            source.SucceededAt, source.NextAt, source.Failures, source.Error, source.Remarks))];
    }

    /// <summary>Coming bookings of a resource that meet a busy time, soonest first.</summary>
    public static async Task<IReadOnlyList<Conflict>> Conflicts(Id<Resource> resource, Work work, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(ConflictsSql, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = resource.Value });
        command.Parameters.Add(new() { Value = work.Now.ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = ConflictsMax });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var conflicts = new List<Conflict>();
        while (await reader.ReadAsync(cancel))
        {
            conflicts.Add(new Conflict(
                new Id<Order>(reader.GetGuid(0)), Instant.FromDateTimeUtc(reader.GetDateTime(1)), Instant.FromDateTimeUtc(reader.GetDateTime(2)), reader.GetString(3)));
        }
        return conflicts;
    }
}
