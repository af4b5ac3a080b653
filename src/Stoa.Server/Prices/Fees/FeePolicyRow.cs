using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Fees;

/// <summary>A fee policy that was decided. Its terms stay as they are, as the database sees to; only its end comes nearer.</summary>
public sealed class FeePolicyRow : IIdentified
{
    public static string IdPrefix => "fee";

    public required Id<FeePolicyRow> Id { get; init; }

    /// <summary>What people know this version by.</summary>
    public required string VersionText { get; init; }

    public required int CommissionBp { get; init; }
    public required int GuestSurchargeBp { get; init; }
    public required Instant ValidFrom { get; init; }
    public Instant? ValidUntil { get; set; }
    public string? Category { get; init; }
    public Id<Organization>? OrganizationId { get; init; }

    /// <summary>The change that brought it; null for those of the preset.</summary>
    public Id<FeeChange>? ChangeId { get; init; }

    /// <summary>The change that called it off before it began; null while it counts.</summary>
    public Id<FeeChange>? CalledOffBy { get; set; }

    public required Instant CreatedAt { get; init; }

    /// <summary>As Core knows it.</summary>
    public FeePolicy Terms() => new(
        Id.ToString(), VersionText, new BasisPoints(CommissionBp), new BasisPoints(GuestSurchargeBp), ValidFrom, ValidUntil, Category, OrganizationId?.ToString());

    internal sealed class Mapping : IEntityTypeConfiguration<FeePolicyRow>
    {
        public void Configure(EntityTypeBuilder<FeePolicyRow> builder)
        {
            builder.ToTable("fee_policies", "prices");
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<FeeChange>().WithMany().HasForeignKey(x => x.ChangeId);
            builder.HasOne<FeeChange>().WithMany().HasForeignKey(x => x.CalledOffBy);
        }
    }
}
