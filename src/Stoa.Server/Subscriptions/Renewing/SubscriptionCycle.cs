using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Catalog;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Subscriptions.Renewing;

/// <summary>That a cycle was ordered: once, which the table's key holds. Never edited.</summary>
public sealed class SubscriptionCycle
{
    public required Id<Subscription> SubscriptionId { get; init; }

    /// <summary>Counts from 1.</summary>
    public required int Number { get; init; }

    /// <summary>0 for the cycle itself; more for what a change of plan in its middle cost.</summary>
    public required int Part { get; init; }

    public required Id<Order> OrderId { get; init; }
    public required Id<Plan> PlanId { get; init; }
    /// <summary>What a whole cycle of the plan cost then.</summary>
    public required long PriceMinor { get; init; }

    public required Instant StartsAt { get; init; }
    public required Instant EndsAt { get; init; }
    public required Instant CreatedAt { get; init; }

    /// <summary>Its time.</summary>
    internal Interval Time => new(StartsAt, EndsAt);

    internal sealed class Mapping : IEntityTypeConfiguration<SubscriptionCycle>
    {
        public void Configure(EntityTypeBuilder<SubscriptionCycle> builder)
        {
            builder.ToTable("cycles", "subscriptions");
            builder.HasKey(c => new { c.SubscriptionId, c.Number, c.Part });
            builder.Ignore(c => c.Time);
            builder.HasOne<Subscription>().WithMany().HasForeignKey(x => x.SubscriptionId);
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
            builder.HasOne<Plan>().WithMany().HasForeignKey(x => x.PlanId);
        }
    }
}
