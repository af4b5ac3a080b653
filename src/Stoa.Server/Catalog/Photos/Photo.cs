using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog.Photos;

/// <summary>A photo of a listing.</summary>
public sealed class Photo : IIdentified
{
    public static string IdPrefix => "pho";

    public required Id<Photo> Id { get; init; }
    public required Id<Listing> ListingId { get; init; }

    /// <summary>The hash of the file that was sent: the same one is taken once.</summary>
    public required string Original { get; init; }

    /// <summary>Pixels, upright.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels, upright.</summary>
    public required int Height { get; init; }

    /// <summary>What is shown, the narrowest first.</summary>
    public required IReadOnlyList<PhotoRendition> Renditions { get; init; }

    /// <summary>What can be seen on it, for people who cannot see it.</summary>
    public string Alt { get; set; } = "";

    public int Position { get; set; }
    public required Instant CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Photo>
    {
        public void Configure(EntityTypeBuilder<Photo> builder)
        {
            builder.ToTable("photos", "catalog");
            builder.Property(p => p.Renditions).HasJson();
            builder.HasOne<Listing>().WithMany().HasForeignKey(x => x.ListingId);
        }
    }
}

/// <summary>A photo in one width.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Object">The name of its content.</param>
public sealed record PhotoRendition(int Width, int Height, string Object)
{
    /// <summary>Its address, which never leads to anything else.</summary>
    public string Url => $"/photos/{Object}.webp";
}

/// <summary>A photo as pages and programs show it.</summary>
/// <param name="Alt">What can be seen on it.</param>
/// <param name="Renditions">The narrowest first.</param>
public sealed record PhotoView(string Alt, IReadOnlyList<PhotoRendition> Renditions)
{
    /// <summary>The address to show where no other fits better.</summary>
    public string Url => Renditions[^1].Url;

    /// <summary>For the browser to choose from.</summary>
    public string SrcSet => string.Join(", ", Renditions.Select(one => $"{one.Url} {one.Width}w"));
}
