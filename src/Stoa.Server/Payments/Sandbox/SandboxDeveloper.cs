using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Server.Payments.Sandbox.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>The simulated processor's page for developers: what was sent, send it again, dispute a payment and decide.</summary>
internal static class SandboxDeveloper
{
    private const string Page = "/sandbox/events";

    internal static async Task<IResult> Get(Work work, CancellationToken cancel) =>
        new RazorComponentResult<SandboxEventsPage>(new { Events = await SandboxEvents.List(work, cancel) });

    internal static async Task<IResult> PostResend(string id, HttpContext http, Work work, CancellationToken cancel)
    {
        if (!await SandboxEvents.Resend(work, id, cancel)) return NotFoundPage.Result();
        new Flash(Tone.Good, $"{id} is sent again.").Keep(http);
        return Results.Redirect(Page);
    }

    internal static async Task<IResult> PostDispute(string id, HttpRequest request, SandboxProcessor processor, CancellationToken cancel)
    {
        var payment = (await request.ReadFormAsync(cancel))["step"].ToString() switch
        {
            "open" => await processor.OpenDispute(id, cancel),
            "won" => await processor.DecideDisputes(id, won: true, cancel),
            "lost" => await processor.DecideDisputes(id, won: false, cancel),
            _ => null,
        };
        return payment is null ? NotFoundPage.Result() : Results.Redirect(Page);
    }
}
