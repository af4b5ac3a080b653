using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Invoices.Pages;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Site;

namespace Stoa.Server.Invoices.Issuers;

/// <summary>A provider says what stands on its invoices as its own: name in law, address, tax number. It counts for what is issued from then on.</summary>
public static class SaveIssuer
{
    /// <summary>What is said.</summary>
    /// <param name="Name">The name in law.</param>
    /// <param name="Address">The address, a line each.</param>
    /// <param name="TaxNumber">The number that the tax office knows them by; may be empty.</param>
    public sealed record Request(string? Name, string? Address, string? TaxNumber);

    private static readonly Problem Nothing = new(ProblemKind.NotFound, "issuer-not-found", "Nothing was said yet: invoices have the profile's name and the location's address.");

    /// <summary>Keeps it, in the place of what was said before.</summary>
    public static async Task<Problem?> Run(Desk desk, Request request, Work work, CancellationToken cancel)
    {
        var (details, problems) = IssuerDetails.Read(request.Name, request.Address, request.TaxNumber);
        if (problems is [var wrong, ..]) return wrong;
        var text = work.Cipher.Seal(JsonSerializer.Serialize(details, StoaJson.Options), Issuer.DetailsPurpose);
        if (await work.Db.Set<Issuer>().SingleOrDefaultAsync(i => i.OrganizationId == desk.Id, cancel) is { } known)
            (known.Details, known.ChangedAt) = (text, work.Now);
        else
            work.Db.Add(new Issuer { OrganizationId = desk.Id, Details = text, ChangedAt = work.Now });
        work.Audit("invoices.set-issuer", desk.Id.ToString());
        return await work.Commit(cancel);
    }

    /// <summary>GET /api/v1/organizations/{organization}/invoice-details</summary>
    internal static async Task<IResult> GetApi(Desk desk, Work work, CancellationToken cancel) =>
        await Issuer.Find(desk.Id, work, cancel) is { } details ? Outcome<IssuerDetails>.Of(details).Answer() : Nothing.Answer();

    /// <summary>PUT /api/v1/organizations/{organization}/invoice-details</summary>
    internal static async Task<IResult> PutApi(Desk desk, Request request, Work work, CancellationToken cancel) =>
        await Run(desk, request, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>GET /provider/{organization}/invoices/details</summary>
    internal static async Task<IResult> Get(Desk desk, Work work, CancellationToken cancel)
    {
        var known = await Issuer.Find(desk.Id, work, cancel);
        return Page(desk, new(known?.Name, string.Join('\n', known?.Address ?? []), known?.TaxNumber), []);
    }

    /// <summary>POST /provider/{organization}/invoices/details: name, address, tax_number.</summary>
    internal static async Task<IResult> Post(Desk desk, IFormCollection form, HttpContext http, Work work, CancellationToken cancel)
    {
        var request = new Request(form["name"], form["address"], form["tax_number"]);
        if (IssuerDetails.Read(request.Name, request.Address, request.TaxNumber).Problems is { Count: > 0 } wrong) return Page(desk, request, wrong);
        if (await Run(desk, request, work, cancel) is { } problem) return Page(desk, request, [problem]);
        new Flash(Tone.Good, "Kept. It stands on what is issued from now on.").Keep(http);
        return new SeeOther(desk.Href("invoices"));
    }

    private static RazorComponentResult<IssuerPage> Page(Desk desk, Request typed, IReadOnlyList<Problem> problems) =>
        new(new { Desk = desk, Typed = typed, Problems = problems })
        {
            StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status(),
        };
}
