using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Places;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Organizations.Locations;
using Stoa.Server.Organizations.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Organizations.Setup;

/// <summary>The wizard's questions about the first place: its address, then what we make of it.</summary>
internal static class SetUpPlace
{
    /// <summary>GET /provider/{organization}/setup/place</summary>
    internal static async Task<IResult> GetPlace(Desk desk, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var place = await First(desk, work, cancel);
        var asked = place is null
            ? new SaveLocation.Request(null, null, null, null, marketplace.Zone.Id is var zone ? CountryOf(zone) : null, null, null, null)
            : SaveLocation.RequestOf(place);
        return Place(desk, asked, []);
    }

    /// <summary>POST /provider/{organization}/setup/place: street, city, postcode, country.</summary>
    internal static async Task<IResult> PostPlace(Desk desk, IFormCollection form, Work work, CancellationToken cancel)
    {
        var asked = new SaveLocation.Request(form["city"], form["street"], form["city"], form["postcode"], form["country"], null, null, null);
        if (OrganizationRules.Address(asked.Street, asked.City, asked.Postcode, asked.Country).ToList() is { Count: > 0 } wrong)
            return Place(desk, asked, wrong);
        var (latitude, longitude) = await Guess(asked.Country!, asked.City!, work, cancel) ?? (0, 0);
        var place = await First(desk, work, cancel);
        if (place is null)
        {
            place = SaveLocation.New(desk.Id, asked with { Latitude = latitude, Longitude = longitude, Zone = Zones.Nearest(asked.Country!, latitude, longitude) }, work);
            work.Db.Add(place);
        }
        else
        {
            SaveLocation.Apply(place, asked with { Name = place.Name, Latitude = latitude, Longitude = longitude, Zone = Zones.Nearest(asked.Country!, latitude, longitude) });
        }
        await Step(desk, SetupStep.Zone, work, cancel);
        work.Audit("organizations.set-up-place", place.Id.ToString());
        if (await work.Commit(cancel) is { } problem) return Place(desk, asked, [problem]);
        return new SeeOther(desk.Href("setup/zone"));
    }

    /// <summary>GET /provider/{organization}/setup/zone</summary>
    internal static async Task<IResult> GetZone(Desk desk, Work work, CancellationToken cancel) =>
        await First(desk, work, cancel) is { } place
            ? Zone(desk, SaveLocation.RequestOf(place), [])
            : new SeeOther(desk.Href("setup/place"));

    /// <summary>POST /provider/{organization}/setup/zone: latitude, longitude, zone.</summary>
    internal static async Task<IResult> PostZone(Desk desk, IFormCollection form, Work work, CancellationToken cancel)
    {
        if (await First(desk, work, cancel) is not { } place) return new SeeOther(desk.Href("setup/place"));
        var asked = SaveLocation.RequestOf(place) with { Latitude = Number(form["latitude"]), Longitude = Number(form["longitude"]), Zone = form["zone"] };
        if (OrganizationRules.Position(place.Country, asked.Latitude, asked.Longitude, asked.Zone).ToList() is { Count: > 0 } wrong)
            return Zone(desk, asked, wrong);
        SaveLocation.Apply(place, asked);
        await Step(desk, null, work, cancel);
        if (await work.Commit(cancel) is { } problem) return Zone(desk, asked, [problem]);
        return new SeeOther(desk.Href("ready"));
    }

    /// <summary>Where a city probably is: a place that others have named, or one that gave its zone its name.</summary>
    internal static async Task<(double Latitude, double Longitude)?> Guess(string country, string city, Work work, CancellationToken cancel)
    {
        var known = await work.Db.Set<Catalog.Place>()
            .FromSql($"select * from catalog.places where country = {country} and name = platform.plain({city.Trim()})").AsNoTracking().FirstOrDefaultAsync(cancel);
        return known is null ? Zones.CityOf(country, city) : (known.Latitude, known.Longitude);
    }

    /// <summary>A number as people type it, with a point or a comma; null for anything else.</summary>
    internal static double? Number(string? text) =>
        double.TryParse((text ?? "").Trim().Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string? CountryOf(string zone) => Zones.Countries.FirstOrDefault(country => Zones.Of(country.Code).Contains(zone, StringComparer.Ordinal))?.Code;

    private static Task<Location?> First(Desk desk, Work work, CancellationToken cancel) =>
        work.Db.Set<Location>().Where(l => l.OrganizationId == desk.Id).OrderBy(l => l.Id).FirstOrDefaultAsync(cancel);

    // Whoever goes back to a question of a finished wizard corrects an answer and stays finished.
    private static async Task Step(Desk desk, SetupStep? next, Work work, CancellationToken cancel)
    {
        var organization = await work.Db.Set<Organization>().SingleAsync(o => o.Id == desk.Id, cancel);
        if (organization.SetupStep is not null) organization.SetupStep = next;
    }

    private static RazorComponentResult<SetUpPlacePage> Place(Desk desk, SaveLocation.Request asked, IReadOnlyList<Problem> problems) =>
        new(new { Desk = desk, Asked = asked, Problems = problems }) { StatusCode = StatusOf(problems) };

    private static RazorComponentResult<SetUpZonePage> Zone(Desk desk, SaveLocation.Request asked, IReadOnlyList<Problem> problems) =>
        new(new { Desk = desk, Asked = asked, Problems = problems }) { StatusCode = StatusOf(problems) };

    private static int StatusOf(IReadOnlyList<Problem> problems) => problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status();
}
