using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Credits;

/// <summary>What a customer may spend now, in one currency. What they own says the ledger; what orders have reserved is taken off here.</summary>
public sealed class CreditAccount
{
    public required Id<Customer> CustomerId { get; init; }
    public required string Currency { get; init; }
    public required long AvailableMinor { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<CreditAccount>
    {
        public void Configure(EntityTypeBuilder<CreditAccount> builder)
        {
            builder.ToTable("credit_accounts", "prices");
            builder.HasKey(a => new { a.CustomerId, a.Currency });
            builder.HasOne<Customer>().WithMany().HasForeignKey(x => x.CustomerId);
        }
    }
}

/// <summary>Credit that the marketplace gave, or (below zero) took back. Append-only.</summary>
public sealed class CreditGrant : IIdentified
{
    public static string IdPrefix => "crg";

    public required Id<CreditGrant> Id { get; init; }
    public required Id<Customer> CustomerId { get; init; }
    public required string Currency { get; init; }
    public required long AmountMinor { get; init; }

    /// <summary>Why; the customer reads it.</summary>
    public required string Reason { get; init; }

    public Guid? GrantedBy { get; init; }
    public required Instant At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CreditGrant>
    {
        public void Configure(EntityTypeBuilder<CreditGrant> builder)
        {
            builder.ToTable("credit_grants", "prices");
            builder.HasOne<Customer>().WithMany().HasForeignKey(x => x.CustomerId);
        }
    }
}

/// <summary>Where the credit and promotion of an order stand.</summary>
public enum FundingStatus
{
    /// <summary>Set aside until the order is paid.</summary>
    Reserved,

    /// <summary>Held for the order in the books.</summary>
    Held,

    /// <summary>Given back: the order came to nothing.</summary>
    Returned,
}

/// <summary>What of an order is not charged at a gateway. One row, for orders that have such a part.</summary>
public sealed class OrderFunding
{
    public required Id<Order> OrderId { get; init; }
    public required Id<Customer> CustomerId { get; init; }
    public required string Currency { get; init; }
    public required long CreditMinor { get; init; }
    public required long PromotionMinor { get; init; }
    public required FundingStatus Status { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<OrderFunding>
    {
        public void Configure(EntityTypeBuilder<OrderFunding> builder)
        {
            builder.ToTable("order_fundings", "prices");
            builder.HasKey(f => f.OrderId);
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
            builder.HasOne<Customer>().WithMany().HasForeignKey(x => x.CustomerId);
        }
    }
}
