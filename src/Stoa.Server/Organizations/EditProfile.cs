using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Organizations.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;

namespace Stoa.Server.Organizations;

/// <summary>What an organization says of itself in public.</summary>
public static class EditProfile
{
    /// <summary>The longest description, in characters.</summary>
    public const int DescriptionLengthMax = 5_000;

    private const int WebsiteLengthMax = 200;

    /// <summary>The profile.</summary>
    /// <param name="Name">How customers know it.</param>
    /// <param name="Description">Who they are dealing with.</param>
    /// <param name="Website">An https address of its own; may be empty.</param>
    public sealed record Request(string? Name, string? Description, string? Website);

    /// <summary>The profile as its members see it.</summary>
    public sealed record Seen(
        Id<Organization> Id, string Name, string Slug, string Description, string? Website, BusinessKind? BusinessKind, OrganizationStatus Status, int Version);

    /// <summary>Changes it; <c>stale-version</c> when somebody else did since.</summary>
    public static async Task<Outcome<Seen>> Run(Desk desk, Request request, int? version, Work work, CancellationToken cancel)
    {
        if (Check(request) is [var wrong, ..]) return wrong;
        var organization = await work.Db.Set<Organization>().SingleAsync(o => o.Id == desk.Id, cancel);
        if (version is { } seen && seen != organization.Version) return OrganizationProblems.Stale;
        var renamed = organization.Name != request.Name!.Trim();
        organization.Name = request.Name.Trim();
        organization.Description = request.Description?.Trim().ReplaceLineEndings("\n") ?? "";
        organization.Website = string.IsNullOrWhiteSpace(request.Website) ? null : request.Website.Trim();
        work.Audit("organizations.change-profile", desk.Id.ToString());
        if (renamed) work.Emit(new ProviderRenamed(desk.Id));
        return await work.Commit(cancel) is { } problem ? problem : Of(organization);
    }

    /// <summary>What is wrong with a request, by field.</summary>
    internal static IReadOnlyList<Problem> Check(Request request)
    {
        List<Problem> problems = [.. OrganizationRules.Name(request.Name)];
        if (request.Description?.Length > DescriptionLengthMax)
            problems.Add(new(ProblemKind.Invalid, "description-too-long", $"A description has at most {DescriptionLengthMax} characters.", "description"));
        if (!string.IsNullOrWhiteSpace(request.Website) && !IsWebsite(request.Website.Trim()))
            problems.Add(new(ProblemKind.Invalid, "website-invalid", "Write the whole address, such as https://example.org.", "website"));
        return problems;
    }

    /// <summary>GET /api/v1/organizations/{organization}/profile</summary>
    internal static async Task<IResult> GetApi(Desk desk, HttpContext http, Work work, CancellationToken cancel)
    {
        var seen = Of(await work.Db.Set<Organization>().AsNoTracking().SingleAsync(o => o.Id == desk.Id, cancel));
        ETags.Set(http.Response, seen.Version);
        return Outcome<Seen>.Of(seen).Answer();
    }

    /// <summary>PUT /api/v1/organizations/{organization}/profile, with If-Match.</summary>
    internal static async Task<IResult> PutApi(Desk desk, Request request, HttpRequest http, Work work, CancellationToken cancel)
    {
        if (ETags.Expected(http) is var expected && expected.Refused(out var bad)) return bad.Answer();
        var changed = await Run(desk, request, expected.Value, work, cancel);
        if (changed.Succeeded) ETags.Set(http.HttpContext.Response, changed.Value.Version);
        return changed.Answer();
    }

    /// <summary>GET /provider/{organization}/profile</summary>
    internal static async Task<IResult> Get(Desk desk, Work work, CancellationToken cancel)
    {
        var organization = await work.Db.Set<Organization>().AsNoTracking().SingleAsync(o => o.Id == desk.Id, cancel);
        return Page(desk, new(organization.Name, organization.Description, organization.Website), organization.Version, []);
    }

    /// <summary>POST /provider/{organization}/profile: name, description, website, version.</summary>
    internal static async Task<IResult> Post(Desk desk, IFormCollection form, HttpContext http, Work work, CancellationToken cancel)
    {
        var request = new Request(form["name"], form["description"], form["website"]);
        var version = int.TryParse(form["version"], System.Globalization.CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        if (Check(request) is { Count: > 0 } wrong) return Page(desk, request, version, wrong);
        var changed = await Run(desk, request, version, work, cancel);
        if (changed.Refused(out var problem)) return Page(desk, request, version, [problem]);
        new Flash(Tone.Good, "Your profile is saved.").Keep(http);
        return new SeeOther(desk.Href("ready"));
    }

    private static Seen Of(Organization organization) => new(
        organization.Id, organization.Name, organization.Slug, organization.Description, organization.Website, organization.BusinessKind,
        organization.Status, organization.Version);

    private static bool IsWebsite(string text) =>
        text.Length <= WebsiteLengthMax && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("https" or "http");

    private static RazorComponentResult<ProfilePage> Page(Desk desk, Request asked, int version, IReadOnlyList<Problem> problems) =>
        new(new { Desk = desk, Asked = asked, Version = version, Problems = problems })
        {
            StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status(),
        };
}
