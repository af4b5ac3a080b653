using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Server.Catalog;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Reviews;

/// <summary>What a customer says after a completed order; one per order.</summary>
public sealed class Review : IIdentified
{
    public static string IdPrefix => "rev";

    public required Id<Review> Id { get; init; }
    public required Id<Order> OrderId { get; init; }
    public required Id<Listing> ListingId { get; init; }
    public required Id<Organization> OrganizationId { get; init; }

    /// <summary>A first name and an initial, as the author agreed to show.</summary>
    public required string Author { get; init; }

    /// <summary>1 to 5.</summary>
    public required int Rating { get; init; }

    public string Text { get; init; } = "";
    public required Instant CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Review>
    {
        public void Configure(EntityTypeBuilder<Review> builder)
        {
            builder.ToTable("reviews", "reviews");
            builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId);
            builder.HasOne<Listing>().WithMany().HasForeignKey(x => x.ListingId);
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
        }
    }
}
