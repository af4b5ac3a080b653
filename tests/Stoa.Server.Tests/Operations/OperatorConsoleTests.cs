using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Audit;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Operations;

/// <summary>The operator's console, over HTTP.</summary>
public sealed partial class OperatorConsoleTests(TestDatabases databases)
{
    public static TheoryData<string> Pages =>
        ["/operator", "/operator/orders", "/operator/dead-letters", "/operator/refunds", "/operator/providers", "/operator/ledger", "/operator/audit"];

    public static TheoryData<string> Lists =>
    [
        "dashboard", "orders", "orders/counts", "dead-letters", "refunds", "providers", "ledger", "ledger/entries", "audit",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_there_for_operators_and_for_nobody_else(string path)
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        await new Sale(stoa, shop).Paid(await new Sale(stoa, shop).NewGuest());
        using var seen = SignedIn.Browser(stoa, await SignedIn.Token(stoa, isOperator: true));
        using var member = SignedIn.Browser(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        using var visitor = stoa.Client();
        Assert.Equal(HttpStatusCode.OK, (await seen.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await member.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync(path)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task An_address_of_the_api_is_there_for_operators_and_for_nobody_else(string path)
    {
        await using var stoa = await TestStoa.Start(databases);
        using var seen = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));
        using var other = SignedIn.Client(stoa, await SignedIn.Token(stoa));
        using var visitor = stoa.Client();
        Assert.Equal(HttpStatusCode.OK, (await seen.GetAsync($"/api/v1/operations/{path}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/v1/operations/{path}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync($"/api/v1/operations/{path}")).StatusCode);
    }

    [Fact]
    public async Task One_order_in_full_opens_the_people_and_says_so_in_the_audit_trail()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        using var client = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));

        var view = await client.GetFromJsonAsync<JsonElement>($"/api/v1/operations/orders/{order}");

        Assert.Equal("ada@example.org", view.GetProperty("order").GetProperty("customer").GetProperty("email").GetString());
        Assert.Equal(["awaiting_payment", "confirmed"], view.GetProperty("path").EnumerateArray().Select(state => state.GetString()));
        Assert.Equal(["force-cancel", "force-refund"], view.GetProperty("actions").EnumerateArray().Select(action => action.GetProperty("transition").GetString()));
        var money = view.GetProperty("money");
        Assert.Equal("captured", money.GetProperty("payments")[0].GetProperty("status").GetString());
        Assert.Equal(0, money.GetProperty("balances").EnumerateArray().Sum(line => line.GetProperty("amount").GetProperty("amount").GetInt64()));
        Assert.Contains(view.GetProperty("trail").GetProperty("waiting").EnumerateArray(), item => item.GetProperty("box").GetString() == "timer");
        Assert.Contains(view.GetProperty("trail").GetProperty("events").EnumerateArray(), item => item.GetProperty("type").GetString() == "payment.captured");
        var read = await stoa.With((work, _) => work.Db.Set<AuditEvent>().SingleAsync(e => e.Action == "orders.inspect"));
        Assert.Equal((order.ToString(), "operator"), (read.Subject, read.ActorKind));
    }

    [Fact]
    public async Task A_forced_refund_is_shown_by_who_gives_it_and_then_made_once()
    {
        // The demo's marketplace has taxes, some of which pass through the marketplace.
        await using var stoa = await TestStoa.Start(databases, replace: services => services.AddMarketplace("ecosystem", isDemo: true));
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        using var client = SignedIn.Browser(stoa, await SignedIn.Token(stoa, isOperator: true));

        var preview = await client.GetStringAsync($"/operator/orders/{order}/force-refund?amount=11.00");
        Assert.Contains("from the guest surcharge", preview, StringComparison.Ordinal);
        Assert.Contains("from the taxes that the marketplace keeps", preview, StringComparison.Ordinal);
        var answer = await Post(client, $"/operator/orders/{order}/force-refund", preview, ("amount", "11.00"), ("reason", "The shower was cold."));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal($"/operator/orders/{order}", answer.Headers.Location!.OriginalString);
        await sale.Stands(order, OrderState.Confirmed, MoneyState.PartiallyRefunded);
        var page = await client.GetStringAsync($"/operator/orders/{order}");
        Assert.Contains("The shower was cold.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refunding_more_than_is_left_comes_back_with_the_reason_typed()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        using var client = SignedIn.Browser(stoa, await SignedIn.Token(stoa, isOperator: true));
        var page = await client.GetStringAsync($"/operator/orders/{order}/force-refund?amount=1");
        var answer = await Post(client, $"/operator/orders/{order}/force-refund", page, ("amount", "5000"), ("reason", "Too much"));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("is left to refund", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-5")]
    [InlineData("1.234")]
    [InlineData("0")]
    public async Task An_amount_that_is_none_is_refused_by_its_field(string amount)
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        using var client = SignedIn.Browser(stoa, await SignedIn.Token(stoa, isOperator: true));
        var answer = await client.GetAsync($"/operator/orders/{order}/force-refund?amount={amount}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task Force_cancelling_wants_a_reason_and_gives_everything_back()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        using var client = SignedIn.Browser(stoa, await SignedIn.Token(stoa, isOperator: true));
        var page = await client.GetStringAsync($"/operator/orders/{order}/force-cancel");
        Assert.Contains("$110.00", page, StringComparison.Ordinal);

        var unexplained = await Post(client, $"/operator/orders/{order}/force-cancel", page, ("reason", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unexplained.StatusCode);
        await sale.Stands(order, OrderState.Confirmed, MoneyState.Held);

        var explained = await Post(client, $"/operator/orders/{order}/force-cancel", page, ("reason", "The provider has closed."));
        Assert.Equal(HttpStatusCode.SeeOther, explained.StatusCode);
        await sale.Stands(order, OrderState.Cancelled, MoneyState.Refunded);
        Assert.Equal(HttpStatusCode.Conflict, (await client.GetAsync($"/operator/orders/{order}/force-cancel")).StatusCode);
    }

    [Fact]
    public async Task A_form_that_saw_an_older_order_is_refused()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        using var client = SignedIn.Browser(stoa, await SignedIn.Token(stoa, isOperator: true));
        var page = await client.GetStringAsync($"/operator/orders/{order}/force-cancel");
        var refunded = await sale.TryFire(sale.Operator, order, new("force-refund", "first", new Core.Money(100, Core.Currency.Parse("CAD"))));
        Assert.Null(refunded.Problem);
        var answer = await Post(client, $"/operator/orders/{order}/force-cancel", page, ("reason", "second"));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task Orders_are_found_by_number_provider_state_and_day()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var first = await sale.Paid(await sale.NewGuest());
        var second = await sale.Place(await sale.NewGuest(), Sale.Tomorrow + Duration.FromDays(1));
        using var client = SignedIn.Browser(stoa, await SignedIn.Token(stoa, isOperator: true));
        var number = (await sale.Look(first)).Number;

        await Shows($"number={number[..6].ToLowerInvariant()}", first, second);
        await Shows("state=awaiting_payment", second, first);
        await Shows("from=2026-03-03&to=2026-03-03", first, second);
        var page = await client.GetStringAsync("/operator/orders?provider=calme");
        Assert.Contains(first.ToString(), page, StringComparison.Ordinal);
        Assert.DoesNotContain(first.ToString(), await client.GetStringAsync("/operator/orders?provider=%25%25x"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.GetAsync("/operator/orders?from=tomorrow")).StatusCode);

        async Task Shows(string query, Id<Order> found, Id<Order> hidden)
        {
            var list = await client.GetStringAsync($"/operator/orders?{query}");
            Assert.Contains(found.ToString(), list, StringComparison.Ordinal);
            Assert.DoesNotContain(hidden.ToString(), list, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_provider_is_suspended_with_a_reason_and_reinstated()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var client = SignedIn.Browser(stoa, await SignedIn.Token(stoa, isOperator: true));
        var address = $"/operator/providers/{shop.Organization}";
        var page = await client.GetStringAsync(address);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(client, address, page, ("step", "suspend"), ("reason", " "))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(client, address, page, ("step", "suspend"), ("reason", "No licence."))).StatusCode);
        Assert.Equal(OrganizationStatus.Suspended, await Status());
        Assert.Contains("No licence.", await client.GetStringAsync("/operator/providers?status=suspended"), StringComparison.Ordinal);
        page = await client.GetStringAsync(address);
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(client, address, page, ("step", "reinstate"), ("reason", "It has one now."))).StatusCode);
        Assert.Equal(OrganizationStatus.Active, await Status());

        Task<OrganizationStatus> Status() => stoa.With((work, _) => work.Db.Set<Organization>().Where(o => o.Id == shop.Organization).Select(o => o.Status).SingleAsync());
    }

    // The form as the page gave it, with these fields on top.
    private static Task<HttpResponseMessage> Post(HttpClient client, string address, string page, params (string Name, string Value)[] fields)
    {
        // The forms of the header stand before the page's own.
        var own = page[page.IndexOf("<main", StringComparison.Ordinal)..];
        var values = Hidden().Matches(own).GroupBy(match => match.Groups["name"].Value).ToDictionary(
            group => group.Key, group => group.Last().Groups["value"].Value, StringComparer.Ordinal);
        values["idempotency_key"] = Guid.NewGuid().ToString("N");
        foreach (var (name, value) in fields) values[name] = value;
        return client.PostAsync(address, new FormUrlEncodedContent(values));
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Hidden();
}
