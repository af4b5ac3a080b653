using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Identity;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts;

/// <summary>When an organization's money leaves, and what is known of it.</summary>
public sealed class PayoutTerms : IVersioned
{
    public required Id<Organization> OrganizationId { get; init; }
    public PayoutRhythm Rhythm { get; set; } = PayoutRhythm.OnRequest;

    /// <summary>Weekly: 1 is Monday.</summary>
    public int? Weekday { get; set; }

    /// <summary>Monthly.</summary>
    public int? DayOfMonth { get; set; }

    /// <summary>The next run of the schedule.</summary>
    public Instant? NextAt { get; set; }

    /// <summary>Why an operator has stopped the payouts; null while nobody has.</summary>
    public string? StoppedBecause { get; set; }

    /// <summary>When its first money was released.</summary>
    public Instant? FirstReleasedAt { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>The schedule.</summary>
    public PayoutSchedule Schedule => PayoutSchedule.Of(Rhythm, Weekday, DayOfMonth) ?? PayoutSchedule.OnRequest;

    internal sealed class Mapping : IEntityTypeConfiguration<PayoutTerms>
    {
        public void Configure(EntityTypeBuilder<PayoutTerms> builder)
        {
            builder.ToTable("payout_terms", "payments");
            builder.HasKey(t => t.OrganizationId);
            builder.Ignore(t => t.Schedule);
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
        }
    }
}

/// <summary>Which part of a release is kept, and for how long: for one organization, or for all that have none of their own.</summary>
public sealed class ReserveSetting : IIdentified, IVersioned
{
    public static string IdPrefix => "rst";

    public required Id<ReserveSetting> Id { get; init; }

    /// <summary>Null: for all others.</summary>
    public Id<Organization>? OrganizationId { get; init; }

    public required int BasisPoints { get; set; }
    public required int Days { get; set; }

    /// <summary>Why, in the operator's words.</summary>
    public required string Reason { get; set; }

    public required Id<User> SetBy { get; set; }
    public required Instant SetAt { get; set; }
    public int Version { get; set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<ReserveSetting>
    {
        public void Configure(EntityTypeBuilder<ReserveSetting> builder)
        {
            builder.ToTable("reserve_terms", "payments");
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.SetBy);
        }
    }
}

/// <summary>A part of a release that is kept for a while.</summary>
public sealed class Reserve : IIdentified, IVersioned
{
    public static string IdPrefix => "rsv";

    public required Id<Reserve> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required Id<Order> OrderId { get; init; }
    public required string Currency { get; init; }
    public required long AmountMinor { get; init; }
    public required Instant KeptAt { get; init; }
    public required Instant DueAt { get; init; }
    public Instant? ReleasedAt { get; set; }
    public int Version { get; set; } = 1;

    /// <summary>How much.</summary>
    public Money Amount => new(AmountMinor, Core.Currency.Parse(Currency));

    internal sealed class Mapping : IEntityTypeConfiguration<Reserve>
    {
        public void Configure(EntityTypeBuilder<Reserve> builder)
        {
            builder.ToTable("reserves", "payments");
            builder.Ignore(r => r.Amount);
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
        }
    }
}
