using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Books;

/// <summary>A kept journal entry. Append-only; one per cause.</summary>
public sealed class Entry
{
    public long Id { get; private set; }
    public required Instant At { get; init; }
    public required string CauseKind { get; init; }
    public required string CauseId { get; init; }
    public required string Text { get; init; }
    public Id<Order>? OrderId { get; init; }
    public required List<EntryPosting> Postings { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Entry>
    {
        public void Configure(EntityTypeBuilder<Entry> builder)
        {
            builder.ToTable("entries", "payments");
            builder.Property(e => e.Id).UseIdentityAlwaysColumn();
            builder.HasOne<Order>().WithMany().HasForeignKey(e => e.OrderId);
            builder.HasMany(e => e.Postings).WithOne().HasForeignKey(p => p.EntryId);
        }
    }
}

/// <summary>One side of an entry: debits are positive, credits negative.</summary>
public sealed class EntryPosting
{
    public long EntryId { get; private set; }
    public required int Line { get; init; }
    public required string Account { get; init; }
    public required string Currency { get; init; }
    public required long AmountMinor { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<EntryPosting>
    {
        public void Configure(EntityTypeBuilder<EntryPosting> builder)
        {
            builder.ToTable("postings", "payments");
            builder.HasKey(p => new { p.EntryId, p.Line });
            builder.Property(p => p.Line).ValueGeneratedNever();
        }
    }
}
