using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Disputes;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Cases;

/// <summary>
/// A complaint about an order, or about one of its milestones. The first opens with the order's step <c>dispute</c>, and ends with one of its
/// <c>resolve-…</c> steps; the other when a milestone is disputed, and its end settles that milestone's money alone.
/// </summary>
public sealed class Case : IIdentified, IVersioned
{
    public static string IdPrefix => "cas";

    public required Id<Case> Id { get; init; }
    public required Id<Order> OrderId { get; init; }

    /// <summary>What it is about; null for the order as a whole.</summary>
    public Id<OrderMilestone>? MilestoneId { get; init; }

    public required CaseState State { get; set; }
    public required string Currency { get; init; }

    /// <summary>Whose proposal is on the table: the customer's or the provider's; none when none is.</summary>
    public required ActorRole ProposedBy { get; set; }

    /// <summary>Which step of the case that proposal is.</summary>
    public int? ProposalNo { get; set; }

    /// <summary>How much would go back by it.</summary>
    public long? ProposalMinor { get; set; }

    public int ProposalsMade { get; set; }

    /// <summary>How many steps it has; the next gets the number after it.</summary>
    public int StepsMade { get; set; }

    public required Instant OpenedAt { get; init; }

    /// <summary>When one of the two last did something.</summary>
    public required Instant MovedAt { get; set; }

    /// <summary>When it goes to the marketplace by itself; null once it is there, or over.</summary>
    public Instant? DeadlineAt { get; set; }

    public Instant? EscalatedAt { get; set; }
    public Instant? ClosedAt { get; set; }

    /// <summary>What went back in the end.</summary>
    public long? RefundMinor { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>The case as the rules see it.</summary>
    internal CaseFacts Facts => new(State, ProposedBy, ProposalsMade, OpenedAt, MovedAt);

    /// <summary>An amount of it.</summary>
    internal Money? Amount(long? minor) => minor is { } known ? new Money(known, Core.Currency.Parse(Currency)) : null;

    internal sealed class Mapping : IEntityTypeConfiguration<Case>
    {
        public void Configure(EntityTypeBuilder<Case> builder)
        {
            builder.ToTable("cases", "disputes");
            builder.Ignore(c => c.Facts);
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
            builder.HasOne<OrderMilestone>().WithMany().HasForeignKey(x => x.MilestoneId);
        }
    }
}
