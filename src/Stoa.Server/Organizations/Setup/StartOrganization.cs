using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Server.Catalog;
using Stoa.Server.Identity;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Organizations.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations.Setup;

/// <summary>Makes somebody with an account a provider: the first question of the wizard. Nothing of the new organization is public.</summary>
public static class StartOrganization
{
    /// <summary>Organizations that one person may own.</summary>
    public const int OwnedMax = 20;

    /// <summary>A new organization.</summary>
    /// <param name="Name">How customers know it.</param>
    /// <param name="BusinessKind">What it is in the eyes of the law.</param>
    public sealed record Request(string? Name, BusinessKind? BusinessKind);

    /// <summary>It was made.</summary>
    public sealed record Started(Id<Organization> Id, string Name, string Slug, OrganizationStatus Status, int Version);

    /// <summary>What is wrong with a request, by field.</summary>
    internal static IReadOnlyList<Problem> Check(Request request)
    {
        List<Problem> problems = [.. OrganizationRules.Name(request.Name)];
        if (request.BusinessKind is not { } kind || !Enum.IsDefined(kind))
            problems.Add(new(ProblemKind.Invalid, "business-kind-required", "Say what sort of business it is.", "business_kind"));
        return problems;
    }

    /// <summary>Makes it, with the actor as its owner.</summary>
    public static async Task<Outcome<Started>> Run(Request request, Work work, CancellationToken cancel)
    {
        if (Check(request) is [var wrong, ..]) return wrong;
        if (work.Actor.UserId is not { } user) return OrganizationProblems.NoProvider;
        if (work.Actor.Memberships.Count(one => one.Role == MemberRole.Owner) >= OwnedMax) return OrganizationProblems.TooManyOwned;
        var id = Id<Organization>.New(work.Now);
        var organization = new Organization
        {
            Id = id,
            Name = request.Name!.Trim(),
            Slug = await FreeSlug(request.Name, id, work, cancel),
            BusinessKind = request.BusinessKind,
            Status = OrganizationStatus.Preparing,
            SetupStep = SetupStep.Place,
            CreatedAt = work.Now,
        };
        work.Db.Add(organization);
        work.Db.Add(new Member { OrganizationId = id, UserId = new Id<User>(user), Role = MemberRole.Owner, JoinedAt = work.Now });
        work.Audit("organizations.start", id.ToString(), after: new { request.BusinessKind });
        if (await work.Commit(cancel) is { } problem) return problem;
        return new Started(id, organization.Name, organization.Slug, organization.Status, organization.Version);
    }

    /// <summary>POST /api/v1/organizations</summary>
    internal static async Task<IResult> PostApi(Request request, Work work, CancellationToken cancel) =>
        (await Run(request, work, cancel)).AnswerCreated(made => $"/api/v1/organizations/{made.Id}");

    /// <summary>GET /provider/start: the way to an account, the question, or where the wizard was left. <c>?another=1</c> begins one more.</summary>
    internal static async Task<IResult> Get(string? another, Work work, CancellationToken cancel)
    {
        if (!work.Actor.IsSignedIn) return new RazorComponentResult<SellHerePage>();
        var own = work.Actor.Memberships.Where(one => one.Role == MemberRole.Owner).Select(one => new Id<Organization>(one.OrganizationId)).ToArray();
        var unfinished = await work.Db.Set<Organization>().AsNoTracking()
            .Where(o => own.Contains(o.Id) && o.SetupStep != null).OrderByDescending(o => o.CreatedAt).FirstOrDefaultAsync(cancel);
        return unfinished is not null && another is null
            ? new SeeOther(PathOf(unfinished))
            : Page(new(null, null), []);
    }

    /// <summary>POST /provider/start: name, business_kind.</summary>
    internal static async Task<IResult> Post(IFormCollection form, Work work, CancellationToken cancel)
    {
        var request = new Request(form["name"], EnumOf<BusinessKind>(form["business_kind"]));
        if (Check(request) is { Count: > 0 } wrong) return Page(request, wrong);
        var made = await Run(request, work, cancel);
        return made.Refused(out var problem) ? Page(request, [problem]) : new SeeOther(Desk.PathOf(made.Value.Id, "setup/place"));
    }

    /// <summary>Where the wizard goes on.</summary>
    internal static string PathOf(Organization organization) => Desk.PathOf(organization.Id, organization.SetupStep switch
    {
        SetupStep.Place => "setup/place",
        SetupStep.Zone => "setup/zone",
        _ => "ready",
    });

    /// <summary>An enum as forms post it, in snake case; null for anything else.</summary>
    internal static T? EnumOf<T>(string? text) where T : struct, Enum =>
        Enum.TryParse<T>((text ?? "").Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    private static RazorComponentResult<StartPage> Page(Request request, IReadOnlyList<Problem> problems) =>
        new(new { Asked = request, Problems = problems })
        {
            StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status(),
        };

    // The id's end makes a taken address one's own.
    private static async Task<string> FreeSlug(string name, Id<Organization> id, Work work, CancellationToken cancel)
    {
        var slug = ListingAddress.Slug(name, "provider");
        return await work.Db.Set<Organization>().AnyAsync(o => o.Slug == slug, cancel) ? $"{slug}-{id.ToString()[^8..]}" : slug;
    }
}
