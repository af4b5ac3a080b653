using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations;

/// <summary>Whether an organization may sell: one in preparation has nothing public yet.</summary>
public enum OrganizationStatus { Preparing, Active, Suspended }

/// <summary>What sort of business it is, in the eyes of the law.</summary>
public enum BusinessKind { SoleTrader, Company, Association, PublicBody }

/// <summary>What the wizard that sets an organization up asks next.</summary>
public enum SetupStep { Place, Zone }

/// <summary>The selling party; its public face is called the provider. A solo seller is an organization of one.</summary>
public sealed class Organization : IIdentified, IVersioned
{
    public static string IdPrefix => "org";

    public required Id<Organization> Id { get; init; }

    /// <summary>Where an imported one came from, with its id there; both null for others.</summary>
    public string? Source { get; init; }

    public string? ExternalId { get; init; }
    public required string Name { get; set; }
    public required string Slug { get; set; }
    public string Description { get; set; } = "";
    public string? Website { get; set; }
    public OrganizationStatus Status { get; set; } = OrganizationStatus.Active;
    public string? SuspendedReason { get; set; }

    /// <summary>Null where nobody has said, as for imported ones.</summary>
    public BusinessKind? BusinessKind { get; set; }

    /// <summary>Where the wizard stopped; null when it is through.</summary>
    public SetupStep? SetupStep { get; set; }

    public required Instant CreatedAt { get; init; }
    public int Version { get; set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<Organization>
    {
        public void Configure(EntityTypeBuilder<Organization> builder) => builder.ToTable("organizations", "organizations");
    }
}
