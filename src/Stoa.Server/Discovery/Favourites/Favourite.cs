using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Catalog;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Discovery.Favourites;

/// <summary>A listing that somebody wants to find again. A guest's come along when the guest registers.</summary>
public sealed class Favourite
{
    public required Id<Customer> CustomerId { get; init; }
    public required Id<Listing> ListingId { get; init; }
    public required Instant CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Favourite>
    {
        public void Configure(EntityTypeBuilder<Favourite> builder)
        {
            builder.ToTable("favourites", "discovery");
            builder.HasKey(favourite => new { favourite.CustomerId, favourite.ListingId });
            builder.HasOne<Customer>().WithMany().HasForeignKey(favourite => favourite.CustomerId);
            builder.HasOne<Listing>().WithMany().HasForeignKey(favourite => favourite.ListingId);
        }
    }
}
