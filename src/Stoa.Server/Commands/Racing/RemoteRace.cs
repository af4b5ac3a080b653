using System.Text.Json;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Commands.Racing;

/// <summary>A race for a real slot of a running server. The winner's hold ends by itself after the usual minutes.</summary>
internal static class RemoteRace
{
    private const int DaysAhead = 14;

    /// <summary>Races for the last free slot of the next two weeks with one free resource: where several are free, several may win.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="listing">A listing; the first of the catalogue when null.</param>
    /// <param name="clients">How many race.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<RaceResult> Hold(Uri server, string? listing, int clients, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = server };
        foreach (var id in listing is null ? await Listings(client, stop) : [listing])
        {
            var detail = await Get(client, $"/api/v1/listings/{id}", stop);
            foreach (var plan in detail.GetProperty("plans").EnumerateArray().Select(plan => plan.GetProperty("id").GetString()!))
            {
                if (await LastSingle(client, id, plan, stop) is not { } start) continue;
                var request = new HoldSlot.Request(Id<Listing>.Parse(id, null), Id<Plan>.Parse(plan, null), start);
                return await Race.Run([server], [.. Enumerable.Repeat(OwnRace.Post("/api/v1/holds", request, null), clients)], wantsAlternatives: true, stop);
            }
        }
        throw new SetupException("No slot with one free resource was found there. Name a listing that has one: --listing lst_…");
    }

    private static async Task<IReadOnlyList<string>> Listings(HttpClient client, CancellationToken stop)
    {
        var found = await Get(client, "/api/v1/listings", stop);
        return [.. found.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }

    private static async Task<NodaTime.Instant?> LastSingle(HttpClient client, string listing, string plan, CancellationToken stop)
    {
        var url = $"/api/v1/listings/{listing}/slots?plan={plan}&days={DaysAhead}";
        using var response = await client.GetAsync(url, stop);
        if (!response.IsSuccessStatusCode) throw Refused(url, response);
        var listed = await response.Content.ReadFromJsonAsync<ListSlots.Listed>(StoaJson.Options, stop);
        return listed!.Days.SelectMany(day => day.Slots).LastOrDefault(slot => slot.Free == 1)?.Start;
    }

    private static async Task<JsonElement> Get(HttpClient client, string path, CancellationToken stop)
    {
        try
        {
            using var response = await client.GetAsync(path, stop);
            if (!response.IsSuccessStatusCode) throw Refused(path, response);
            return await response.Content.ReadFromJsonAsync<JsonElement>(stop);
        }
        catch (HttpRequestException silent)
        {
            throw new SetupException($"{client.BaseAddress} does not answer: {silent.Message}", silent);
        }
    }

    private static SetupException Refused(string path, HttpResponseMessage response) => new($"{path} answered {(int)response.StatusCode}.");
}
