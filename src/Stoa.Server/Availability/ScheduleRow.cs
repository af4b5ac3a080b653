using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core.Scheduling;
using Stoa.Core.Scheduling.Holidays;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>A stored schedule: weekly rules, and what differs from them on certain dates, in one zone.</summary>
public sealed class ScheduleRow : IIdentified, IVersioned
{
    /// <summary>The longest name, in characters.</summary>
    public const int NameLengthMax = 100;

    public static string IdPrefix => "sch";

    public required Id<ScheduleRow> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }

    /// <summary>What its provider calls it.</summary>
    public string Name { get; set; } = "Opening hours";

    /// <summary>The place whose zone it runs on; null for one that was imported without.</summary>
    public Id<Location>? LocationId { get; set; }

    /// <summary>IANA name.</summary>
    public required string Zone { get; set; }

    public required IReadOnlyList<WeeklyRule> Weekly { get; set; }
    public IReadOnlyList<ScheduleException> Exceptions { get; set; } = [];
    public IReadOnlyList<Closure> Closures { get; set; } = [];

    /// <summary>The code of the public holidays on which it is closed; null when it opens on them.</summary>
    public string? Holidays { get; set; }

    /// <summary>Nothing can be booked sooner than this on it, whatever the listing allows.</summary>
    public int NoticeMinutes { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>What Core computes with.</summary>
    /// <exception cref="InvalidOperationException">What is stored is not a schedule: it was not written by Stoa.</exception>
    public Schedule ToSchedule() =>
        Of(Zone, Weekly, Exceptions, Closures, Holidays, NoticeMinutes);

    /// <summary>The same from its columns.</summary>
    internal static Schedule Of(
        string zone, IReadOnlyList<WeeklyRule> weekly, IReadOnlyList<ScheduleException> exceptions, IReadOnlyList<Closure> closures, string? holidays,
        int noticeMinutes) => Schedule.Create(
            DateTimeZoneProviders.Tzdb[zone], weekly, exceptions, closures, HolidayCalendar.Find(holidays), Duration.FromMinutes(noticeMinutes)).Value;

    internal sealed class Mapping : IEntityTypeConfiguration<ScheduleRow>
    {
        public void Configure(EntityTypeBuilder<ScheduleRow> builder)
        {
            builder.ToTable("schedules", "availability");
            builder.Property(s => s.Weekly).HasJson();
            builder.Property(s => s.Exceptions).HasJson();
            builder.Property(s => s.Closures).HasJson();
            builder.HasOne<Location>().WithMany().HasForeignKey(x => x.LocationId);
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
        }
    }
}
