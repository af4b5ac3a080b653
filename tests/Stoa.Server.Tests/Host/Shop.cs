using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.GettingReady;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Search.Indexing;

namespace Stoa.Server.Tests.Host;

/// <summary>A provider in Montreal, open every day from nine to five, with one plan of an hour for 100 dollars.</summary>
public sealed record Shop(Id<Organization> Organization, Id<Listing> Listing, Id<Plan> Plan, IReadOnlyList<Id<Resource>> Resources)
{
    /// <summary>Opens a shop directly in the database.</summary>
    public static async Task<Shop> Open(
        TestStoa stoa, int resources = 1, BookingMode mode = BookingMode.Instant, long priceMinor = 10_000, string currency = "CAD",
        string zone = "America/Toronto", string policy = "moderate", int bufferMinutes = 0)
    {
        var shop = await Write(stoa, resources, mode, priceMinor, currency, zone, policy, bufferMinutes);
        await stoa.App.Services.GetRequiredService<SearchIndex>().CatchUp(CancellationToken.None);
        return shop;
    }

    private static Task<Shop> Write(
        TestStoa stoa, int resources, BookingMode mode, long priceMinor, string currency, string zone, string policy, int bufferMinutes) =>
        stoa.With(async (work, _) =>
        {
            var db = work.Db;
            var organization = new Organization
            {
                Id = Id<Organization>.New(work.Now), Name = "Atelier Calme", Slug = $"atelier-calme-{Guid.NewGuid():N}", CreatedAt = work.Now,
                Description = "Massage and quiet, on the Plateau.",
            };
            var founder = Founder(work);
            var location = new Location
            {
                Id = Id<Location>.New(work.Now), OrganizationId = organization.Id, Name = "Plateau", Street = "4200 Rue Saint-Denis", City = "Montréal",
                Postcode = "H2J 2K8", Country = "CA", Latitude = 45.5236, Longitude = -73.5818, Zone = zone,
            };
            var schedule = new ScheduleRow
            {
                Id = Id<ScheduleRow>.New(work.Now), OrganizationId = organization.Id, Zone = zone,
                Weekly = [.. Enum.GetValues<IsoDayOfWeek>().Where(d => d != IsoDayOfWeek.None).Select(d => new WeeklyRule(d, new LocalTime(9, 0), 8 * 60))],
            };
            var category = await db.FindAsync<Category>("massage");
            if (category is null) db.Add(category = new Category { Slug = "massage", Name = "Massage", Picture = "massage" });
            var listing = new Listing
            {
                Id = Id<Listing>.New(work.Now), OrganizationId = organization.Id, LocationId = location.Id, Kind = ListingKind.Appointment,
                Category = category.Slug, Title = "Deep tissue massage", Slug = "deep-tissue-massage", Status = ListingStatus.Published, Currency = currency,
                PriceFromMinor = priceMinor, BookingMode = mode, CancellationPolicy = policy, ProviderName = organization.Name, City = location.City,
                Zone = zone, Latitude = location.Latitude, Longitude = location.Longitude, CreatedAt = work.Now, IntervalMinutes = 60,
            };
            var plan = new Plan
            {
                Id = Id<Plan>.New(work.Now), ListingId = listing.Id, Name = "60 minutes", DurationMinutes = 60, PriceMinor = priceMinor,
                BufferBeforeMinutes = bufferMinutes, BufferAfterMinutes = bufferMinutes,
            };
            var units = Enumerable.Range(1, resources).Select(n => new Resource
            {
                Id = Id<Resource>.New(work.Now), OrganizationId = organization.Id, LocationId = location.Id, ScheduleId = schedule.Id, Name = $"Room {n}",
            }).ToList();
            db.Add(new Attestation
            {
                OrganizationId = organization.Id, Requirement = "terms", Version = "2026-01", UserId = founder.Id, AttestedAt = work.Now,
            });
            db.AddRange(founder, organization, location, schedule, listing, plan);
            db.AddRange(units);
            db.AddRange(units.Select(unit => new ListingResource { ListingId = listing.Id, ResourceId = unit.Id }));
            Assert.Null(await work.Commit(CancellationToken.None));
            return new Shop(organization.Id, listing.Id, plan.Id, [.. units.Select(unit => unit.Id)]);
        });

    // Somebody who is not in the team any more: the terms stay accepted.
    private static User Founder(Work work)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        return new User
        {
            Id = Id<User>.New(work.Now), Email = work.Cipher.Seal(email, User.EmailPurpose),
            EmailIndex = work.Index.Of(IndexKind.Email, email, User.EmailIndexPurpose), Name = work.Cipher.Seal("Fleur Founder", User.NamePurpose),
            SecurityStamp = "stamp", CreatedAt = work.Now,
        };
    }
}
