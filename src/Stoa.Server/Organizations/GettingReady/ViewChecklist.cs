using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Readiness;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Organizations.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;

namespace Stoa.Server.Organizations.GettingReady;

/// <summary>The organization's checklist as a page, with the next step, and the forms that take it.</summary>
internal static class ViewChecklist
{
    /// <summary>GET /provider/{organization}/ready</summary>
    internal static Task<IResult> Get(Desk desk, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Page(desk, null, [], work, marketplace, cancel);

    /// <summary>POST /provider/{organization}/ready/{requirement}/accept: version.</summary>
    internal static async Task<IResult> PostAccept(
        Desk desk, string requirement, IFormCollection form, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (form["accepted"] != "true") return await Page(desk, null, [new(ProblemKind.Invalid, "not-accepted", "Tick that you accept them.", "accepted")], work, marketplace, cancel);
        return await GetReady.Attest(desk, requirement, new(form["version"]), work, marketplace, cancel) is { } problem
            ? await Page(desk, null, [problem], work, marketplace, cancel)
            : Back(desk, http, "Accepted, and written down with your name and the time.");
    }

    /// <summary>POST /provider/{organization}/ready/{requirement}/ask: note.</summary>
    internal static async Task<IResult> PostAsk(
        Desk desk, string requirement, IFormCollection form, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel) =>
        await GetReady.Ask(desk, requirement, new(form["note"]), work, marketplace, cancel) is { } problem
            ? await Page(desk, form["note"], [problem], work, marketplace, cancel)
            : Back(desk, http, "Asked. You see the answer here.");

    /// <summary>Where the next step of a requirement is taken, as a page of the desk; null when it is taken on the checklist itself.</summary>
    internal static string? PageOf(string requirement) => requirement switch
    {
        Requirements.Profile => "profile",
        Requirements.Location => "locations",
        Requirements.Schedule => "schedules",
        Requirements.Listing => "listings",
        Requirements.PayoutAccount => "payout-account",
        _ => null,
    };

    private static SeeOther Back(Desk desk, HttpContext http, string text)
    {
        new Flash(Tone.Good, text).Keep(http);
        return new SeeOther(desk.Href("ready"));
    }

    private static async Task<IResult> Page(
        Desk desk, string? note, IReadOnlyList<Problem> problems, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (problems.Count > 0) await work.Abandon();
        var organization = await work.Db.Set<Organization>().AsNoTracking().SingleAsync(o => o.Id == desk.Id, cancel);
        return new RazorComponentResult<ChecklistPage>(new
        {
            Desk = desk,
            List = await ReadChecklist.Of(desk.Id, work, marketplace, cancel),
            Organization = organization,
            Note = note,
            Problems = problems,
            marketplace.Zone,
            marketplace.TermsUrl,
        })
        {
            StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status(),
        };
    }
}
