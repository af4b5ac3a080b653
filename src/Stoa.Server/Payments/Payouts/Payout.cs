using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Payouts;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts;

/// <summary>An organization's money on its way out. Its id is the idempotency key of the gateway's call.</summary>
public sealed class Payout : IIdentified, IVersioned
{
    /// <summary>The method of payouts that the operator makes by bank transfer.</summary>
    public const string Manual = "manual";

    public static string IdPrefix => "pyo";

    public required Id<Payout> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required Id<PayoutDestination> DestinationId { get; init; }

    /// <summary><see cref="Manual"/>, or the gateway that pays.</summary>
    public required string Method { get; init; }

    public required PayoutStatus Status { get; set; }
    public required string Currency { get; init; }
    public required long AmountMinor { get; init; }

    /// <summary>How many operators must approve it.</summary>
    public required int ApprovalsNeeded { get; init; }

    /// <summary>The member who asked; null when the schedule did.</summary>
    public Id<User>? RequestedBy { get; init; }

    /// <summary>The run of the schedule; null when a member asked.</summary>
    public Instant? ScheduledFor { get; init; }

    public required Instant CreatedAt { get; init; }
    public Instant? SentAt { get; set; }
    public Instant? PaidAt { get; set; }

    /// <summary>When it failed, or was called off.</summary>
    public Instant? EndedAt { get; set; }

    /// <summary>Why it failed, or was called off.</summary>
    public string? Reason { get; set; }

    public string? GatewayPayoutId { get; set; }

    /// <summary>The transfer that went before it at the processor, to be taken back when the payout fails.</summary>
    public string? GatewayTransferId { get; set; }

    /// <summary>The operator's list that a manual one is on.</summary>
    public Id<PayoutFile>? FileId { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>How much.</summary>
    public Money Amount => new(AmountMinor, Core.Currency.Parse(Currency));

    /// <summary>True when the operator's bank pays it.</summary>
    public bool IsManual => Method == Manual;

    /// <summary>The account that the money comes from.</summary>
    internal Account From => IsManual ? Account.OwnPocket : Account.Gateway(Method);

    internal sealed class Mapping : IEntityTypeConfiguration<Payout>
    {
        public void Configure(EntityTypeBuilder<Payout> builder)
        {
            builder.ToTable("payouts", "payments");
            builder.Ignore(p => p.Amount).Ignore(p => p.IsManual).Ignore(p => p.From);
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<PayoutDestination>().WithMany().HasForeignKey(x => x.DestinationId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.RequestedBy);
            builder.HasOne<PayoutFile>().WithMany().HasForeignKey(x => x.FileId);
        }
    }
}

/// <summary>An operator has approved a payout.</summary>
public sealed class PayoutApproval
{
    public required Id<Payout> PayoutId { get; init; }
    public required Id<User> UserId { get; init; }
    public required Instant At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<PayoutApproval>
    {
        public void Configure(EntityTypeBuilder<PayoutApproval> builder)
        {
            builder.ToTable("payout_approvals", "payments");
            builder.HasKey(a => new { a.PayoutId, a.UserId });
            builder.HasOne<Payout>().WithMany().HasForeignKey(x => x.PayoutId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.UserId);
        }
    }
}
