using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Orders;

/// <summary>A sale. It follows the process, the quote and the cancellation policy that it began with.</summary>
public sealed class Order : IIdentified, IVersioned
{
    public static string IdPrefix => "ord";

    public required Id<Order> Id { get; init; }

    /// <summary>What people say on the phone, such as <c>K7Q2-9FDM</c>.</summary>
    public required string Number { get; init; }

    public required string Process { get; init; }
    public required int ProcessVersion { get; init; }
    public required OrderState State { get; set; }
    public required MoneyState MoneyState { get; set; }
    public required BookingMode BookingMode { get; init; }
    public required Id<Customer> CustomerId { get; init; }
    public required bool IsGuest { get; init; }
    public required Id<Organization> OrganizationId { get; init; }
    public required Id<Location> LocationId { get; init; }
    public required Id<Listing> ListingId { get; init; }
    public required Id<Plan> PlanId { get; init; }
    public Id<Reservation>? ReservationId { get; set; }

    /// <summary>What was bought, as it was called then.</summary>
    public required string Title { get; init; }

    public required string ProviderName { get; init; }
    public Instant? StartsAt { get; set; }
    public Instant? EndsAt { get; set; }

    /// <summary>The start that the cancellation policy counts from: moving a booking late does not buy a better tier.</summary>
    public Instant? PolicyStartsAt { get; set; }

    /// <summary>IANA name of the place's zone.</summary>
    public required string Zone { get; init; }

    public required string Currency { get; init; }
    public required long TotalMinor { get; init; }

    /// <summary>What of it the customer pays with credit; the rest is charged.</summary>
    public long CreditMinor { get; init; }

    public required Quote Quote { get; init; }
    public required CancellationPolicy CancellationPolicy { get; init; }
    public Sealed? Note { get; init; }
    public required Instant StateEnteredAt { get; set; }

    /// <summary>When something happens by itself next; shown as a countdown.</summary>
    public Instant? DeadlineAt { get; set; }

    /// <summary>Until when it waits for a bank transfer; null while none was chosen.</summary>
    public Instant? PayBy { get; set; }

    /// <summary>True when paying by hand keeps the means of payment, for the cycles that follow.</summary>
    public bool KeepsMethod { get; init; }

    /// <summary>When the money of an accepted order is taken, where that is later than its acceptance; until then cancelling costs nothing.</summary>
    public Instant? CaptureAt { get; set; }

    /// <summary>When what was held was released; null while it is not.</summary>
    public Instant? ReleasedAt { get; set; }

    public required Instant CreatedAt { get; init; }
    public int Version { get; set; } = 1;

    internal const string NotePurpose = "orders.orders.note";

    /// <summary>What the customer pays.</summary>
    public Money Total => new(TotalMinor, Core.Currency.Parse(Currency));

    /// <summary>What is charged at a gateway.</summary>
    public Money Charge => new(TotalMinor - CreditMinor, Core.Currency.Parse(Currency));

    internal sealed class Mapping : IEntityTypeConfiguration<Order>
    {
        public void Configure(EntityTypeBuilder<Order> builder)
        {
            builder.ToTable("orders", "orders");
            builder.Ignore(o => o.Total);
            builder.Ignore(o => o.Charge);
            builder.Property(o => o.Quote).HasJson();
            builder.Property(o => o.CancellationPolicy).HasJson();
            builder.HasOne<Customer>().WithMany().HasForeignKey(x => x.CustomerId);
            builder.HasOne<Organization>().WithMany().HasForeignKey(x => x.OrganizationId);
            builder.HasOne<Location>().WithMany().HasForeignKey(x => x.LocationId);
            builder.HasOne<Listing>().WithMany().HasForeignKey(x => x.ListingId);
            builder.HasOne<Plan>().WithMany().HasForeignKey(x => x.PlanId);
            builder.HasOne<Reservation>().WithMany().HasForeignKey(x => x.ReservationId);
        }
    }
}
