using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stoa.Server.Availability;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog;

/// <summary>One of the resources that can serve a listing.</summary>
public sealed class ListingResource
{
    public required Id<Listing> ListingId { get; init; }
    public required Id<Resource> ResourceId { get; init; }

    /// <summary>What it is needed as: a booking takes one resource of each group. The lowest leads, and says when slots start.</summary>
    public short GroupNumber { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ListingResource>
    {
        public void Configure(EntityTypeBuilder<ListingResource> builder)
        {
            builder.ToTable("listing_resources", "catalog");
            builder.HasKey(r => new { r.ListingId, r.ResourceId });
            builder.HasOne<Listing>().WithMany().HasForeignKey(x => x.ListingId);
            builder.HasOne<Resource>().WithMany().HasForeignKey(x => x.ResourceId);
        }
    }
}
