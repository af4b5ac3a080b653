using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Access;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Organizations;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Commands.Racing;

/// <summary>A shop with one chair, in a database that is thrown away after the race.</summary>
internal sealed record RaceShop(Id<Organization> Organization, Id<Listing> Listing, Id<Plan> Plan)
{
    private const long PriceMinor = 10_000;

    /// <summary>Opens it: every day round the clock, one hour.</summary>
    public static async Task<RaceShop> Open(Work work, Marketplace marketplace, BookingMode mode, CancellationToken stop)
    {
        var organization = new Organization { Id = Id<Organization>.New(work.Now), Name = "Race course", Slug = "race-course", CreatedAt = work.Now };
        var location = new Location
        {
            Id = Id<Location>.New(work.Now), OrganizationId = organization.Id, Name = "Race course", Country = marketplace.Place.Country,
            Latitude = marketplace.Place.Latitude, Longitude = marketplace.Place.Longitude, Zone = marketplace.Zone.Id,
        };
        var schedule = new ScheduleRow
        {
            Id = Id<ScheduleRow>.New(work.Now), OrganizationId = organization.Id, Zone = marketplace.Zone.Id,
            Weekly = [.. Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None).Select(day => new WeeklyRule(day, LocalTime.Midnight, 24 * 60))],
        };
        var chair = new Resource
        {
            Id = Id<Resource>.New(work.Now), OrganizationId = organization.Id, LocationId = location.Id, ScheduleId = schedule.Id, Name = "The one chair",
        };
        var category = await work.Db.Set<Category>().OrderBy(c => c.Slug).FirstOrDefaultAsync(stop);
        if (category is null) work.Db.Add(category = new Category { Slug = marketplace.Categories[0].Slug, Name = marketplace.Categories[0].Name });
        var listing = new Listing
        {
            Id = Id<Listing>.New(work.Now), OrganizationId = organization.Id, LocationId = location.Id, Kind = ListingKind.Appointment, Category = category.Slug,
            Title = "One hour", Slug = "one-hour", Status = ListingStatus.Published, Currency = marketplace.Currency.Code, PriceFromMinor = PriceMinor,
            BookingMode = mode, CancellationPolicy = marketplace.DefaultCancellationPolicy.Id, ProviderName = organization.Name, City = marketplace.Place.Name,
            Zone = marketplace.Zone.Id, Latitude = location.Latitude, Longitude = location.Longitude, CreatedAt = work.Now, IntervalMinutes = 60,
        };
        var plan = new Plan { Id = Id<Plan>.New(work.Now), ListingId = listing.Id, Name = "One hour", DurationMinutes = 60, PriceMinor = PriceMinor };
        work.Db.AddRange(organization, location, schedule, chair, listing, plan, new ListingResource { ListingId = listing.Id, ResourceId = chair.Id });
        await MustCommit(work, stop);
        return new RaceShop(organization.Id, listing.Id, plan.Id);
    }

    /// <summary>An owner of the shop, as a bearer token.</summary>
    public async Task<string> Owner(Work work, CancellationToken stop)
    {
        const string Email = "owner@race.invalid";
        var user = new User
        {
            Id = Id<User>.New(work.Now), Email = work.Cipher.Seal(Email, User.EmailPurpose),
            EmailIndex = work.Index.Of(IndexKind.Email, Email, User.EmailIndexPurpose), Name = work.Cipher.Seal("Owner", User.NamePurpose),
            SecurityStamp = "race", CreatedAt = work.Now,
        };
        work.Db.Add(user);
        work.Db.Add(new Member { OrganizationId = Organization, UserId = user.Id, Role = MemberRole.Owner, JoinedAt = work.Now });
        var (_, token) = NewSession.OfUser(work, SessionKind.Token, user.Id, "race");
        await MustCommit(work, stop);
        return token;
    }

    /// <summary>What a processor would say: the order's money is there, or set aside.</summary>
    public static async Task Pay(Work work, Id<Order> order, PaymentStatus status, CancellationToken stop)
    {
        await work.Begin(stop);
        var payment = await work.Db.Set<Payment>().SingleAsync(p => p.OrderId == order, stop);
        payment.Status = status;
        if (status == PaymentStatus.Captured)
        {
            payment.CapturedMinor = payment.AmountMinor;
            payment.CapturedAt = work.Now;
            work.Emit(new PaymentCaptured(order, payment.Id, payment.Amount));
        }
        else
        {
            work.Emit(new PaymentAuthorized(order, payment.Id));
        }
        await MustCommit(work, stop);
    }

    private static async Task MustCommit(Work work, CancellationToken stop)
    {
        if (await work.Commit(stop) is { } problem) throw new SetupException($"The race could not be prepared: {problem.Message}");
    }
}
