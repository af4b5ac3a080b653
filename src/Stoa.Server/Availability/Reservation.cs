using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using NpgsqlTypes;
using Stoa.Server.Catalog;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>How firm a reservation is. Held and confirmed ones exclude others; released and expired ones are history.</summary>
public enum ReservationStatus { Held, Confirmed, Released, Expired }

/// <summary>A promise of time on a resource. The database refuses a second one for the same time.</summary>
public sealed class Reservation : IIdentified, IVersioned
{
    public static string IdPrefix => "rsv";

    public required Id<Reservation> Id { get; init; }
    public required Id<Resource> ResourceId { get; init; }
    public required Id<Listing> ListingId { get; init; }
    public required Id<Plan> PlanId { get; init; }
    public required Id<Customer> CustomerId { get; init; }

    /// <summary>The order it belongs to; null while it is only held.</summary>
    public Id<Order>? OrderId { get; set; }

    /// <summary>The reservation that leads, when the booking needs several resources and this is a companion; null for the lead, and alone.</summary>
    public Id<Reservation>? LeadId { get; init; }

    /// <summary>How many companions go with this one. The database moves them wherever their lead goes.</summary>
    public short Companions { get; init; }

    /// <summary>What the customer sees, without buffers.</summary>
    public required Instant StartsAt { get; init; }

    public required Instant EndsAt { get; init; }

    /// <summary>What the resource is kept for, with buffers; half-open.</summary>
    public required NpgsqlRange<DateTime> Period { get; init; }

    public required ReservationStatus Status { get; set; }

    /// <summary>When a hold ends; null unless held.</summary>
    public Instant? ExpiresAt { get; set; }

    public required Instant CreatedAt { get; init; }
    public int Version { get; set; } = 1;

    /// <summary>A period as the database keeps it.</summary>
    internal static NpgsqlRange<DateTime> RangeOf(Interval period) =>
        new(period.Start.ToDateTimeUtc(), lowerBoundIsInclusive: true, period.End.ToDateTimeUtc(), upperBoundIsInclusive: false);

    internal sealed class Mapping : IEntityTypeConfiguration<Reservation>
    {
        public void Configure(EntityTypeBuilder<Reservation> builder)
        {
            builder.ToTable("reservations", "availability");
            builder.HasOne<Resource>().WithMany().HasForeignKey(x => x.ResourceId);
            builder.HasOne<Reservation>().WithMany().HasForeignKey(x => x.LeadId);
        }
    }
}
