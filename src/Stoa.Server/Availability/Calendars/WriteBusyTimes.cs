using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Core.Calendars;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability.Resources;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Calendars;

/// <summary>The busy times of a resource have changed, from a calendar outside.</summary>
public sealed record BusyTimesChanged(Id<Resource> ResourceId, Guid? OrganizationId) : IDomainEvent
{
    public static string Type => "resource.busy-times-changed";

    public string Aggregate => ResourceId.ToString();
}

/// <summary>Puts what a calendar says in the place of what it said before, in the transaction of the work.</summary>
internal static class WriteBusyTimes
{
    private const int UidLengthMax = 200;

    private const string Sql = """
        insert into availability.busy_times (source_id, resource_id, uid, period)
        select $1, $2, uid, tstzrange(starts, ends, '[)') from unnest($3, $4, $5) as t (uid, starts, ends)
        """;

    /// <summary>The range in which busy times matter: as far as anybody can book.</summary>
    internal static Interval Range(Instant now) => new(now - Duration.FromDays(1), now + SlotRules.HorizonMax);

    internal static async Task Replace(Work work, CalendarSource source, IReadOnlyList<BusyTime> times, CancellationToken cancel)
    {
        await work.Begin(cancel);
        // The source is written first: its times refer to it.
        await work.Db.SaveChangesAsync(cancel);
        var connection = await work.Connection(cancel);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("delete from availability.busy_times where source_id = $1") { Parameters = { new() { Value = source.Id.Value } } },
                new(Sql)
                {
                    Parameters =
                    {
                        new() { Value = source.Id.Value }, new() { Value = source.ResourceId.Value },
                        new() { Value = times.Select(time => time.Uid.Length <= UidLengthMax ? time.Uid : time.Uid[..UidLengthMax]).ToArray() },
                        new() { Value = times.Select(time => time.Period.Start.ToDateTimeUtc()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                        new() { Value = times.Select(time => time.Period.End.ToDateTimeUtc()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancel);
        await Announce(work, source, cancel);
    }

    internal static async Task Announce(Work work, CalendarSource source, CancellationToken cancel)
    {
        work.Emit(new BusyTimesChanged(source.ResourceId, source.OrganizationId.Value));
        await TellOffers.OfResources(work, [source.ResourceId.Value], cancel);
    }
}
