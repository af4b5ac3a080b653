using System.Net.Http.Headers;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Payments;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Commands.Racing;

/// <summary>Prepares a race on a course of our own, and runs it.</summary>
internal static class OwnRace
{
    private const int WarmUpClients = 10;
    private static readonly Duration HoldsEnd = Duration.FromMinutes(61);

    /// <summary>The sorts of races.</summary>
    public static readonly string[] Kinds = ["hold", "accept", "reschedule", "expired-hold"];

    public static Task<RaceResult> Run(RaceCourse course, string kind, int clients, CancellationToken stop) => kind switch
    {
        "accept" => Accept(course, clients, stop),
        "reschedule" => Reschedule(course, clients, stop),
        "expired-hold" => ExpiredHold(course, clients, stop),
        _ => Hold(course, clients, stop),
    };

    private static async Task<RaceResult> Hold(RaceCourse course, int clients, CancellationToken stop)
    {
        var shop = await course.Open(BookingMode.Instant, stop);
        // A program that has just started compiles what it runs for the first time: nobody races on a cold engine.
        await Race.Run(course.Addresses, [.. Holds(shop, course.Hour(6), WarmUpClients)], wantsAlternatives: true, stop);
        return await Race.Run(course.Addresses, [.. Holds(shop, course.Hour(0), clients)], wantsAlternatives: true, stop);
    }

    // Somebody held it and let the time pass: the race is for what has just become free, while the row still says "held".
    private static async Task<RaceResult> ExpiredHold(RaceCourse course, int clients, CancellationToken stop)
    {
        var shop = await course.Open(BookingMode.Instant, stop);
        var first = await Race.Run([course.Addresses[0]], [.. Holds(shop, course.Hour(6), 1)], wantsAlternatives: false, stop);
        if (first.Won != 1) return first;
        course.Advance(HoldsEnd);
        return await Race.Run(course.Addresses, [.. Holds(shop, course.Hour(6), clients)], wantsAlternatives: true, stop);
    }

    private static async Task<RaceResult> Accept(RaceCourse course, int clients, CancellationToken stop)
    {
        var shop = await course.Open(BookingMode.Request, stop);
        var (order, _) = await course.Sell(shop, course.Hour(0), PaymentStatus.Authorized, stop);
        var owner = await course.With((work, _) => shop.Owner(work, stop));
        var step = Post($"/api/v1/orders/{order}/transitions", new FireTransition.Request("accept"), owner);
        return await Race.Run(course.Addresses, [.. Enumerable.Repeat(step, clients)], wantsAlternatives: false, stop);
    }

    private static async Task<RaceResult> Reschedule(RaceCourse course, int clients, CancellationToken stop)
    {
        var shop = await course.Open(BookingMode.Instant, stop);
        var target = course.Hour(clients + 1);
        var racers = new List<Func<HttpRequestMessage>>(clients);
        for (var n = 0; n < clients; n++)
        {
            var (order, token) = await course.Sell(shop, course.Hour(n), PaymentStatus.Captured, stop);
            racers.Add(Post($"/api/v1/orders/{order}/transitions", new FireTransition.Request("reschedule", Start: target), token));
        }
        return await Race.Run(course.Addresses, racers, wantsAlternatives: true, stop);
    }

    private static IEnumerable<Func<HttpRequestMessage>> Holds(RaceShop shop, Instant start, int clients) =>
        Enumerable.Repeat(Post("/api/v1/holds", new HoldSlot.Request(shop.Listing, shop.Plan, start), null), clients);

    internal static Func<HttpRequestMessage> Post<T>(string path, T body, string? token) => () => new HttpRequestMessage(HttpMethod.Post, path)
    {
        Content = JsonContent.Create(body, options: StoaJson.Options),
        Headers = { Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token) },
    };
}
