using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Npgsql;

namespace Stoa.Server.Platform.Events;

/// <summary>A kept domain event.</summary>
public sealed class EventRow
{
    public long Position { get; private set; }
    public required Guid Id { get; init; }
    public required string Type { get; init; }
    public required string Aggregate { get; init; }
    public Guid? OrganizationId { get; init; }
    public required string Body { get; init; }
    public required Instant OccurredAt { get; init; }

    /// <summary>Adds them in their order, all in one statement.</summary>
    internal static NpgsqlBatchCommand Insert(IReadOnlyList<EventRow> events) => new("""
        insert into platform.events (id, type, aggregate, organization_id, body, occurred_at)
        select id, type, aggregate, organization_id, body::jsonb, occurred_at
        from unnest($1, $2, $3, $4, $5, $6) with ordinality as e (id, type, aggregate, organization_id, body, occurred_at, n) order by n
        """)
    {
        Parameters =
        {
            new NpgsqlParameter<Guid[]> { TypedValue = [.. events.Select(e => e.Id)] },
            new NpgsqlParameter<string[]> { TypedValue = [.. events.Select(e => e.Type)] },
            new NpgsqlParameter<string[]> { TypedValue = [.. events.Select(e => e.Aggregate)] },
            new NpgsqlParameter<Guid?[]> { TypedValue = [.. events.Select(e => e.OrganizationId)] },
            new NpgsqlParameter<string[]> { TypedValue = [.. events.Select(e => e.Body)] },
            new NpgsqlParameter<DateTime[]> { TypedValue = [.. events.Select(e => e.OccurredAt.ToDateTimeUtc())] },
        },
    };

    internal sealed class Mapping : IEntityTypeConfiguration<EventRow>
    {
        public void Configure(EntityTypeBuilder<EventRow> builder)
        {
            builder.ToTable("events", "platform");
            builder.HasKey(e => e.Position);
            builder.Property(e => e.Position).UseIdentityAlwaysColumn();
            builder.Property(e => e.Body).HasColumnType("jsonb");
        }
    }
}
