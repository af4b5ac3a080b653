using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments;

/// <summary>Where a chargeback stands.</summary>
public enum DisputeStatus { Open, Won, Lost }

/// <summary>A chargeback: the customer's bank took a payment back. (A complaint to the marketplace is the order's own state.)</summary>
public sealed class Dispute : IIdentified, IVersioned
{
    public static string IdPrefix => "dsp";

    public required Id<Dispute> Id { get; init; }
    public required Id<Payment> PaymentId { get; init; }
    public required Id<Order> OrderId { get; init; }
    public required string Gateway { get; init; }
    public required string GatewayDisputeId { get; init; }
    public required DisputeStatus Status { get; set; }
    public required string Currency { get; init; }
    public required long AmountMinor { get; init; }

    /// <summary>Whose part it comes out of when it is lost.</summary>
    public required Shares Breakdown { get; set; }

    /// <summary>How much of it was still held when it was lost; the rest came from those who had it.</summary>
    public long HeldMinor { get; set; }

    /// <summary>How much of it the customer had got back before, or another bank has: what of that is lost, the marketplace pays twice.</summary>
    public long TwiceMinor { get; set; }

    /// <summary>What of it was taken from the seller's own account at the processor.</summary>
    public long AheadMinor { get; set; }

    /// <summary>Why, in the processor's word; null when it gives none.</summary>
    public string? Reason { get; init; }

    public required Instant OpenedAt { get; init; }

    /// <summary>Until when evidence is taken; null when the processor names no time.</summary>
    public Instant? EvidenceBy { get; set; }

    public Instant? DecidedAt { get; set; }
    public int Version { get; set; } = 1;

    /// <summary>The amount taken back.</summary>
    public Money Amount => new(AmountMinor, Core.Currency.Parse(Currency));

    internal sealed class Mapping : IEntityTypeConfiguration<Dispute>
    {
        public void Configure(EntityTypeBuilder<Dispute> builder)
        {
            builder.ToTable("disputes", "payments");
            builder.Ignore(d => d.Amount);
            builder.Property(d => d.Breakdown).HasJson();
            builder.HasOne<Payment>().WithMany().HasForeignKey(x => x.PaymentId);
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
        }
    }
}
