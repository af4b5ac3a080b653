using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Organizations.Setup;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations.Locations;

/// <summary>Opens a place of business, or changes one.</summary>
public static class SaveLocation
{
    /// <summary>Places of one organization.</summary>
    public const int LocationsMax = 500;

    private static readonly OrderState[] Ahead = [OrderState.AwaitingPayment, OrderState.AwaitingAcceptance, OrderState.Confirmed];

    /// <summary>What a place is.</summary>
    /// <param name="Name">How the team calls it; the city when nothing is said.</param>
    /// <param name="Street">Street and number.</param>
    /// <param name="City">The city or village.</param>
    /// <param name="Postcode">May be empty.</param>
    /// <param name="Country">ISO 3166-1 alpha-2.</param>
    /// <param name="Latitude">Degrees; guessed from the city when null.</param>
    /// <param name="Longitude">Degrees; guessed from the city when null.</param>
    /// <param name="Zone">IANA name, one of the country's; guessed when null.</param>
    /// <param name="ConfirmZone">True: change the zone although there are bookings.</param>
    public sealed record Request(
        string? Name, string? Street, string? City, string? Postcode, string? Country, double? Latitude, double? Longitude, string? Zone,
        bool ConfirmZone = false);

    /// <summary>A place as its members see it.</summary>
    public sealed record Seen(
        Id<Location> Id, string Name, string Street, string City, string Postcode, string Country, double Latitude, double Longitude, string Zone,
        bool IsRetired, int Version);

    /// <summary>What is wrong with a request, by field. Coordinates and zone may be left out when there is a guess.</summary>
    internal static IReadOnlyList<Problem> Check(Request request)
    {
        List<Problem> problems = [.. OrganizationRules.Name(request.Name), .. OrganizationRules.Address(request.Street, request.City, request.Postcode, request.Country)];
        if (problems.TrueForAll(problem => problem.Field != "country"))
            problems.AddRange(OrganizationRules.Position(request.Country!, request.Latitude, request.Longitude, request.Zone));
        return problems;
    }

    /// <summary>The request with what we can guess of it.</summary>
    internal static async Task<Request> Complete(Request request, Work work, CancellationToken cancel)
    {
        if (request.Country is null || request.City is null) return request;
        if (request.Latitude is null && request.Longitude is null && await SetUpPlace.Guess(request.Country, request.City, work, cancel) is { } guess)
            request = request with { Latitude = guess.Latitude, Longitude = guess.Longitude };
        if (string.IsNullOrEmpty(request.Zone) && request is { Latitude: { } latitude, Longitude: { } longitude })
            request = request with { Zone = Core.Places.Zones.Nearest(request.Country, latitude, longitude) };
        return string.IsNullOrWhiteSpace(request.Name) ? request with { Name = request.City } : request;
    }

    /// <summary>Opens a place.</summary>
    public static async Task<Outcome<Seen>> Add(Desk desk, Request request, Work work, CancellationToken cancel)
    {
        request = await Complete(request, work, cancel);
        if (Check(request) is [var wrong, ..]) return wrong;
        if (await work.Db.Set<Location>().CountAsync(l => l.OrganizationId == desk.Id, cancel) >= LocationsMax) return OrganizationProblems.TooManyLocations;
        var place = New(desk.Id, request, work);
        work.Db.Add(place);
        // The wizard asks for nothing that is there already.
        var organization = await work.Db.Set<Organization>().SingleAsync(o => o.Id == desk.Id, cancel);
        organization.SetupStep = null;
        work.Audit("organizations.open-location", place.Id.ToString());
        return await work.Commit(cancel) is { } problem ? problem : Of(place);
    }

    /// <summary>Changes a place; <c>stale-version</c> when somebody else did since.</summary>
    public static async Task<Outcome<Seen>> Change(Desk desk, Id<Location> id, Request request, int? version, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<Location>().SingleOrDefaultAsync(l => l.Id == id && l.OrganizationId == desk.Id, cancel) is not { } place)
            return OrganizationProblems.NoLocation;
        request = await Complete(request, work, cancel);
        if (Check(request) is [var wrong, ..]) return wrong;
        if (version is { } seen && seen != place.Version) return OrganizationProblems.Stale;
        if (request.Zone != place.Zone && !request.ConfirmZone)
        {
            var bookings = await work.Db.Set<Order>().CountAsync(o => o.LocationId == id && o.StartsAt > work.Now && Ahead.Contains(o.State), cancel);
            if (bookings > 0) return OrganizationProblems.ZoneHasBookings(bookings);
        }
        var (oldZone, oldCity) = (place.Zone, place.City);
        Apply(place, request);
        work.Audit("organizations.change-location", id.ToString(), before: new { Zone = oldZone, City = oldCity }, after: new { place.Zone, place.City });
        work.Emit(new LocationChanged(id, desk.Id));
        return await work.Commit(cancel) is { } problem ? problem : Of(place);
    }

    internal static Location New(Id<Organization> organization, Request request, Work work) => new()
    {
        Id = Id<Location>.New(work.Now),
        OrganizationId = organization,
        Name = request.Name!.Trim(),
        Street = request.Street!.Trim(),
        City = request.City!.Trim(),
        Postcode = request.Postcode?.Trim() ?? "",
        Country = request.Country!,
        Latitude = request.Latitude!.Value,
        Longitude = request.Longitude!.Value,
        Zone = request.Zone!,
    };

    internal static void Apply(Location place, Request request)
    {
        place.Name = request.Name!.Trim();
        place.Street = request.Street!.Trim();
        place.City = request.City!.Trim();
        place.Postcode = request.Postcode?.Trim() ?? "";
        place.Country = request.Country!;
        place.Latitude = request.Latitude!.Value;
        place.Longitude = request.Longitude!.Value;
        place.Zone = request.Zone!;
    }

    // Where no guess was possible the wizard has written down nothing but noughts: nobody works in that sea.
    internal static Request RequestOf(Location place) => place is { Latitude: 0, Longitude: 0 }
        ? new(place.Name, place.Street, place.City, place.Postcode, place.Country, null, null, Core.Places.Zones.Of(place.Country) is [var only] ? only : null)
        : new(place.Name, place.Street, place.City, place.Postcode, place.Country, place.Latitude, place.Longitude, place.Zone);

    internal static Seen Of(Location place) => new(
        place.Id, place.Name, place.Street, place.City, place.Postcode, place.Country, place.Latitude, place.Longitude, place.Zone,
        place.RetiredAt is not null, place.Version);

    /// <summary>POST /api/v1/organizations/{organization}/locations</summary>
    internal static async Task<IResult> PostApi(Desk desk, Request request, Work work, CancellationToken cancel) =>
        (await Add(desk, request, work, cancel)).AnswerCreated(made => $"/api/v1/organizations/{desk.Id}/locations/{made.Id}");

    /// <summary>PUT /api/v1/organizations/{organization}/locations/{id}, with If-Match.</summary>
    internal static async Task<IResult> PutApi(Desk desk, Id<Location> id, Request request, HttpRequest http, Work work, CancellationToken cancel)
    {
        if (ETags.Expected(http) is var expected && expected.Refused(out var bad)) return bad.Answer();
        var changed = await Change(desk, id, request, expected.Value, work, cancel);
        if (changed.Succeeded) ETags.Set(http.HttpContext.Response, changed.Value.Version);
        return changed.Answer();
    }
}
