using System.Net;
using System.Text.Json;
using NodaTime;
using Stoa.Core.Access;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Disputes;

/// <summary>Complaints: the two sides agree, or the marketplace decides; each outcome with every posting.</summary>
public sealed class CaseTests(TestDatabases databases)
{
    private const string AllBack = "refunded: held 110.00, gateway:sandbox -110.00";
    private const string AllKept = "released: held 110.00, payable -90.00, revenue:commission -10.00, revenue:surcharge -10.00";

    // Whichever of the two entries is booked first, they are the same.
    private const string Split = "released: held 66.00, payable -54.00, revenue:commission -6.00, revenue:surcharge -6.00\nrefunded: held 44.00, gateway:sandbox -44.00";

    [Theory]
    [InlineData(110, "cancelled", "refunded", AllBack)]
    [InlineData(0, "completed", "released", AllKept)]
    [InlineData(44, "completed", "partially_refunded", Split)]
    public async Task What_the_two_agree_on_is_what_moves(int amount, string state, string money, string books)
    {
        await using var it = await Complaint.Made(databases);
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Provider, "propose", amount)).Status);
        var agreed = await it.Move(it.Customer, "accept");
        Assert.True(agreed.Status == HttpStatusCode.OK, agreed.Text);
        Assert.Equal("settled", agreed["state"]);
        Assert.Equal(amount * 100, agreed.Json.GetProperty("refund").GetProperty("amount").GetInt64());
        await it.Stoa.Settle();

        var order = await it.Look();
        Assert.Equal((state, money), (order.GetProperty("state").GetString(), order.GetProperty("money_state").GetString()));
        Assert.Equal(books, await it.Books());
        await it.IsEven();
        Assert.Equal("case-over", (await it.Move(it.Provider, "propose", 10)).Code);
        Assert.Equal("case-over", (await it.Rule(10)).Code);
    }

    [Theory]
    [InlineData(110, "cancelled", AllBack)]
    [InlineData(0, "completed", AllKept)]
    [InlineData(44, "completed", Split)]
    public async Task What_the_operator_decides_is_what_moves(int amount, string state, string books)
    {
        await using var it = await Complaint.Made(databases);
        await it.Move(it.Customer, "escalate", text: "They do not answer.");
        Assert.Equal("reason-required", (await it.Rule(amount, reason: " ")).Code);
        Assert.Equal("refund-beyond-what-is-left", (await it.Rule(110.01m)).Code);
        var ruled = await it.Rule(amount);
        Assert.True(ruled.Status == HttpStatusCode.OK, ruled.Text);
        await it.Stoa.Settle();
        Assert.Equal(state, (await it.Look()).GetProperty("state").GetString());
        Assert.Equal(books, await it.Books());
        await it.IsEven();
        Assert.Equal("dispute-opened to customer, dispute-opened to operator, dispute-opened to provider, case-escalated to customer, "
            + "case-escalated to operator, case-escalated to provider, dispute-resolved to customer, dispute-resolved to provider", Sorted(await it.Mails()));
    }

    [Fact]
    public async Task They_talk_and_everybody_sees_what_was_said()
    {
        await using var it = await Complaint.Made(databases);
        await it.Move(it.Customer, "propose", 80, "It was cold for most of it.");
        Assert.Equal("own-proposal", (await it.Move(it.Customer, "accept")).Code);
        Assert.Equal("proposal-stands", (await it.Move(it.Provider, "propose", 10)).Code);
        Assert.Equal("refund-beyond-what-is-left", (await it.Move(it.Provider, "counter", 111)).Code);
        Assert.Equal("amount-required", (await it.Move(it.Provider, "counter")).Code);
        var countered = await it.Move(it.Provider, "counter", 20, "It was cold for ten minutes.");
        Assert.Equal("propose, retract, escalate", string.Join(", ", countered.Json.GetProperty("moves").EnumerateArray().Select(m => m.GetString())));
        Assert.Equal("proposal-changed", (await it.Move(it.Customer, "accept", proposal: 2)).Code);
        await it.Stoa.Settle();

        foreach (var who in new[] { it.Customer, it.Provider, it.Operator })
        {
            var seen = await it.Case(who);
            Assert.Equal("open: The room was cold. | propose: It was cold for most of it. | counter: It was cold for ten minutes.",
                string.Join(" | ", seen.Json.GetProperty("steps").EnumerateArray().Select(s => $"{s.GetProperty("move").GetString()}: {s.GetProperty("text").GetString()}")));
            // What the provider gets is no concern of the customer's.
            Assert.Equal(who == it.Customer, !seen.Json.GetProperty("proposal").TryGetProperty("provider_keeps", out var keeps) || keeps.ValueKind == JsonValueKind.Null);
        }
        Assert.Equal("dispute-opened to customer, dispute-opened to operator, dispute-opened to provider, case-proposed to customer, case-proposed to provider", Sorted(await it.Mails()));
        Assert.Equal("", await it.Books());
    }

    [Fact]
    public async Task Who_has_no_business_with_it_finds_nothing()
    {
        await using var it = await Complaint.Made(databases);
        using var stranger = new Shopper(it.Stoa.BaseAddress);
        stranger.Token = await SignedIn.Token(it.Stoa, memberOf: (await Shop.Open(it.Stoa)).Organization);
        Assert.Equal(HttpStatusCode.NotFound, (await it.Case(stranger)).Status);
        foreach (var move in new[] { "propose", "accept", "withdraw", "escalate", "nonsense" })
            Assert.Equal(HttpStatusCode.NotFound, (await it.Move(stranger, move, 1)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Send(HttpMethod.Get, "/api/v1/operations/cases")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await it.Move(it.Operator, "propose", 1)).Status);
        Assert.Equal("wrong-role", (await it.Move(it.Provider, "withdraw")).Code);
        using var looker = new Shopper(it.Stoa.BaseAddress);
        looker.Token = await SignedIn.Token(it.Stoa, memberOf: it.Shop.Organization, role: MemberRole.Finance);
        Assert.Equal(HttpStatusCode.Forbidden, (await it.Move(looker, "propose", 1)).Status);
    }

    [Fact]
    public async Task Nobody_answers_so_the_marketplace_is_asked_and_reminded()
    {
        await using var it = await Complaint.Made(databases);
        await it.Move(it.Customer, "propose", 30);
        await it.Stoa.Advance(Duration.FromDays(2) + Duration.FromMinutes(1));
        Assert.Contains("case-deadline to provider", await it.Mails(), StringComparison.Ordinal);
        Assert.DoesNotContain("case-deadline to customer", await it.Mails(), StringComparison.Ordinal);
        Assert.Equal("open", (await it.Case(it.Customer))["state"]);
        await it.Stoa.Advance(Duration.FromDays(1));
        Assert.Equal("escalated", (await it.Case(it.Customer))["state"]);
        Assert.Contains("case-escalated to operator", await it.Mails(), StringComparison.Ordinal);
        await it.Stoa.Advance(Duration.FromDays(9));
        Assert.True(await it.Number("select count(*) from notifications.notifications where template = 'dispute-waiting' and cause like 'cas%'") >= 1);
        Assert.Contains("escalated", (await it.Operator.Send(HttpMethod.Get, "/api/v1/operations/cases?only=waiting")).Text, StringComparison.Ordinal);
        // They may still agree.
        Assert.Equal("settled", (await it.Move(it.Provider, "accept"))["state"]);
    }

    [Fact]
    public async Task A_complaint_taken_back_pays_the_provider()
    {
        await using var it = await Complaint.Made(databases);
        Assert.Equal("withdrawn", (await it.Move(it.Customer, "withdraw"))["state"]);
        await it.Stoa.Settle();
        Assert.Equal(AllKept, await it.Books());
        await it.IsEven();
    }

    [Fact]
    public async Task Two_accepts_at_once_settle_once()
    {
        await using var it = await Complaint.Made(databases);
        await it.Move(it.Provider, "propose", 44);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => it.Move(it.Customer, "accept")));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(5, answers.Count(answer => answer.Code == "case-over"));
        await it.Stoa.Settle();
        Assert.Equal(Split, await it.Books());
        await it.IsEven();
    }

    [Fact]
    public async Task An_accept_and_a_ruling_at_once_end_in_one_of_the_two()
    {
        await using var it = await Complaint.Made(databases);
        await it.Move(it.Provider, "propose", 44);
        var answers = await Task.WhenAll(it.Move(it.Customer, "accept"), it.Rule(110), it.Move(it.Provider, "retract"), it.Move(it.Customer, "withdraw"));
        await it.Stoa.Settle();
        var won = (await it.Case(it.Customer))["state"];
        Assert.Contains(won, (string[])["settled", "ruled", "withdrawn"]);
        Assert.Equal(won switch { "settled" => Split, "ruled" => AllBack, _ => AllKept }, await it.Books());
        Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.OK), 1, 2);
        Assert.Equal(1, await it.Number("select count(*) from orders.transitions where name like 'resolve%'"));
        await it.IsEven();
    }

    [Fact]
    public async Task An_operator_who_resolves_the_order_itself_ends_the_case()
    {
        await using var it = await Complaint.Made(databases);
        var resolved = await it.Operator.Send(HttpMethod.Post, $"/api/v1/orders/{it.Order}/transitions", new { name = "resolve-for-customer", reason = "Clear enough." });
        Assert.True(resolved.Status == HttpStatusCode.OK, resolved.Text);
        Assert.Equal("case-over", (await it.Move(it.Customer, "propose", 1)).Code);
        await it.Stoa.Settle();
        var seen = await it.Case(it.Customer);
        Assert.Equal("ruled", seen["state"]);
        Assert.Equal(11_000, seen.Json.GetProperty("refund").GetProperty("amount").GetInt64());
        await it.IsEven();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_a_bank_has_the_money_nothing_is_agreed_and_afterwards_there_is_a_way_out(bool won)
    {
        await using var it = await Complaint.Made(databases);
        await it.Move(it.Provider, "propose", 44);
        await it.Chargeback();
        Assert.Equal("payment-disputed", (await it.Move(it.Customer, "accept")).Code);
        Assert.Equal("payment-disputed", (await it.Rule(0)).Code);
        await it.Decide(won);
        if (won)
        {
            Assert.Equal("settled", (await it.Move(it.Customer, "accept"))["state"]);
            await it.Stoa.Settle();
            Assert.EndsWith(Split, await it.Books(), StringComparison.Ordinal);
        }
        else
        {
            // The bank gave the customer all of it: what is left to decide about is nothing.
            Assert.Equal("refund-beyond-what-is-left", (await it.Rule(10)).Code);
            Assert.Equal("ruled", (await it.Rule(0, "The bank has decided."))["state"]);
            await it.Stoa.Settle();
            Assert.Equal("dispute_opened: disputes 110.00, gateway:sandbox -110.00\ndispute_lost: held 110.00, disputes -110.00", await it.Books());
        }
        await it.IsEven();
    }

    [Fact]
    public async Task The_pages_do_the_same_without_a_script()
    {
        await using var it = await Complaint.Made(databases);
        using var customer = new PlainBrowser(it.Stoa);
        customer.Use(it.Customer.Token!);
        using var provider = new PlainBrowser(it.Stoa);
        provider.Use(it.Provider.Token!);
        using var operators = new PlainBrowser(it.Stoa);
        operators.Use(it.Operator.Token!);

        await customer.Open($"/orders/{it.Order}");
        Assert.Contains($"/orders/{it.Order}/case", customer.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await customer.Open($"/orders/{it.Order}/case"));
        Assert.Contains("The room was cold.", customer.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await customer.Send($"/orders/{it.Order}/case/propose", ("amount", "lots"), ("text", ""))).Status);
        Assert.Contains("id=\"field-amount-error\"", customer.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await customer.Send($"/orders/{it.Order}/case/propose", ("amount", "60.00"), ("text", "Fair?"))).Status);

        await provider.Open($"/orders/{it.Order}/case");
        Assert.Contains("Fair?", provider.Html, StringComparison.Ordinal);
        var before = provider.Html;
        Assert.Equal(HttpStatusCode.SeeOther, (await provider.Send($"/orders/{it.Order}/case/counter", ("amount", "44"), ("text", ""))).Status);
        var again = await provider.Send(before, $"/orders/{it.Order}/case/counter", [("amount", "43"), ("text", "")], ("idempotency_key", "another-tab-00002"));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("Something has happened in the meantime", provider.Html, StringComparison.Ordinal);
        await customer.Open($"/orders/{it.Order}/case");
        Assert.Equal(HttpStatusCode.SeeOther, (await customer.Send($"/orders/{it.Order}/case/escalate", ("text", "Please decide."))).Status);

        await operators.Open("/operator/cases");
        Assert.Contains("The marketplace decides", operators.Html, StringComparison.Ordinal);
        var id = (await it.Case(it.Operator))["id"];
        Assert.Equal(HttpStatusCode.OK, await operators.Open($"/operator/cases/{id}"));
        Assert.Equal(HttpStatusCode.Conflict, (await operators.Send($"/operator/cases/{id}/rule", ("amount", "500"), ("reason", "x"))).Status);
        Assert.Contains("id=\"field-amount-error\"", operators.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await operators.Send($"/operator/cases/{id}/rule", ("amount", "44"), ("reason", "Ten minutes of sixty."))).Status);
        await it.Stoa.Settle();
        await customer.Open($"/orders/{it.Order}/case");
        Assert.Contains("Decided by the marketplace", customer.Html, StringComparison.Ordinal);
        Assert.Contains("Ten minutes of sixty.", customer.Html, StringComparison.Ordinal);
        Assert.Equal(Split, await it.Books());
    }

    // Written at the same moment, in the order of their names.
    private static string Sorted(string mails)
    {
        var order = new[] { "dispute-opened", "case-proposed", "case-retracted", "case-escalated", "dispute-resolved" };
        return string.Join(", ", mails.Split(", ").OrderBy(mail => Array.IndexOf(order, mail.Split(' ')[0])).ThenBy(mail => mail, StringComparer.Ordinal));
    }
}
