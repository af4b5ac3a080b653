using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Catalog;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Coupons;

/// <summary>A coupon that was made. Its terms stay as they are; it may be paused, and its end may move.</summary>
public sealed class IssuedCoupon : IIdentified, IVersioned
{
    public static string IdPrefix => "cpn";

    public required Id<IssuedCoupon> Id { get; init; }
    public required string Code { get; init; }
    public int? PercentBp { get; init; }
    public long? OffMinor { get; init; }
    public long? AtMostMinor { get; init; }
    public required string Currency { get; init; }
    public required DiscountPayer PaidBy { get; init; }
    public required Instant ValidFrom { get; init; }
    public Instant? ValidUntil { get; init; }
    public long? MinimumMinor { get; init; }
    public int? UsesMax { get; init; }
    public int? UsesPerCustomerMax { get; init; }
    public required bool IsForFirstOrder { get; init; }
    public required bool IsPaused { get; set; }
    public Id<Organization>? OrganizationId { get; init; }
    public string? Category { get; init; }
    public Id<Listing>? ListingId { get; init; }

    /// <summary>How often it is used now; the database keeps it within the limit.</summary>
    public int Uses { get; set; }

    public required Instant CreatedAt { get; init; }
    public Guid? CreatedBy { get; init; }
    public int Version { get; set; } = 1;

    /// <summary>Its terms.</summary>
    public Coupon Terms()
    {
        var currency = Core.Currency.Parse(Currency);
        CouponValue value = PercentBp is { } rate
            ? new CouponValue.Percent(new BasisPoints(rate), AtMostMinor is { } most ? new Money(most, currency) : null)
            : new CouponValue.Amount(new Money(OffMinor ?? 0, currency));
        return new Coupon(Id.ToString(), Code, value, PaidBy, ValidFrom, ValidUntil)
        {
            Minimum = MinimumMinor is { } minimum ? new Money(minimum, currency) : null,
            UsesMax = UsesMax,
            UsesPerCustomerMax = UsesPerCustomerMax,
            IsForFirstOrder = IsForFirstOrder,
            IsPaused = IsPaused,
            OrganizationId = OrganizationId?.ToString(),
            Category = Category,
            ListingId = ListingId?.ToString(),
        };
    }

    internal sealed class Mapping : IEntityTypeConfiguration<IssuedCoupon>
    {
        public void Configure(EntityTypeBuilder<IssuedCoupon> builder)
        {
            builder.ToTable("coupons", "prices");
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<Listing>().WithMany().HasForeignKey(x => x.ListingId);
        }
    }
}

/// <summary>An order's use of a coupon.</summary>
public sealed class CouponUse
{
    public required Id<Order> OrderId { get; init; }
    public required Id<IssuedCoupon> CouponId { get; init; }
    public required Id<Customer> CustomerId { get; init; }

    /// <summary>What it took off.</summary>
    public required long OffMinor { get; init; }

    public required Instant At { get; set; }

    /// <summary>When the order came to nothing; null while it counts.</summary>
    public Instant? GivenBackAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<CouponUse>
    {
        public void Configure(EntityTypeBuilder<CouponUse> builder)
        {
            builder.ToTable("coupon_uses", "prices");
            builder.HasKey(u => u.OrderId);
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
            builder.HasOne<IssuedCoupon>().WithMany().HasForeignKey(x => x.CouponId);
            builder.HasOne<Customer>().WithMany().HasForeignKey(x => x.CustomerId);
        }
    }
}
