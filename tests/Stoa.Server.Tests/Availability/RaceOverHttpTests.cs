using System.Net;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Availability;

/// <summary>The race as the world runs it: over HTTP, against two servers on one database.</summary>
public sealed class RaceOverHttpTests(TestDatabases databases)
{
    private const int Racers = 50;
    private const int Rounds = 5;

    [Fact]
    public async Task Fifty_visitors_at_two_servers_give_one_hold_a_slot_and_forty_nine_polite_refusals()
    {
        await using var one = await TestStoa.Start(databases);
        await using var other = await TestStoa.Start(databases, shared: one);
        var shop = await Shop.Open(one);
        for (var round = 0; round < Rounds; round++)
        {
            var start = Sale.Tomorrow + NodaTime.Duration.FromHours(round);
            var shoppers = Enumerable.Range(0, Racers).Select(n => new Shopper(n % 2 == 0 ? one.BaseAddress : other.BaseAddress)).ToList();
            var answers = await Task.WhenAll(shoppers.Select(shopper => shopper.Hold(shop, start, Guid.NewGuid().ToString())));
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
            Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer =>
            {
                Assert.Equal((HttpStatusCode.Conflict, "slot-taken"), (answer.Status, answer.Code));
                var free = answer.Json.GetProperty("next_free");
                Assert.True(free.GetArrayLength() > 0, answer.Text);
                Assert.DoesNotContain(free.EnumerateArray(), slot => slot.GetProperty("start").GetDateTimeOffset() == start.ToDateTimeOffset());
            });
            shoppers.ForEach(shopper => shopper.Dispose());
        }
    }

    [Fact]
    public async Task Twins_under_one_key_hold_once_and_a_repetition_gets_the_first_answer()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, resources: 3);
        using var shopper = new Shopper(stoa.BaseAddress);
        Assert.Equal(HttpStatusCode.Created, (await shopper.Hold(shop, Sale.Tomorrow)).Status);
        var key = Guid.NewGuid().ToString();
        var later = Sale.Tomorrow + NodaTime.Duration.FromHours(2);
        var twins = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shopper.Hold(shop, later, key)));
        var held = twins.Where(t => t.Status == HttpStatusCode.Created).Select(t => t["id"]).Distinct(StringComparer.Ordinal).ToList();
        Assert.Single(held);
        Assert.All(twins.Where(t => t.Status != HttpStatusCode.Created), t => Assert.Equal("idempotency-in-progress", t.Code));
        var again = await shopper.Hold(shop, later, key);
        Assert.Equal((HttpStatusCode.Created, held[0]), (again.Status, again["id"]));
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        Assert.Equal("idempotency-key-reused", (await shopper.Hold(shop, Sale.Tomorrow, key)).Code);
    }
}
