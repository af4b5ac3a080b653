using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Sellers;

/// <summary>Where the connection to a provider's own account stands.</summary>
public enum SellerStatus
{
    /// <summary>A member is on the processor's page.</summary>
    Connecting,

    /// <summary>Payments go into it.</summary>
    Active,

    /// <summary>The processor does not let us any more: the provider has to connect it again.</summary>
    Lost,

    /// <summary>A member has disconnected it. What was paid into it can be given back until the grant ends.</summary>
    Disconnected,
}

/// <summary>A provider's own account at a processor that splits payments (<see cref="ISplitsPayments"/>).</summary>
public sealed class SellerAccount : IIdentified, IVersioned
{
    internal const string Table = "payments.seller_accounts";
    internal const string VerifierPurpose = "payments.seller_accounts.verifier";
    internal const string AccessPurpose = "payments.seller_accounts.access_token";
    internal const string RefreshPurpose = "payments.seller_accounts.refresh_token";

    public static string IdPrefix => "sel";

    public required Id<SellerAccount> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required string Gateway { get; init; }

    /// <summary>Whose application at the processor it is connected to, ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    public required SellerStatus Status { get; set; }

    /// <summary>The processor's id of the account.</summary>
    public string? GatewayUserId { get; set; }

    /// <summary>The secret of the attempt to connect; gone with its end.</summary>
    public Sealed? Verifier { get; set; }

    public Sealed? AccessToken { get; set; }
    public Sealed? RefreshToken { get; set; }

    /// <summary>When the grant ends unless it is renewed.</summary>
    public Instant? ExpiresAt { get; set; }

    public required Id<User> CreatedBy { get; init; }
    public required Instant CreatedAt { get; init; }
    public Instant? ConnectedAt { get; set; }

    /// <summary>When it was lost or disconnected.</summary>
    public Instant? EndedAt { get; set; }

    public int Version { get; set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<SellerAccount>
    {
        public void Configure(EntityTypeBuilder<SellerAccount> builder)
        {
            builder.ToTable("seller_accounts", "payments");
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.CreatedBy);
        }
    }
}
