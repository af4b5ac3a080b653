using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations;

/// <summary>A place of business, with the zone its clocks show.</summary>
public sealed class Location : IIdentified, IVersioned
{
    public static string IdPrefix => "loc";

    public required Id<Location> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required string Name { get; set; }
    public string Street { get; set; } = "";
    public string City { get; set; } = "";
    public string Postcode { get; set; } = "";

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; set; }

    /// <summary>Degrees, WGS 84.</summary>
    public required double Latitude { get; set; }

    /// <summary>Degrees, WGS 84.</summary>
    public required double Longitude { get; set; }

    /// <summary>IANA name.</summary>
    public required string Zone { get; set; }

    /// <summary>When it was closed for good; what was booked there stays. Null while it is open.</summary>
    public Instant? RetiredAt { get; set; }

    public int Version { get; set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<Location>
    {
        public void Configure(EntityTypeBuilder<Location> builder)
        {
            builder.ToTable("locations", "organizations");
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
        }
    }
}
