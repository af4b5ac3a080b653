using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Server.Identity;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Refunding;

/// <summary>Where a refund stands.</summary>
public enum RefundStatus { Requested, Succeeded, Failed }

/// <summary>What a refund gives back.</summary>
public enum RefundPurpose
{
    /// <summary>All or part of what an order cost.</summary>
    Order,

    /// <summary>A payment that came after its order had ended.</summary>
    LatePayment,

    /// <summary>A payment for an order that had been paid already.</summary>
    DuplicatePayment,
}

/// <summary>Where a refund goes.</summary>
public enum RefundTarget
{
    /// <summary>To the way the customer paid, through the processor.</summary>
    Method,

    /// <summary>To the customer's credit here.</summary>
    Credit,

    /// <summary>Back to the marketplace, which had paid a part of the price for a coupon.</summary>
    Promotion,
}

/// <summary>What an operator made of a refund that failed or never settled.</summary>
public enum RefundResolution
{
    /// <summary>Another refund of the same amount took its place.</summary>
    Retried,

    /// <summary>The customer got the money another way than through the processor.</summary>
    SettledOutside,

    /// <summary>Other refunds had given the money back already.</summary>
    Superseded,
}

/// <summary>Money going back. Its id is the idempotency key of the call.</summary>
public sealed class Refund : IIdentified, IVersioned
{
    public static string IdPrefix => "rfd";

    public required Id<Refund> Id { get; init; }
    /// <summary>The payment that it comes out of; null for what the customer's credit or a promotion had paid.</summary>
    public required Id<Payment>? PaymentId { get; init; }
    public required Id<Order> OrderId { get; init; }
    public required RefundStatus Status { get; set; }
    public required string Currency { get; init; }
    public required long AmountMinor { get; init; }

    /// <summary>Why, as people may read it.</summary>
    public required string Reason { get; init; }

    /// <summary>Whose part it comes out of.</summary>
    public required Shares Breakdown { get; set; }

    /// <summary>How much of it was still held when it was asked for; the rest had been released.</summary>
    public required long HeldMinor { get; set; }

    public required RefundPurpose Purpose { get; init; }

    /// <summary>Where it goes. What goes to no processor is settled at once.</summary>
    public RefundTarget PaidTo { get; init; }

    public string? GatewayRefundId { get; set; }
    public string? FailureCode { get; set; }
    public required Instant CreatedAt { get; init; }
    public Instant? SettledAt { get; set; }

    /// <summary>What an operator made of it; null while nobody had to.</summary>
    public RefundResolution? Resolution { get; set; }

    /// <summary>How and why, in the operator's words.</summary>
    public string? ResolutionNote { get; set; }

    public Instant? ResolvedAt { get; set; }

    /// <summary>The operator.</summary>
    public Id<User>? ResolvedBy { get; set; }

    /// <summary>The refund that took its place.</summary>
    public Id<Refund>? ReplacedBy { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>True while the processor has refused it and nobody has dealt with it: the customer still waits for the money.</summary>
    public bool IsOwed => Status == RefundStatus.Failed && Resolution is null && Purpose != RefundPurpose.DuplicatePayment;

    /// <summary>The amount to give back.</summary>
    public Money Amount => new(AmountMinor, Core.Currency.Parse(Currency));

    internal sealed class Mapping : IEntityTypeConfiguration<Refund>
    {
        public void Configure(EntityTypeBuilder<Refund> builder)
        {
            builder.ToTable("refunds", "payments");
            builder.Ignore(r => r.Amount);
            builder.Ignore(r => r.IsOwed);
            builder.Property(r => r.Breakdown).HasJson();
            builder.HasOne<Payment>().WithMany().HasForeignKey(x => x.PaymentId);
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.ResolvedBy);
            builder.HasOne<Refund>().WithMany().HasForeignKey(x => x.ReplacedBy);
        }
    }
}
