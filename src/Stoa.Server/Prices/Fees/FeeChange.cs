using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Fees;

/// <summary>What a change does.</summary>
public enum FeeChangeKind
{
    /// <summary>A new policy counts from a date.</summary>
    Set,

    /// <summary>The scope has no policy of its own any more; the wider one counts.</summary>
    End,
}

/// <summary>What became of a change.</summary>
public enum FeeChangeStatus
{
    /// <summary>Another operator has to look at it.</summary>
    Waiting,

    /// <summary>It counts, from its date on.</summary>
    Approved,

    /// <summary>Another operator did not want it.</summary>
    Rejected,

    /// <summary>Whoever proposed it took it back.</summary>
    Withdrawn,

    /// <summary>Its date came before anybody had decided.</summary>
    Expired,
}

/// <summary>What an operator wants the marketplace to take from a date on, and what became of it.</summary>
public sealed class FeeChange : IIdentified, IVersioned
{
    public static string IdPrefix => "fch";

    public required Id<FeeChange> Id { get; init; }
    public required FeeChangeKind Kind { get; init; }
    public string? VersionText { get; init; }
    public int? CommissionBp { get; init; }
    public int? GuestSurchargeBp { get; init; }
    public required Instant ValidFrom { get; init; }
    public Instant? ValidUntil { get; init; }
    public string? Category { get; init; }
    public Id<Organization>? OrganizationId { get; init; }

    /// <summary>Why, for the other operators.</summary>
    public required string Reason { get; init; }

    public required FeeChangeStatus Status { get; set; }

    /// <summary>Whether it takes two people: kept as it was when it was proposed.</summary>
    public required bool NeedsApproval { get; init; }

    public required Id<User> ProposedBy { get; init; }
    public required Instant ProposedAt { get; init; }
    public Id<User>? DecidedBy { get; set; }
    public Instant? DecidedAt { get; set; }

    /// <summary>Why it was decided so.</summary>
    public string? Decision { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>The policy that it brings; of one that only ends a scope, its scope and date.</summary>
    public FeePolicy Candidate() => new(
        Id.ToString(), VersionText ?? "", new BasisPoints(CommissionBp ?? 0), new BasisPoints(GuestSurchargeBp ?? 0), ValidFrom, ValidUntil, Category,
        OrganizationId?.ToString());

    /// <summary>What it does to the policies that there are.</summary>
    public Outcome<FeeSuccession> Among(IReadOnlyList<FeePolicy> policies) =>
        Kind == FeeChangeKind.End ? FeeSuccession.End(Candidate(), policies) : FeeSuccession.Of(Candidate(), policies);

    internal sealed class Mapping : IEntityTypeConfiguration<FeeChange>
    {
        public void Configure(EntityTypeBuilder<FeeChange> builder)
        {
            builder.ToTable("fee_changes", "prices");
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.ProposedBy);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.DecidedBy);
        }
    }
}
