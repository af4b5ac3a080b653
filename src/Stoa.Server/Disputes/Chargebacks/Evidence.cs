using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>How far our side of a chargeback is.</summary>
public enum EvidenceStatus
{
    /// <summary>Nothing has been handed in.</summary>
    Collecting,

    /// <summary>It is on its way to the processor.</summary>
    Submitting,

    /// <summary>The processor has it.</summary>
    Submitted,

    /// <summary>The processor did not take it.</summary>
    Refused,

    /// <summary>An operator handed it in at the processor, outside the marketplace.</summary>
    HandedIn,
}

/// <summary>Our side of a chargeback: what is said, and what was handed in.</summary>
public sealed class Evidence : IVersioned
{
    public required Id<Dispute> DisputeId { get; init; }
    public required Id<Order> OrderId { get; init; }
    public EvidenceStatus Status { get; set; } = EvidenceStatus.Collecting;

    /// <summary>How often it was tried: part of the idempotency key.</summary>
    public int Attempts { get; set; }

    public Sealed? Note { get; set; }

    /// <summary>What was handed in, as it was: a <see cref="KeptPack"/>.</summary>
    public Sealed? Pack { get; set; }

    /// <summary>True when the program handed it in just before the deadline.</summary>
    public bool ByItself { get; set; }

    public string? FailureCode { get; set; }
    public Instant? AskedAt { get; set; }
    public Instant? SettledAt { get; set; }
    public int Version { get; set; } = 1;

    internal const string Table = "disputes.evidence";
    internal const string NotePurpose = "disputes.evidence.note";
    internal const string PackPurpose = "disputes.evidence.pack";

    /// <summary>True while something can be handed in.</summary>
    internal bool IsOpen => Status is EvidenceStatus.Collecting or EvidenceStatus.Refused;

    internal sealed class Mapping : IEntityTypeConfiguration<Evidence>
    {
        public void Configure(EntityTypeBuilder<Evidence> builder)
        {
            builder.ToTable("evidence", "disputes");
            builder.HasKey(e => e.DisputeId);
            builder.Ignore(e => e.IsOpen);
            builder.HasOne<Dispute>().WithMany().HasForeignKey(x => x.DisputeId);
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
        }
    }
}
