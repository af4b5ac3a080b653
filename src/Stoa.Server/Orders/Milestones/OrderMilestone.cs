using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Milestones;
using Stoa.Core.Pricing;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Orders.Milestones;

/// <summary>A part of an order whose money is released by itself. Agreed with the order; the amounts of all sum to what is held for it.</summary>
public sealed class OrderMilestone : IIdentified, IVersioned
{
    public static string IdPrefix => "mls";

    public required Id<OrderMilestone> Id { get; init; }
    public required Id<Order> OrderId { get; init; }

    /// <summary>Its place among them, from 1.</summary>
    public required int No { get; init; }

    /// <summary>What is delivered.</summary>
    public required string Title { get; init; }

    public required string Currency { get; init; }
    public required long AmountMinor { get; init; }
    public required MilestoneState State { get; set; }

    /// <summary>Whose part was released with it; nothing until it is accepted.</summary>
    public required Shares Released { get; set; }

    /// <summary>What is wrong with it, or why its money went back.</summary>
    public string? Reason { get; set; }

    public Instant? DeliveredAt { get; set; }
    public required Instant MovedAt { get; set; }
    public int Version { get; set; } = 1;

    /// <summary>What was agreed for it.</summary>
    public Money Amount => new(AmountMinor, Core.Currency.Parse(Currency));

    /// <summary>True while its money waits.</summary>
    public bool IsOpen => State is not (MilestoneState.Accepted or MilestoneState.Returned);

    /// <summary>Writes those of a new order; the caller commits.</summary>
    internal static void Place(Work work, Order order, IReadOnlyList<MilestoneTerm> terms)
    {
        var whole = order.Quote.Shares.Total;
        if (terms.Count == 0 || !whole.IsPositive) return;
        foreach (var (term, i) in terms.Select((term, i) => (term, i)))
        {
            work.Db.Add(new OrderMilestone
            {
                Id = Id<OrderMilestone>.New(work.Now), OrderId = order.Id, No = i + 1, Title = term.Title.Trim(), Currency = order.Currency,
                AmountMinor = MilestoneMoney.Amounts(whole, terms)[i].Minor, State = MilestoneState.Agreed, Released = Shares.None(whole.Currency), MovedAt = work.Now,
            });
        }
    }

    /// <summary>Those of an order in their order, tracked; none for most.</summary>
    internal static async Task<List<OrderMilestone>> Of(Work work, Id<Order> order, CancellationToken cancel)
    {
        await work.Db.Set<OrderMilestone>().Where(m => m.OrderId == order).LoadAsync(cancel);
        return [.. work.Db.Set<OrderMilestone>().Local.Where(m => m.OrderId == order).OrderBy(m => m.No)];
    }

    internal sealed class Mapping : IEntityTypeConfiguration<OrderMilestone>
    {
        public void Configure(EntityTypeBuilder<OrderMilestone> builder)
        {
            builder.ToTable("milestones", "orders");
            builder.Ignore(m => m.Amount).Ignore(m => m.IsOpen);
            builder.Property(m => m.Released).HasJson();
            builder.HasOne<Order>().WithMany().HasForeignKey(m => m.OrderId);
        }
    }
}
