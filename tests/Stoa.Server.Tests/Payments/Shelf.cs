using System.Globalization;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Catalog;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Tests.Payments;

/// <summary>Orders with all that they stand on.</summary>
internal static class Shelf
{
    public static readonly Currency Cad = Currency.Parse("CAD");

    private static readonly FeePolicy Fees = new("fee", "1", BasisPoints.Percent(10), BasisPoints.Percent(10), Instant.MinValue);

    public static readonly CancellationPolicy Policy = new("test", "Test", [new(24, BasisPoints.Percent(100), true), new(2, BasisPoints.Percent(40), true)]);

    private const string Category = "massage";

    public static Order Order(Work work, bool guest, BookingMode booking, decimal price)
    {
        var (organization, location, listing, plan, customer) = Ground(work);
        var quote = Quoter.Price(
            new QuoteRequest(new PlanPrice("plan", "Massage", Money.Of(price, Cad)), Guest: guest, Culture: CultureInfo.InvariantCulture),
            Fees, work.Now, Duration.FromMinutes(10)).Value;
        var id = Id<Order>.New(work.Now);
        var order = new Order
        {
            Id = id,
            Number = id.ToString()[^10..],
            Process = "appointment",
            ProcessVersion = 1,
            State = OrderState.AwaitingPayment,
            MoneyState = MoneyState.Unpaid,
            BookingMode = booking,
            CustomerId = customer,
            IsGuest = guest,
            OrganizationId = organization,
            LocationId = location,
            ListingId = listing,
            PlanId = plan,
            Title = "Massage, 60 minutes",
            ProviderName = "Studio",
            StartsAt = work.Now + Duration.FromDays(3),
            EndsAt = work.Now + Duration.FromDays(3) + Duration.FromHours(1),
            PolicyStartsAt = work.Now + Duration.FromDays(3),
            Zone = "America/Montreal",
            Currency = "CAD",
            TotalMinor = quote.Total.Minor,
            Quote = quote,
            CancellationPolicy = Policy,
            StateEnteredAt = work.Now,
            CreatedAt = work.Now,
        };
        work.Db.Add(order);
        return order;
    }

    private static (Id<Organization> Organization, Id<Location> Location, Id<Listing> Listing, Id<Plan> Plan, Id<Customer> Customer) Ground(Work work)
    {
        if (work.Db.Set<Category>().Find(Category) is null) work.Db.Add(new Category { Slug = Category, Name = "Massage" });
        var organization = new Organization { Id = Id<Organization>.New(work.Now), Name = "Studio", Slug = Guid.NewGuid().ToString("N"), CreatedAt = work.Now };
        var location = new Location
        {
            Id = Id<Location>.New(work.Now), OrganizationId = organization.Id, Name = "Studio", Country = "CA", Latitude = 45.5, Longitude = -73.6, Zone = "America/Montreal",
        };
        var listing = new Listing
        {
            Id = Id<Listing>.New(work.Now), OrganizationId = organization.Id, LocationId = location.Id, Kind = ListingKind.Appointment, Category = Category,
            Title = "Massage", Slug = "massage", Currency = "CAD", PriceFromMinor = 100_00, CancellationPolicy = Policy.Id, ProviderName = "Studio",
            City = "Montreal", Zone = "America/Montreal", Latitude = 45.5, Longitude = -73.6, CreatedAt = work.Now,
        };
        var plan = new Plan { Id = Id<Plan>.New(work.Now), ListingId = listing.Id, Name = "60 minutes", DurationMinutes = 60, PriceMinor = 100_00 };
        var customer = new Customer { Id = Id<Customer>.New(work.Now), CreatedAt = work.Now };
        work.Db.AddRange(organization, location, listing, plan, customer);
        return (organization.Id, location.Id, listing.Id, plan.Id, customer.Id);
    }
}
