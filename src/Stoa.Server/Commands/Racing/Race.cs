using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Stoa.Server.Commands.Racing;

/// <summary>How a race ended.</summary>
/// <param name="Won">Who got it.</param>
/// <param name="Refused">Who was refused politely: 409, with other times where the race is for a time.</param>
/// <param name="Others">Every other answer, in words.</param>
/// <param name="Times">From the start until each answer, shortest first.</param>
internal sealed record RaceResult(int Won, int Refused, IReadOnlyList<string> Others, IReadOnlyList<TimeSpan> Times)
{
    /// <summary>True when one has it and everybody else was told so.</summary>
    public bool IsRight => Won == 1 && Others.Count == 0;
}

/// <summary>Many requests that set off at the same moment, each on a connection of its own.</summary>
internal static class Race
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    /// <param name="servers">Where to; racers take turns.</param>
    /// <param name="requests">One per racer.</param>
    /// <param name="wantsAlternatives">True when a refusal must name other free times.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<RaceResult> Run(
        IReadOnlyList<Uri> servers, IReadOnlyList<Func<HttpRequestMessage>> requests, bool wantsAlternatives, CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = requests.Count }) { Timeout = Patience };
        // Connections first: the race is for the slot, not for a socket.
        await Task.WhenAll(requests.Select((_, racer) => client.GetAsync(new Uri(servers[racer % servers.Count], "/health/live"), stop)));
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = new Stopwatch();
        var runs = requests.Select((request, racer) => RunOne(client, servers[racer % servers.Count], request, wantsAlternatives, start.Task, watch, stop)).ToList();
        watch.Start();
        start.SetResult();
        var answers = await Task.WhenAll(runs);
        return new RaceResult(
            answers.Count(answer => answer.Kind == Kind.Won), answers.Count(answer => answer.Kind == Kind.Refused),
            [.. answers.Where(answer => answer.Kind == Kind.Other).Select(answer => answer.Words)],
            [.. answers.Select(answer => answer.After).Order()]);
    }

    private enum Kind { Won, Refused, Other }

    private sealed record Answer(Kind Kind, string Words, TimeSpan After);

    private static async Task<Answer> RunOne(
        HttpClient client, Uri server, Func<HttpRequestMessage> make, bool wantsAlternatives, Task start, Stopwatch watch, CancellationToken stop)
    {
        using var request = make();
        request.RequestUri = new Uri(server, request.RequestUri!);
        await start;
        try
        {
            using var response = await client.SendAsync(request, stop);
            var body = await response.Content.ReadAsStringAsync(stop);
            return Judge(response.StatusCode, body, wantsAlternatives, watch.Elapsed);
        }
        catch (HttpRequestException silent)
        {
            return new Answer(Kind.Other, silent.Message, watch.Elapsed);
        }
    }

    private static Answer Judge(HttpStatusCode status, string body, bool wantsAlternatives, TimeSpan after)
    {
        if ((int)status is >= 200 and < 300) return new Answer(Kind.Won, body, after);
        if (status != HttpStatusCode.Conflict) return new Answer(Kind.Other, $"{(int)status}: {Short(body)}", after);
        if (wantsAlternatives && !HasAlternatives(body)) return new Answer(Kind.Other, $"409 without other free times: {Short(body)}", after);
        return new Answer(Kind.Refused, "", after);
    }

    private static bool HasAlternatives(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("next_free", out var free) && free.GetArrayLength() > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Short(string text)
    {
        const int LengthMax = 200;
        return text.Length <= LengthMax ? text : text[..LengthMax];
    }
}
