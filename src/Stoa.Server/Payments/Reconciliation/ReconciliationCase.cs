using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ledger.Reconciling;
using Stoa.Server.Identity;
using Stoa.Server.Payments.Books;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Reconciliation;

/// <summary>Where a case stands.</summary>
public enum CaseStatus
{
    /// <summary>It may still come right by itself.</summary>
    Waiting,

    /// <summary>A person has to look.</summary>
    Open,

    /// <summary>It is dealt with.</summary>
    Resolved,
}

/// <summary>How a case ended.</summary>
public enum CaseResolution
{
    /// <summary>The other side has it now.</summary>
    SettledItself,

    /// <summary>Nothing is wrong: the note says why the two differ.</summary>
    Explained,

    /// <summary>It was put right, here or at the processor.</summary>
    Corrected,

    /// <summary>The difference stays, and nobody goes after it.</summary>
    WrittenOff,
}

/// <summary>A difference between a processor's books and ours: one for each movement, ever.</summary>
public sealed class ReconciliationCase : IIdentified, IVersioned
{
    public static string IdPrefix => "rcn";

    public required Id<ReconciliationCase> Id { get; init; }
    public required string Gateway { get; init; }

    /// <summary>The movement, as <see cref="Difference.Key"/> names it.</summary>
    public required string Key { get; init; }

    public required DifferenceKind Kind { get; set; }
    public required MoveKind Move { get; init; }

    /// <summary>Our id of what it is about, or the processor's where we have none.</summary>
    public required string Reference { get; init; }

    /// <summary>The processor's id of its movement; null when it has none.</summary>
    public string? MovementId { get; init; }

    /// <summary>Our entry; null when we have none.</summary>
    public long? EntryId { get; set; }

    public required string Currency { get; init; }
    public long? TheirsMinor { get; init; }
    public long? OursMinor { get; set; }
    public required string Explanation { get; set; }
    public required Instant MovedAt { get; init; }
    public required CaseStatus Status { get; set; }
    public CaseResolution? Resolution { get; set; }

    /// <summary>How it was resolved, in the operator's words.</summary>
    public string? Note { get; set; }

    public Instant? ResolvedAt { get; set; }
    public Id<User>? ResolvedBy { get; set; }
    public required Instant CreatedAt { get; init; }
    public int Version { get; set; } = 1;

    /// <summary>What the processor has; null for nothing.</summary>
    public Money? Theirs => TheirsMinor is { } minor ? new Money(minor, Core.Currency.Parse(Currency)) : null;

    /// <summary>What we have booked; null for nothing.</summary>
    public Money? Ours => OursMinor is { } minor ? new Money(minor, Core.Currency.Parse(Currency)) : null;

    internal sealed class Mapping : IEntityTypeConfiguration<ReconciliationCase>
    {
        public void Configure(EntityTypeBuilder<ReconciliationCase> builder)
        {
            builder.ToTable("reconciliation_cases", "payments");
            builder.Ignore(c => c.Theirs).Ignore(c => c.Ours);
            builder.HasOne<Entry>().WithMany().HasForeignKey(c => c.EntryId);
            builder.HasOne<User>().WithMany().HasForeignKey(c => c.ResolvedBy);
        }
    }
}
