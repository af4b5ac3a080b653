using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Orders;

/// <summary>A step that an order took. Append-only: the order's timeline.</summary>
public sealed class OrderTransition
{
    public long Id { get; private set; }
    public required Id<Order> OrderId { get; init; }
    public required string Name { get; init; }
    public required OrderState FromState { get; init; }
    public required OrderState ToState { get; init; }
    public required MoneyState FromMoney { get; init; }
    public required MoneyState ToMoney { get; init; }
    public required ActorRole ActorRole { get; init; }

    /// <summary>The user or customer as a TypeID; null for the system.</summary>
    public string? ActorId { get; init; }

    public string? Reason { get; init; }

    /// <summary>Facts of this step as JSON: the new time, the refund's breakdown.</summary>
    public string? Details { get; init; }

    public required Instant At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<OrderTransition>
    {
        public void Configure(EntityTypeBuilder<OrderTransition> builder)
        {
            builder.ToTable("transitions", "orders");
            builder.Property(t => t.Id).UseIdentityAlwaysColumn();
            builder.Property(t => t.Details).HasColumnType("jsonb");
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
        }
    }
}
