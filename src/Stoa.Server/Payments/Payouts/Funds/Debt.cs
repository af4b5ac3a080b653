using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts.Funds;

/// <summary>What became of a debt.</summary>
public enum DebtStatus
{
    /// <summary>The organization owes.</summary>
    Open,

    /// <summary>Later sales have paid it.</summary>
    Settled,

    /// <summary>Nobody expects it back.</summary>
    WrittenOff,

    /// <summary>The organization was sent an invoice.</summary>
    Invoiced,

    /// <summary>The invoice was paid.</summary>
    Paid,
}

/// <summary>An organization's balance is below zero, and what is done about it.</summary>
public sealed class Debt : IIdentified, IVersioned
{
    public static string IdPrefix => "dbt";

    public required Id<Debt> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required string Currency { get; init; }
    public required Instant Since { get; init; }
    public DebtStatus Status { get; set; } = DebtStatus.Open;

    /// <summary>What was written off or invoiced.</summary>
    public long? AmountMinor { get; set; }

    /// <summary>What is known of it, or why it was decided so, in the operator's words.</summary>
    public string? Note { get; set; }

    public Id<User>? DecidedBy { get; set; }
    public Instant? DecidedAt { get; set; }
    public Instant? EndedAt { get; set; }
    public int Version { get; set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<Debt>
    {
        public void Configure(EntityTypeBuilder<Debt> builder)
        {
            builder.ToTable("debts", "payments");
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.DecidedBy);
        }
    }
}
