using System.Globalization;
using Stoa.Core;
using Stoa.Server.Operations.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;

namespace Stoa.Server.Operations;

/// <summary>Work that failed for good: why, and once more.</summary>
internal static class HandleDeadLetters
{
    /// <summary>What to replay: one, a range, or all of a topic.</summary>
    public sealed record ReplayRequest(long? Id = null, long? From = null, long? To = null, string? Topic = null);

    /// <summary>How many were given their tries back.</summary>
    public sealed record Replayed(int Count);

    /// <summary>GET /api/v1/operations/dead-letters</summary>
    internal static async Task<IResult> Get(string? topic, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await DeadLetters.List(work, new(topic), cursor, limit, cancel)).Answer();

    /// <summary>POST /api/v1/operations/dead-letters/replay</summary>
    internal static async Task<IResult> PostReplay(ReplayRequest request, Work work, CancellationToken cancel) =>
        (await Replay(request, work, cancel)).Answer();

    /// <summary>GET /operator/dead-letters</summary>
    internal static async Task<IResult> GetPage(
        string? topic, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var page = await DeadLetters.List(work, new(topic), cursor, null, cancel);
        if (page.Refused(out var problem)) return Site.Pages.ProblemPage.Result(problem, "/operator/dead-letters");
        return Draw.Page<DeadLettersPage>(new() { ["Letters"] = page.Value, ["Topics"] = await DeadLetters.Topics(work, cancel), ["Topic"] = topic, ["Zone"] = marketplace.Zone });
    }

    /// <summary>POST /operator/dead-letters: id, or from and to, or topic.</summary>
    internal static async Task<IResult> PostPage(HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var topic = form["topic"].ToString() is { Length: > 0 } named ? named : null;
        var replayed = await Replay(new(Number(form["id"]), Number(form["from"]), Number(form["to"]), topic), work, cancel);
        new Flash(
            replayed.Succeeded ? Tone.Good : Tone.Bad,
            replayed.Refused(out var problem) ? problem.Message : $"{replayed.Value.Count} sent again. What fails once more comes back here.").Keep(http);
        http.Response.Headers.Location = "/operator/dead-letters";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task<Outcome<Replayed>> Replay(ReplayRequest request, Work work, CancellationToken cancel)
    {
        if (request is { Id: null, From: null, To: null, Topic: null }) return OperationsProblems.NothingChosen;
        var range = request.Id is { } id ? new DeadLetters.Range(null, id, id) : new DeadLetters.Range(request.Topic, request.From, request.To);
        var count = await DeadLetters.Replay(work, range, cancel);
        return count.Refused(out var problem) ? problem : new Replayed(count.Value);
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
