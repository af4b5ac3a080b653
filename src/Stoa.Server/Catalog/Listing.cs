using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Server.Catalog.Photos;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog;

/// <summary>Something offered.</summary>
public sealed class Listing : IIdentified, IVersioned
{
    public static string IdPrefix => "lst";

    private static readonly Dictionary<string, AttributeValue> NoAttributes = new(StringComparer.Ordinal);

    public required Id<Listing> Id { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required Id<Location> LocationId { get; set; }
    public string? Source { get; init; }
    public string? ExternalId { get; init; }
    public required ListingKind Kind { get; init; }
    public required string Category { get; set; }
    public required string Title { get; set; }
    public required string Slug { get; set; }
    public string Summary { get; set; } = "";
    public string Description { get; set; } = "";
    public ListingStatus Status { get; set; } = ListingStatus.Draft;

    /// <summary>Since when it has its status; the database's clock where nothing is said.</summary>
    public Instant StatusSince { get; set; }

    /// <summary>Why an operator sent it back; null when nobody did.</summary>
    public string? ReviewNote { get; set; }

    /// <summary>What it says by its category's attributes.</summary>
    public IReadOnlyDictionary<string, AttributeValue> Attributes { get; set; } = NoAttributes;

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; set; }

    /// <summary>The lowest plan price, in minor units.</summary>
    public required long PriceFromMinor { get; set; }

    public BookingMode BookingMode { get; set; } = BookingMode.Instant;

    /// <summary>The id of one of the marketplace's cancellation policies.</summary>
    public required string CancellationPolicy { get; set; }

    /// <summary>How long before a slot it can still be booked, in minutes.</summary>
    public int NoticeMinutes { get; set; } = 60;

    /// <summary>How far ahead it can be booked, in days.</summary>
    public int HorizonDays { get; set; } = 60;

    /// <summary>From one start to the next, in minutes.</summary>
    public int IntervalMinutes { get; set; } = 30;

    /// <summary>The first photo, a copy for cards and results; null shows the generated picture.</summary>
    public IReadOnlyList<PhotoRendition>? Cover { get; set; }

    public int PictureSeed { get; set; }
    public int PictureCount { get; set; } = 1;

    /// <summary>The provider's name and whether it may sell: copies, kept by catalog's handlers for search.</summary>
    public required string ProviderName { get; set; }

    public bool ProviderActive { get; set; } = true;
    public required string City { get; set; }

    /// <summary>The neighbourhood, where it is known.</summary>
    public string Area { get; set; } = "";

    public required string Zone { get; set; }
    public required double Latitude { get; set; }
    public required double Longitude { get; set; }
    public int RatingSum { get; set; }
    public int RatingCount { get; set; }

    /// <summary>The stored part of its rank, higher first.</summary>
    public float Score { get; set; }

    public required Instant CreatedAt { get; init; }
    public int Version { get; set; } = 1;

    /// <summary>The lowest plan price.</summary>
    public Money PriceFrom => new(PriceFromMinor, Core.Currency.Parse(Currency));

    /// <summary>Mean of the ratings, 1 to 5; null without any.</summary>
    public double? Rating => RatingCount == 0 ? null : (double)RatingSum / RatingCount;

    internal sealed class Mapping : IEntityTypeConfiguration<Listing>
    {
        public void Configure(EntityTypeBuilder<Listing> builder)
        {
            builder.ToTable("listings", "catalog");
            builder.Ignore(l => l.PriceFrom);
            builder.Ignore(l => l.Rating);
            builder.Property(l => l.Attributes).HasJson();
            builder.Property(l => l.Cover).HasJson();
            builder.Property(l => l.StatusSince).HasDefaultValueSql("now()");
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<Location>().WithMany().HasForeignKey(x => x.LocationId);
            builder.HasOne<Category>().WithMany().HasForeignKey(x => x.Category);
        }
    }
}
