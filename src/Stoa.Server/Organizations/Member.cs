using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core.Access;
using Stoa.Server.Identity;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations;

/// <summary>A user's place in an organization.</summary>
public sealed class Member
{
    public required Id<Organization> OrganizationId { get; init; }
    public required Id<User> UserId { get; init; }
    public required MemberRole Role { get; set; }
    public required Instant JoinedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Member>
    {
        public void Configure(EntityTypeBuilder<Member> builder)
        {
            builder.ToTable("members", "organizations");
            builder.HasKey(m => new { m.OrganizationId, m.UserId });
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<User>().WithMany().HasForeignKey(x => x.UserId);
        }
    }
}
