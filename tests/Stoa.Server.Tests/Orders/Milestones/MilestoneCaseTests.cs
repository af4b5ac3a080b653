using System.Net;
using NodaTime;
using Stoa.Server.Disputes.Cases;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Orders.Milestones;

/// <summary>A complaint about one milestone of 33, 33 and 44 dollars: only its money is decided about, and the others go on.</summary>
public sealed class MilestoneCaseTests(TestDatabases databases)
{
    [Fact]
    public async Task The_two_agree_about_one_milestone_while_the_others_go_on()
    {
        await using var it = await Desk.Open(databases);
        Assert.Equal("case-not-found", (await it.Case(it.Customer, 1)).Code);
        await Complain(it, 1);
        Assert.Equal("case-not-found", (await it.Case(it.Customer, 2)).Code);
        Assert.Equal("case-not-found", (await it.Case(it.Customer, 4)).Code);
        using var stranger = new Shopper(it.Stoa.BaseAddress);
        stranger.Token = await SignedIn.Token(it.Stoa, memberOf: (await Shop.Open(it.Stoa)).Organization);
        Assert.Equal(HttpStatusCode.NotFound, (await it.Case(stranger, 1)).Status);

        Assert.Equal("refund-beyond-what-is-left", (await it.MoveCase(it.Provider, 1, "propose", 33.01m)).Code);
        var proposed = await it.MoveCase(it.Provider, 1, "propose", 11);
        Assert.True(proposed.Status == HttpStatusCode.OK, proposed.Text);
        Assert.Equal(1, (await it.Operator.Send(HttpMethod.Get, "/api/v1/operations/dashboard")).Json.GetProperty("open_complaints").GetInt64());
        Assert.Equal(3_300, proposed.Json.GetProperty("most").GetProperty("amount").GetInt64());
        Assert.Equal(1_800, proposed.Json.GetProperty("proposal").GetProperty("provider_keeps").GetProperty("amount").GetInt64());
        Assert.Equal("Sketches", proposed.Json.GetProperty("milestone").GetProperty("title").GetString());
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Customer, 2, "accept")).Status);
        Assert.Equal("settled", (await it.MoveCase(it.Customer, 1, "accept"))["state"]);
        Assert.Equal("case-over", (await it.MoveCase(it.Customer, 1, "propose", 5)).Code);
        // 22 of the first, and the 33 of the second.
        Assert.Equal("held -44.00, payable -45.00, revenue:commission -5.00, revenue:surcharge -5.00", await it.Stands());

        // The same of the third, where everything goes back.
        await Complain(it, 3);
        await it.MoveCase(it.Customer, 3, "propose", 44);
        Assert.Equal("settled", (await it.MoveCase(it.Provider, 3, "accept"))["state"]);
        Assert.Equal("payable -45.00, revenue:commission -5.00, revenue:surcharge -5.00", await it.Stands());
        await it.IsEven();

        using var browser = new PlainBrowser(it.Stoa);
        browser.Use(it.OwnerToken);
        await browser.Open($"/orders/{it.Order}");
        Assert.Contains("A complaint about a milestone was settled", browser.Html, StringComparison.Ordinal);
        Assert.Contains("CA$11.00 goes back to the customer, CA$22.00 released.".Replace("CA$", "$", StringComparison.Ordinal), browser.Html.Replace("CA$", "$", StringComparison.Ordinal), StringComparison.Ordinal);
        await browser.Open($"/orders/{it.Order}/milestones/1/case");
        Assert.Contains("Agreed", browser.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "payable -90.00, revenue:commission -10.00, revenue:surcharge -10.00")]
    [InlineData(16.5, "payable -76.50, revenue:commission -8.50, revenue:surcharge -8.50")]
    [InlineData(33, "payable -63.00, revenue:commission -7.00, revenue:surcharge -7.00")]
    public async Task Neither_silence_nor_the_end_of_the_order_pays_what_is_complained_about(double back, string stands)
    {
        await using var it = await Desk.Open(databases);
        await Complain(it, 1);
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Provider, 1, "deliver")).Status);
        await it.Stoa.Advance(Duration.FromDays(14));
        Assert.Equal("held -110.00", await it.Stands());
        var seen = await it.Case(it.Customer, 1);
        Assert.Equal("escalated", seen["state"]);
        Assert.Contains("done-again", seen.Text, StringComparison.Ordinal);
        it.Operator.Token = await SignedIn.Token(it.Stoa, isOperator: true);
        Assert.Contains("Sketches", (await it.Operator.Send(HttpMethod.Get, "/api/v1/operations/cases")).Text, StringComparison.Ordinal);

        // The decision is about the one; the rest, which nobody complained about, is released with the order.
        var ruled = await it.Rule(1, (decimal)back);
        Assert.True(ruled.Status == HttpStatusCode.OK, ruled.Text);
        Assert.Equal(stands, await it.Stands());
        await it.IsEven();
    }

    [Fact]
    public async Task The_end_of_the_order_does_not_overtake_a_complaint_that_is_being_written_down()
    {
        await using var it = await Desk.Open(databases);
        await it.Move(it.Provider, 1, "deliver");
        Assert.Equal(HttpStatusCode.OK, (await it.Customer.Send(HttpMethod.Post, $"/api/v1/orders/{it.Order}/milestones/1/dispute", new { reason = "Crooked." })).Status);
        await it.Late(OpenCase.MilestoneTopic, days: 30);
        await it.Stoa.Advance(Duration.FromDays(14));
        Assert.Equal("held -110.00", await it.Stands());
        await it.Stoa.Advance(Duration.FromDays(30));
        it.Operator.Token = await SignedIn.Token(it.Stoa, isOperator: true);
        Assert.Equal(HttpStatusCode.OK, (await it.Rule(1, 33)).Status);
        Assert.Equal("payable -63.00, revenue:commission -7.00, revenue:surcharge -7.00", await it.Stands());
        await it.IsEven();
    }

    [Fact]
    public async Task A_complaint_lapses_when_its_milestone_or_its_order_is_decided_otherwise()
    {
        await using var it = await Desk.Open(databases);
        await Complain(it, 1);
        await it.Move(it.Provider, 1, "deliver");
        await it.Move(it.Customer, 1, "accept");
        Assert.Equal("lapsed", (await it.Case(it.Customer, 1))["state"]);

        await Complain(it, 2);
        await it.Move(it.Provider, 2, "give-back", "No time for it");
        Assert.Equal("lapsed", (await it.Case(it.Customer, 2))["state"]);
        Assert.Equal(3_300, (await it.Case(it.Customer, 2)).Json.GetProperty("refund").GetProperty("amount").GetInt64());

        await Complain(it, 3);
        // While the bank has the money nobody decides.
        await it.Chargeback();
        Assert.Equal("payment-disputed", (await it.MoveCase(it.Customer, 3, "propose", 1)).Code);
        await it.Decide(won: true);
        var cancelled = await it.Provider.Send(HttpMethod.Post, $"/api/v1/orders/{it.Order}/transitions", new { name = "cancel-by-provider", reason = "Ill" });
        Assert.True(cancelled.Status == HttpStatusCode.OK, cancelled.Text);
        await it.Stoa.Settle();
        Assert.Equal("lapsed", (await it.Case(it.Customer, 3))["state"]);
        Assert.Equal("case-over", (await it.MoveCase(it.Customer, 3, "withdraw")).Code);
        Assert.Equal("payable -27.00, revenue:commission -3.00, revenue:surcharge -3.00", await it.Stands());
        await it.IsEven();
    }

    [Fact]
    public async Task Who_does_not_come_ends_the_complaint_and_its_money_is_not_held_for_ever()
    {
        await using var it = await Desk.Open(databases);
        await Complain(it, 1);
        it.Stoa.Clock.MoveTo(Sale.Tomorrow + Duration.FromDays(7) + Duration.FromMinutes(30));
        await it.SignProviderIn();
        var missed = await it.Provider.Send(HttpMethod.Post, $"/api/v1/orders/{it.Order}/transitions", new { name = "no-show" });
        Assert.True(missed.Status == HttpStatusCode.OK, missed.Text);
        await it.Stoa.Settle();
        Assert.Equal("lapsed", (await it.Case(it.Customer, 1))["state"]);
        Assert.Equal("held -110.00", await it.Stands());
        await it.Stoa.Advance(Duration.FromDays(14));
        Assert.Equal("payable -90.00, revenue:commission -10.00, revenue:surcharge -10.00", await it.Stands());
        await it.IsEven();
    }

    [Fact]
    public async Task The_pages_do_the_same_without_a_script()
    {
        await using var it = await Desk.Open(databases);
        await it.Move(it.Provider, 1, "deliver");
        await it.Move(it.Customer, 1, "dispute", "The lines are crooked.");
        using var provider = new PlainBrowser(it.Stoa);
        provider.Use(it.OwnerToken);
        await provider.Open($"/orders/{it.Order}");
        var page = $"/orders/{it.Order}/milestones/1/case";
        Assert.Contains(page, provider.Html, StringComparison.Ordinal);
        await provider.Open(page);
        Assert.Contains("The lines are crooked.", provider.Html, StringComparison.Ordinal);
        Assert.Contains("The other milestones go on.", provider.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await provider.Send($"{page}/propose", ("amount", "a lot"))).Status);
        Assert.Contains("id=\"field-amount-error\"", provider.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await provider.Send($"{page}/propose", ("amount", "11.00"))).Status);
        using var operators = new PlainBrowser(it.Stoa);
        operators.Use(it.Operator.Token!);
        await operators.Open($"/operator/cases/{(await it.Case(it.Operator, 1))["id"]}");
        Assert.Contains("the milestone “Sketches”", WebUtility.HtmlDecode(operators.Html), StringComparison.Ordinal);
    }

    private static async Task Complain(Desk it, int no)
    {
        await it.Move(it.Provider, no, "deliver");
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Customer, no, "dispute", "The lines are crooked.")).Status);
        Assert.Equal("open", (await it.Case(it.Provider, no))["state"]);
    }
}
