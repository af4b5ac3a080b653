using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Platform.Audit;

/// <summary>Who did what to what, when, from where, with what before and after. Append-only.</summary>
public sealed class AuditEvent
{
    public required Guid Id { get; init; }
    public required Instant At { get; init; }
    public required string ActorKind { get; init; }
    public string? ActorId { get; init; }
    public required string Action { get; init; }
    public required string Subject { get; init; }
    public string? Reason { get; init; }
    public string? Before { get; init; }
    public string? After { get; init; }

    /// <summary>The address the request came from, sealed.</summary>
    public Sealed? Origin { get; init; }

    public string? TraceId { get; init; }

    internal static AuditEvent Of(Work work, string action, string subject, string? reason, object? before, object? after, Sealed? origin) => new()
    {
        Id = Guid.CreateVersion7(work.Now.ToDateTimeOffset()),
        At = work.Now,
        ActorKind = Actors.KindOf(work.Actor),
        ActorId = Actors.IdOf(work.Actor),
        Action = action,
        Subject = subject,
        Reason = reason,
        Before = Json(before),
        After = Json(after),
        Origin = origin,
        TraceId = Activity.Current?.TraceId.ToString(),
    };

    private static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value, StoaJson.Options);

    internal sealed class Mapping : IEntityTypeConfiguration<AuditEvent>
    {
        public void Configure(EntityTypeBuilder<AuditEvent> builder)
        {
            builder.ToTable("audit_events", "platform");
            builder.HasKey(e => e.Id);
            builder.Property(e => e.Id).ValueGeneratedNever();
            builder.Property(e => e.Before).HasColumnType("jsonb");
            builder.Property(e => e.After).HasColumnType("jsonb");
        }
    }
}
