using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

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
