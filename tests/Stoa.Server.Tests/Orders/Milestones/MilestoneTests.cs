using System.Net;
using NodaTime;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Orders.Milestones;

/// <summary>An order of 110 dollars in three parts, of 30, 30 and 40 %: each released by itself, refunds out of what is not.</summary>
public sealed class MilestoneTests(TestDatabases databases)
{
    [Fact]
    public async Task Each_part_is_released_by_itself_and_all_together_are_exactly_the_order()
    {
        await using var it = await Desk.Open(databases);
        Assert.Equal("wrong-role", (await it.Move(it.Customer, 1, "deliver")).Code);
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Provider, 1, "deliver")).Status);
        Assert.Equal("reason-required", (await it.Move(it.Customer, 1, "dispute")).Code);
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Customer, 1, "dispute", "The lines are crooked.")).Status);
        await it.Move(it.Provider, 1, "deliver");
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Customer, 1, "accept")).Status);
        Assert.Equal("milestone-moved", (await it.Move(it.Customer, 1, "accept")).Code);
        Assert.Equal("held -77.00, payable -27.00, revenue:commission -3.00, revenue:surcharge -3.00", await it.Stands());

        // Silence accepts the second; a delivery that was disputed since does not count.
        await it.Move(it.Provider, 2, "deliver");
        await it.Stoa.Advance(Duration.FromDays(3));
        Assert.Equal("held -44.00, payable -54.00, revenue:commission -6.00, revenue:surcharge -6.00", await it.Stands());
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Customer, 3, "accept")).Status);
        Assert.Equal("payable -90.00, revenue:commission -10.00, revenue:surcharge -10.00", await it.Stands());
        await it.IsEven();

        using var browser = new PlainBrowser(it.Stoa);
        browser.Use(it.OwnerToken);
        await browser.Open($"/orders/{it.Order}");
        Assert.Contains("Milestones", browser.Html, StringComparison.Ordinal);
        Assert.Contains("is in your balance", browser.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_leaves_what_is_released_and_gives_the_rest_back()
    {
        await using var it = await Desk.Open(databases);
        await it.Move(it.Customer, 1, "accept");
        var cancelled = await it.Provider.Send(HttpMethod.Post, $"/api/v1/orders/{it.Order}/transitions", new { name = "cancel-by-provider", reason = "Ill" });
        Assert.True(cancelled.Status == HttpStatusCode.OK, cancelled.Text);
        await it.Stoa.Settle();
        Assert.Equal("payable -27.00, revenue:commission -3.00, revenue:surcharge -3.00", await it.Stands());
        Assert.Equal("milestones-closed", (await it.Move(it.Customer, 2, "accept")).Code);
        await it.IsEven();
    }

    [Fact]
    public async Task A_milestone_is_given_back_and_a_chargeback_takes_what_is_held_first()
    {
        await using var it = await Desk.Open(databases);
        await it.Move(it.Customer, 1, "accept");
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Provider, 3, "give-back", "No time for it")).Status);
        await it.Stoa.Settle();
        Assert.Equal("held -33.00, payable -27.00, revenue:commission -3.00, revenue:surcharge -3.00", await it.Stands());

        await it.Chargeback();
        Assert.Equal("milestones-closed", (await it.Move(it.Customer, 2, "accept")).Code);
        // The bank reads what was delivered, and what the customer said to it.
        var dispute = (await it.Operator.Send(HttpMethod.Get, "/api/v1/operations/disputes")).Json.GetProperty("items")[0].GetProperty("id").GetString();
        var pack = (await it.Operator.Send(HttpMethod.Get, $"/api/v1/operations/disputes/{dispute}")).Json.GetProperty("pack").GetProperty("sections");
        Assert.Equal(
            [
                "1. Sketches ($33.00): accepted by the customer", "2. Colours ($33.00): not delivered yet", "3. The whole ($44.00): its money went back to the customer",
                "The customer has reported no problem to the marketplace.",
            ],
            pack.EnumerateArray().Single(section => section.GetProperty("name").GetString() == "delivered").GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("text").GetString()!));
        await it.Decide(won: false);
        // All that was not given back went: held first, the rest from those who had it.
        Assert.Equal("", await it.Stands());
        await it.IsEven();
    }

    [Fact]
    public async Task What_a_refused_refund_owes_is_no_milestones()
    {
        await using var it = await Desk.Open(databases, card: "4000000000005126");
        var given = await it.Operator.Send(HttpMethod.Post, $"/api/v1/orders/{it.Order}/transitions", new { name = "force-refund", reason = "Half of it", amount = new { amount = 8_800, currency = "CAD" } });
        Assert.True(given.Status == HttpStatusCode.OK, given.Text);
        await it.Stoa.Settle();
        // The processor refused it: 88 wait for the customer, and 22 are left for what is delivered.
        Assert.Equal("held -110.00", await it.Stands());
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Customer, 1, "accept")).Status);
        Assert.Equal("held -88.00, payable -18.00, revenue:commission -2.00, revenue:surcharge -2.00", await it.Stands());
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Provider, 2, "give-back", "No time for it")).Status);
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Customer, 3, "accept")).Status);
        Assert.Equal("held -88.00, payable -18.00, revenue:commission -2.00, revenue:surcharge -2.00", await it.Stands());
        await it.IsEven();
    }
}
