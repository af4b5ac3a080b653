using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core.Scheduling;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>A stored schedule: weekly rules and dated exceptions in one zone.</summary>
public sealed class ScheduleRow : IIdentified, IVersioned
{
    public static string IdPrefix => "sch";

    public required Id<ScheduleRow> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }

    /// <summary>IANA name.</summary>
    public required string Zone { get; set; }

    public required IReadOnlyList<WeeklyRule> Weekly { get; set; }
    public IReadOnlyList<ScheduleException> Exceptions { get; set; } = [];
    public int Version { get; set; } = 1;

    /// <summary>What Core computes with.</summary>
    /// <exception cref="InvalidOperationException">What is stored is not a schedule: it was not written by Stoa.</exception>
    public Schedule ToSchedule() =>
        Schedule.Create(DateTimeZoneProviders.Tzdb[Zone], Weekly, Exceptions).Value;

    internal sealed class Mapping : IEntityTypeConfiguration<ScheduleRow>
    {
        public void Configure(EntityTypeBuilder<ScheduleRow> builder)
        {
            builder.ToTable("schedules", "availability");
            builder.Property(s => s.Weekly).HasJson();
            builder.Property(s => s.Exceptions).HasJson();
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
        }
    }
}
