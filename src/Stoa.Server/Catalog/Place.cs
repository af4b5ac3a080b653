using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Stoa.Server.Catalog;

/// <summary>A named place that a search can start from. One that has several names stands here under each.</summary>
public sealed class Place
{
    /// <summary>Small letters without accents, as <c>platform.plain</c> writes it.</summary>
    public required string Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    /// <summary>The name people read.</summary>
    public required string ShownAs { get; set; }

    /// <summary>Degrees, WGS 84.</summary>
    public required double Latitude { get; set; }

    /// <summary>Degrees, WGS 84.</summary>
    public required double Longitude { get; set; }

    /// <summary>How far around it a search looks when nothing is said.</summary>
    public required double RadiusKm { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Place>
    {
        public void Configure(EntityTypeBuilder<Place> builder)
        {
            builder.ToTable("places", "catalog");
            builder.HasKey(p => new { p.Name, p.Country });
        }
    }
}
