using System.Net;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>What goes wrong at the sandbox on purpose: the marketplace ends in the same place.</summary>
public sealed class SandboxFaultsTests(TestDatabases databases)
{
    private const int Orders = 6;

    [Fact]
    public async Task Errors_lost_answers_and_webhooks_twice_and_out_of_order_change_nothing_in_the_end()
    {
        await using var till = await Till.Open(databases, settings: new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Sandbox:ErrorEvery"] = "3",
            ["Stoa:Sandbox:SilentEvery"] = "4",
            ["Stoa:Sandbox:DuplicateEvery"] = "2",
            ["Stoa:Sandbox:DisorderEvery"] = "3",
        });
        var orders = new List<Order>();
        for (var number = 0; number < Orders; number++)
        {
            var order = await till.Order();
            orders.Add(order);
            while ((await till.StartPayment(order)).StatusCode == HttpStatusCode.ServiceUnavailable) { }
            await till.Pay(order, SandboxCard.Good);
            await till.Settle();
            await till.After(Duration.FromMinutes(1));
            await till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Money.Of(20, Shelf.Cad)));
            await till.Settle();
        }
        for (var minute = 0; minute < 10; minute++) await till.After(Duration.FromMinutes(1));

        foreach (var order in orders)
        {
            Assert.Equal(2_000, Assert.Single(await till.PaymentsOf(order)).RefundedMinor);
            Assert.Equal(RefundStatus.Succeeded, Assert.Single(await till.RefundsOf(order)).Status);
        }
        Assert.Equal(Orders, await till.Count("select count(*) from sandbox.payments"));
        Assert.Equal(Orders, await till.Count("select count(*) from sandbox.refunds"));
        Assert.Equal(Orders * (11_000 - 349 - 2_000), await SandboxBooks.Balance(till.Database, "CAD", default));
        Assert.Empty(await till.Check());
    }

    [Fact]
    public async Task The_developers_page_sets_them_and_refuses_nonsense()
    {
        await using var till = await Till.Open(databases, settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Payments:GatewayTimeout"] = "00:00:01" });
        // Slower than anybody waits: nothing is charged, and the same payment goes on when it is quick again.
        using var slow = await till.PostForm("/sandbox/faults", ("latency_ms", "30000"));
        var waited = await till.Order();
        using (var tooSlow = await till.StartPayment(waited)) Assert.Equal(HttpStatusCode.ServiceUnavailable, tooSlow.StatusCode);
        using var set = await till.PostForm("/sandbox/faults", ("error_every", "1"), ("latency_ms", "5"));
        Assert.Equal(HttpStatusCode.Redirect, set.StatusCode);
        Assert.Contains("name=\"error_every\" inputmode=\"numeric\" value=\"1\"", await till.Client.GetStringAsync("/sandbox/events"), StringComparison.Ordinal);
        using var silent = await till.StartPayment(await till.Order());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, silent.StatusCode);
        foreach (var nonsense in new[] { "-1", "often", "1001" })
        {
            using var refused = await till.PostForm("/sandbox/faults", ("error_every", nonsense));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }
        using var none = await till.PostForm("/sandbox/faults");
        await till.StartPaying(await till.Order());
        await till.StartPaying(waited);
    }
}
