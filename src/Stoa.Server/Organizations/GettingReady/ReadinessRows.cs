using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core.Readiness;
using Stoa.Server.Identity;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations.GettingReady;

/// <summary>A member has accepted something in a certain version. Never changed.</summary>
public sealed class Attestation
{
    public required Id<Organization> OrganizationId { get; init; }
    public required string Requirement { get; init; }
    public required string Version { get; init; }
    public required Id<User> UserId { get; init; }
    public required Instant AttestedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Attestation>
    {
        public void Configure(EntityTypeBuilder<Attestation> builder)
        {
            builder.ToTable("attestations", "organizations");
            builder.HasKey(a => new { a.OrganizationId, a.Requirement, a.Version });
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.UserId);
        }
    }
}

/// <summary>An organization has asked operators to check something; the latest counts.</summary>
public sealed class RequestedCheck : IIdentified, IVersioned
{
    public static string IdPrefix => "chk";

    public required Id<RequestedCheck> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required string Requirement { get; init; }

    /// <summary>What the organization says: where the documents can be seen.</summary>
    public required string Note { get; init; }

    public required Id<User> AskedBy { get; init; }
    public required Instant AskedAt { get; init; }
    public CheckState State { get; set; } = CheckState.Asked;

    /// <summary>What the operator says.</summary>
    public string? Reason { get; set; }

    public Id<User>? DecidedBy { get; set; }
    public Instant? DecidedAt { get; set; }
    public int Version { get; set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<RequestedCheck>
    {
        public void Configure(EntityTypeBuilder<RequestedCheck> builder)
        {
            builder.ToTable("checks", "organizations");
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.AskedBy);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.DecidedBy);
        }
    }
}

/// <summary>An operator lets an organization do without a requirement, for a time or for good.</summary>
public sealed class GrantedWaiver : IIdentified, IVersioned
{
    public static string IdPrefix => "wvr";

    public required Id<GrantedWaiver> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required string Requirement { get; init; }
    public required string Reason { get; init; }
    public required Id<User> GrantedBy { get; init; }
    public required Instant GrantedAt { get; init; }
    public Instant? Until { get; init; }

    /// <summary>When an operator took it back.</summary>
    public Instant? EndedAt { get; set; }

    public int Version { get; set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<GrantedWaiver>
    {
        public void Configure(EntityTypeBuilder<GrantedWaiver> builder)
        {
            builder.ToTable("waivers", "organizations");
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.GrantedBy);
        }
    }
}
