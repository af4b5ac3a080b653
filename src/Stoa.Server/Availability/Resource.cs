using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>Whether a resource takes new reservations.</summary>
public enum ResourceStatus { Active, Retired }

/// <summary>What sort of thing it is, for people; all kinds are booked alike.</summary>
public enum ResourceKind { Person, Chair, Room, Bay, Other }

/// <summary>A bookable unit with a calendar: a person, a chair, a room, a parking bay. It can be in one place at a time.</summary>
public sealed class Resource : IIdentified, IVersioned
{
    public static string IdPrefix => "res";

    public required Id<Resource> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required Id<Location> LocationId { get; init; }
    public required Id<ScheduleRow> ScheduleId { get; set; }
    public required string Name { get; set; }
    public ResourceKind Kind { get; set; } = ResourceKind.Other;
    public ResourceStatus Status { get; set; } = ResourceStatus.Active;
    public int Version { get; set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<Resource>
    {
        public void Configure(EntityTypeBuilder<Resource> builder)
        {
            builder.ToTable("resources", "availability");
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<Location>().WithMany().HasForeignKey(x => x.LocationId);
            builder.HasOne<ScheduleRow>().WithMany().HasForeignKey(x => x.ScheduleId);
        }
    }
}
