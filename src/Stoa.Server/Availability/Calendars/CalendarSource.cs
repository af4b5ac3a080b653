using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Calendars;

/// <summary>A calendar outside that says when a resource is busy.</summary>
public sealed class CalendarSource : IIdentified, IVersioned
{
    public static string IdPrefix => "csr";

    /// <summary>What its address is sealed with.</summary>
    public const string AddressPurpose = "availability.calendar-source";

    /// <summary>The longest name, in characters.</summary>
    public const int NameLengthMax = 100;

    public required Id<CalendarSource> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required Id<Resource> ResourceId { get; init; }
    public required string Name { get; set; }

    /// <summary>Where it is read, sealed; null for a file.</summary>
    public Sealed? Address { get; init; }

    /// <summary>The ETag of the last answer.</summary>
    public string? Etag { get; set; }

    public string? LastModified { get; set; }

    /// <summary>When it was last tried.</summary>
    public required Instant TriedAt { get; set; }

    /// <summary>When that last went well.</summary>
    public required Instant SucceededAt { get; set; }

    /// <summary>When the whole file was last read; what it repeats is worked out from then on.</summary>
    public required Instant ReadAt { get; set; }

    /// <summary>When it is tried again; null for a file.</summary>
    public Instant? NextAt { get; set; }

    /// <summary>Tries that failed one after the other.</summary>
    public int Failures { get; set; }

    /// <summary>Why the last try failed; null when it went well.</summary>
    public string? Error { get; set; }

    /// <summary>What was left out or assumed when it was read.</summary>
    public IReadOnlyList<string> Remarks { get; set; } = [];

    public required Instant CreatedAt { get; init; }
    public int Version { get; set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<CalendarSource>
    {
        public void Configure(EntityTypeBuilder<CalendarSource> builder)
        {
            builder.ToTable("calendar_sources", "availability");
            builder.Property(x => x.Remarks).HasJson();
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<Resource>().WithMany().HasForeignKey(x => x.ResourceId);
        }
    }
}
