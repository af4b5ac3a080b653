using System.Globalization;
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

    private const int MillisecondsPerSecond = 1_000;

    internal static async Task<IResult> Get(Work work, SandboxFaults faults, CancellationToken cancel) => await PageOf(work, faults, null, cancel);

    internal static async Task<IResult> PostFaults(HttpContext http, Work work, SandboxFaults faults, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var wanted = new SandboxFaults.Settings(
            TimeSpan.FromSeconds(Number("latency_ms") / (double)MillisecondsPerSecond), Number("error_every"), Number("silent_every"), Number("duplicate_every"), Number("disorder_every"));
        if (!wanted.IsValid) return await PageOf(work, faults, $"Write whole numbers from 0 to {SandboxFaults.Settings.EveryMax}, and at most {SandboxFaults.Settings.LatencyMax.TotalMilliseconds} milliseconds.", cancel);
        faults.Set(wanted);
        return Results.Redirect(Page);

        // What is not a number is refused with the rest.
        int Number(string name) => form[name].ToString() is { Length: > 0 } text ? (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1) : 0;
    }

    private static async Task<IResult> PageOf(Work work, SandboxFaults faults, string? complaint, CancellationToken cancel) =>
        new RazorComponentResult<SandboxEventsPage>(new { Events = await SandboxEvents.List(work, cancel), Faults = faults.Now, Complaint = complaint })
        {
            StatusCode = complaint is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

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
