using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Payments.Sandbox.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>The simulated processor's page for developers: what was sent, send it again, dispute a payment and decide, give one back.</summary>
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

    /// <summary>POST /sandbox/payments/{id}/dispute: step, and for the first two an amount; empty for all of it.</summary>
    internal static async Task<IResult> PostDispute(string id, HttpContext http, Work work, SandboxFaults faults, SandboxProcessor processor, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        if (await processor.Find(id, cancel) is not { } payment) return NotFoundPage.Result();
        Money? part = null;
        switch (form["step"].ToString())
        {
            case "open" or "give-back" when !IsPart(form["amount"].ToString(), payment, out part):
                return await PageOf(work, faults, $"Write an amount above 0, up to {payment.Left}, such as 12.50, or nothing for all of it.", cancel);
            case "open": await processor.OpenDispute(id, part, cancel); break;
            case "give-back":
                if (!await processor.GiveBack(id, part ?? payment.Left, cancel))
                    return await PageOf(work, faults, "Nothing of it can go back now: all of it went back already, or a bank looks at it.", cancel);
                break;
            case "won": await processor.DecideDisputes(id, won: true, cancel); break;
            case "lost": await processor.DecideDisputes(id, won: false, cancel); break;
            default: return NotFoundPage.Result();
        }
        return Results.Redirect(Page);
    }

    private static bool IsPart(string text, SandboxPayment payment, out Money? part)
    {
        part = null;
        if (text.Trim().Length == 0) return true;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var major)
            || !Money.TryOf(major, payment.Amount.Currency, out var amount) || !amount.IsPositive || amount > payment.Left) return false;
        part = amount;
        return true;
    }
}
