using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core.Listings;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog.Reviewing;

/// <summary>What an operator has looked at of a listing that is offered.</summary>
public sealed class ReviewedListing
{
    public required Id<Listing> ListingId { get; init; }

    /// <summary>As it was seen.</summary>
    public required ReviewedText Seen { get; set; }

    public required Instant ReviewedAt { get; set; }

    /// <summary>Since when it says something else; null while it does not.</summary>
    public Instant? ChangedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ReviewedListing>
    {
        public void Configure(EntityTypeBuilder<ReviewedListing> builder)
        {
            builder.ToTable("reviewed_listings", "catalog");
            builder.HasKey(r => r.ListingId);
            builder.Property(r => r.Seen).HasJson();
            builder.HasOne<Listing>().WithOne().HasForeignKey<ReviewedListing>(r => r.ListingId);
        }
    }
}
