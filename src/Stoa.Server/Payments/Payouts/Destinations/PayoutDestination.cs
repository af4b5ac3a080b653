using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts.Destinations;

/// <summary>What sort of account an organization is paid to.</summary>
public enum DestinationKind { Bank, Gateway }

/// <summary>Where an account for payouts stands: one at a processor is in preparation until the processor has what it wants.</summary>
public enum DestinationStatus { Preparing, Active, Retired }

/// <summary>Where an organization's money goes. Never changed: another takes its place.</summary>
public sealed class PayoutDestination : IIdentified, IVersioned
{
    internal const string HolderPurpose = "payments.payout_destinations.holder";
    internal const string AccountPurpose = "payments.payout_destinations.account";
    internal const string BankCodePurpose = "payments.payout_destinations.bank_code";

    public static string IdPrefix => "pds";

    public required Id<PayoutDestination> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required DestinationKind Kind { get; init; }
    public required DestinationStatus Status { get; set; }

    /// <summary>The processor; null for a bank account.</summary>
    public string? Gateway { get; init; }

    /// <summary>What the processor calls the account; null until it has answered.</summary>
    public string? GatewayAccountId { get; set; }

    /// <summary>Whose account it is.</summary>
    public Sealed? Holder { get; init; }

    /// <summary>The IBAN, or the account's number; the address that a processor pays to (<see cref="IPaysToAddresses"/>).</summary>
    public Sealed? Account { get; init; }

    /// <summary>The BIC, or what the country calls the bank's number.</summary>
    public Sealed? BankCode { get; init; }

    public required bool IsIban { get; init; }

    /// <summary>Where the account is, ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    /// <summary>Its last characters, by which its owner knows it.</summary>
    public required string Tail { get; init; }

    /// <summary>What the processor still wants, in its words.</summary>
    public IReadOnlyList<string> Missing { get; set; } = [];

    /// <summary>It took the place of another.</summary>
    public required bool ReplacedAnother { get; init; }

    public required Id<User> CreatedBy { get; init; }
    public required Instant CreatedAt { get; init; }
    public Instant? RetiredAt { get; set; }
    public int Version { get; set; } = 1;

    /// <summary>For people: "•••• 3000", or the processor's name.</summary>
    public string InWords => Kind is DestinationKind.Bank ? $"•••• {Tail}" : Tail.Length == 0 ? $"your account at {Gateway}" : $"your account ({Tail}) at {Gateway}";

    internal sealed class Mapping : IEntityTypeConfiguration<PayoutDestination>
    {
        public void Configure(EntityTypeBuilder<PayoutDestination> builder)
        {
            builder.ToTable("payout_destinations", "payments");
            builder.Ignore(d => d.InWords);
            builder.Property(d => d.Missing).HasJson();
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.CreatedBy);
        }
    }
}
