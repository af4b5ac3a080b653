using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Npgsql;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Platform.Delivery;

/// <summary>Which way an envelope goes.</summary>
public enum Box
{
    /// <summary>Leaves a transaction for the world outside, or for another module's handler.</summary>
    Outbox,

    /// <summary>Arrived from outside and was verified.</summary>
    Inbox,

    /// <summary>Due at a later time; ignored when the world has moved on.</summary>
    Timer,
}

/// <summary>Where an envelope stands. Settled outbox and timer envelopes are removed; inbox ones stay, to know a duplicate.</summary>
public enum EnvelopeStatus { Pending, Done, Dead }

/// <summary>A piece of work that must happen once, at or after a time, in order per topic and aggregate.</summary>
public sealed class Envelope
{
    public long Id { get; private set; }
    public required Box Box { get; init; }

    /// <summary>Names the handler.</summary>
    public required string Topic { get; init; }

    /// <summary>What it is about: envelopes of one topic and aggregate are handled one after the other (timers aside).</summary>
    public required string Aggregate { get; init; }

    /// <summary>The sender's own id: a second envelope of the same box, topic and source id is refused.</summary>
    public string? SourceId { get; init; }

    public required string Body { get; init; }
    public string? TraceParent { get; init; }
    public required Instant CreatedAt { get; init; }
    public required Instant DueAt { get; set; }
    public int Attempts { get; set; }
    public EnvelopeStatus Status { get; set; }
    public Guid? ClaimedBy { get; set; }
    public Instant? ClaimedUntil { get; set; }
    public string? LastError { get; set; }
    public Instant? SettledAt { get; set; }

    /// <summary>Adds them in their order, all in one statement.</summary>
    internal static NpgsqlBatchCommand Insert(IReadOnlyList<Envelope> envelopes) => new("""
        insert into platform.envelopes (box, topic, aggregate, source_id, body, trace_parent, created_at, due_at)
        select box, topic, aggregate, source_id, body::jsonb, trace_parent, created_at, due_at
        from unnest($1, $2, $3, $4, $5, $6, $7, $8) with ordinality as e (box, topic, aggregate, source_id, body, trace_parent, created_at, due_at, n) order by n
        """)
    {
        Parameters =
        {
            new NpgsqlParameter<string[]> { TypedValue = [.. envelopes.Select(e => EnumText.Write(e.Box))] },
            new NpgsqlParameter<string[]> { TypedValue = [.. envelopes.Select(e => e.Topic)] },
            new NpgsqlParameter<string[]> { TypedValue = [.. envelopes.Select(e => e.Aggregate)] },
            new NpgsqlParameter<string?[]> { TypedValue = [.. envelopes.Select(e => e.SourceId)] },
            new NpgsqlParameter<string[]> { TypedValue = [.. envelopes.Select(e => e.Body)] },
            new NpgsqlParameter<string?[]> { TypedValue = [.. envelopes.Select(e => e.TraceParent)] },
            new NpgsqlParameter<DateTime[]> { TypedValue = [.. envelopes.Select(e => e.CreatedAt.ToDateTimeUtc())] },
            new NpgsqlParameter<DateTime[]> { TypedValue = [.. envelopes.Select(e => e.DueAt.ToDateTimeUtc())] },
        },
    };

    internal sealed class Mapping : IEntityTypeConfiguration<Envelope>
    {
        public void Configure(EntityTypeBuilder<Envelope> builder)
        {
            builder.ToTable("envelopes", "platform");
            builder.HasKey(e => e.Id);
            builder.Property(e => e.Id).UseIdentityAlwaysColumn();
            builder.Property(e => e.Body).HasColumnType("jsonb");
        }
    }
}
