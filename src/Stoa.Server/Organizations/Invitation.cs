using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core.Access;
using Stoa.Server.Identity;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations;

/// <summary>Somebody is asked by e-mail to join an organization. Open until it is accepted, withdrawn, or expires.</summary>
public sealed class Invitation : IIdentified, IVersioned
{
    internal const string EmailPurpose = "organizations.invitations.email";
    internal const string EmailIndexPurpose = "organizations.invitations.email_index";

    public static string IdPrefix => "inv";

    public required Id<Invitation> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required Sealed Email { get; init; }
    public required byte[] EmailIndex { get; init; }
    public required MemberRole Role { get; init; }
    public required Id<User> InvitedBy { get; init; }
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was sent last.</summary>
    public required Instant SentAt { get; set; }

    public int SentCount { get; set; } = 1;
    public required Instant ExpiresAt { get; set; }
    public Instant? AcceptedAt { get; set; }
    public Id<User>? AcceptedBy { get; set; }
    public Instant? RevokedAt { get; set; }
    public int Version { get; set; } = 1;

    /// <summary>True until it is accepted or withdrawn, be it expired.</summary>
    public bool IsOpen => AcceptedAt is null && RevokedAt is null;

    internal sealed class Mapping : IEntityTypeConfiguration<Invitation>
    {
        public void Configure(EntityTypeBuilder<Invitation> builder)
        {
            builder.ToTable("invitations", "organizations");
            builder.Ignore(x => x.IsOpen);
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.InvitedBy);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.AcceptedBy);
        }
    }
}
