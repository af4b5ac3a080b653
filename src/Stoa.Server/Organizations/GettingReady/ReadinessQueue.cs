using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Core.Readiness;
using Stoa.Server.Organizations.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Organizations.GettingReady;

/// <summary>The operator's queue: checks that wait, the longest waiting first, and one organization's readiness with what can be done.</summary>
public static class ReadinessQueue
{
    /// <summary>Checks shown at once.</summary>
    public const int LinesMax = 200;

    /// <summary>A check that waits.</summary>
    public sealed record Line(Id<RequestedCheck> Id, Id<Organization> OrganizationId, string OrganizationName, string Requirement, string Note, Instant AskedAt);

    /// <summary>What waits.</summary>
    public static async Task<IReadOnlyList<Line>> Run(Work work, CancellationToken cancel) => await (
        from check in work.Db.Set<RequestedCheck>().AsNoTracking()
        join organization in work.Db.Set<Organization>() on check.OrganizationId equals organization.Id
        where check.State == CheckState.Asked
        orderby check.AskedAt, check.Id
        select new Line(check.Id, organization.Id, organization.Name, check.Requirement, check.Note, check.AskedAt)).Take(LinesMax).ToListAsync(cancel);

    /// <summary>GET /api/v1/operations/readiness</summary>
    internal static async Task<IResult> GetApi(Work work, CancellationToken cancel) => Outcome<IReadOnlyList<Line>>.Of(await Run(work, cancel)).Answer();

    /// <summary>GET /api/v1/operations/readiness/organizations/{id}</summary>
    internal static async Task<IResult> GetOneApi(Id<Organization> id, Work work, Marketplace marketplace, CancellationToken cancel) =>
        await work.Db.Set<Organization>().AnyAsync(o => o.Id == id, cancel)
            ? Outcome<ReadChecklist.Answer>.Of(ReadChecklist.AnswerOf(await ReadChecklist.Of(id, work, marketplace, cancel))).Answer()
            : OrganizationProblems.NoProvider.Answer();

    /// <summary>GET /operator/readiness</summary>
    internal static async Task<IResult> Get(Work work, Marketplace marketplace, CancellationToken cancel) =>
        new RazorComponentResult<ReadinessQueuePage>(new { Lines = await Run(work, cancel), marketplace.Zone });

    /// <summary>GET /operator/readiness/{id}: an organization.</summary>
    internal static Task<IResult> GetOne(Id<Organization> id, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Page(id, [], work, marketplace, cancel);

    /// <summary>POST /operator/readiness/{id}: step (approve, reject, waive, end-waiver), check, requirement, reason, until.</summary>
    internal static async Task<IResult> Post(Id<Organization> id, IFormCollection form, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var (step, reason, requirement) = (form["step"].ToString(), form["reason"].ToString(), form["requirement"].ToString());
        var until = UntilOf(form["until"], marketplace.Zone);
        Problem? problem = step switch
        {
            "approve" or "reject" => Id<RequestedCheck>.TryParse(form["check"], out var check)
                ? await DecideReadiness.Decide(check, new(step == "approve", reason), work, cancel)
                : ReadinessProblems.NoCheck,
            "waive" => until.Refused(out var bad) ? bad : await DecideReadiness.Waive(id, new(requirement, reason, until.Value), work, marketplace, cancel),
            "end-waiver" => await DecideReadiness.EndWaiver(id, requirement, work, cancel),
            _ => ReadinessProblems.Unknown,
        };
        if (problem is not null) return await Page(id, [problem], work, marketplace, cancel);
        new Flash(Tone.Good, step switch
        {
            "approve" => "Approved. The provider sees it at once.",
            "reject" => "Sent back, with your reason.",
            "waive" => "Waived.",
            _ => "The waiver has ended.",
        }).Keep(http);
        return new SeeOther(step is "approve" or "reject" ? "/operator/readiness" : string.Create(CultureInfo.InvariantCulture, $"/operator/readiness/{id}"));
    }

    // A day given means until its end in the marketplace's zone.
    private static Outcome<Instant?> UntilOf(string? text, DateTimeZone zone)
    {
        if (string.IsNullOrWhiteSpace(text)) return (Instant?)null;
        return LocalDatePattern.Iso.Parse(text.Trim()) is { Success: true, Value.Year: > 2000 and < 9000 } date
            ? (Instant?)zone.AtStartOfDay(date.Value.PlusDays(1)).ToInstant()
            : ReadinessProblems.BadUntil;
    }

    private static async Task<IResult> Page(
        Id<Organization> id, IReadOnlyList<Problem> problems, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (problems.Count > 0) await work.Abandon();
        var organization = await work.Db.Set<Organization>().AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancel);
        if (organization is null) return NotFoundPage.Result();
        var checks = await work.Db.Set<RequestedCheck>().AsNoTracking().Where(c => c.OrganizationId == id).OrderByDescending(c => c.AskedAt).Take(LinesMax).ToListAsync(cancel);
        return new RazorComponentResult<ReadinessOfPage>(new
        {
            Organization = organization,
            List = await ReadChecklist.Of(id, work, marketplace, cancel),
            Checks = (IReadOnlyList<RequestedCheck>)checks,
            Problems = problems,
            marketplace.Zone,
        })
        {
            StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status(),
        };
    }
}
