using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>The way to the hosted page, what it says, and who may see the balances.</summary>
public sealed class PayingTests(TestDatabases databases) : IAsyncLifetime
{
    private Till _till = null!;

    public async ValueTask InitializeAsync() => _till = await Till.Open(databases);

    public ValueTask DisposeAsync() => _till.DisposeAsync();

    [Fact]
    public async Task Somebody_elses_order_is_not_found()
    {
        var order = await _till.Order();
        using var response = await _till.StartPayment(order, Id<Customer>.New(_till.Clock.GetCurrentInstant()));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task An_order_that_is_paid_or_over_cannot_be_paid()
    {
        var order = await _till.Order();
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        Assert.Equal(HttpStatusCode.Conflict, (await _till.StartPayment(order)).StatusCode);
        var expired = await _till.Order();
        await _till.Do(work => OrdersStandIn.Expire(work, expired.Id));
        Assert.Equal(HttpStatusCode.Conflict, (await _till.StartPayment(expired)).StatusCode);
    }

    [Theory]
    [InlineData("4111 1111 1111 1111", "12/40", "123", "Test", "never a real one")]
    [InlineData("4242 4242 4242 4242", "13/40", "123", "Test", "month and year")]
    [InlineData("4242 4242 4242 4242", "12/20", "123", "Test", "has expired")]
    [InlineData("4242 4242 4242 4242", "12/40", "12", "Test", "three or four digits")]
    [InlineData("4242 4242 4242 4242", "12/40", "123", " ", "name on the card")]
    public async Task What_is_mistyped_is_said_and_nothing_is_charged(string number, string expiry, string cvc, string name, string sentence)
    {
        var url = await _till.StartPaying(await _till.Order());
        using var response = await _till.PostForm(url, ("number", number), ("expiry", expiry), ("cvc", cvc), ("name", name));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains(sentence, page, StringComparison.Ordinal);
        Assert.DoesNotContain(number, page.Replace("placeholder=\"4242 4242 4242 4242\"", "", StringComparison.Ordinal).Split("test-cards")[0], StringComparison.Ordinal);
        Assert.Equal(1, await _till.Count("select count(*) from sandbox.payments where status = 'open'"));
    }

    [Fact]
    public async Task The_page_lists_the_test_cards_and_fills_one_in()
    {
        var url = await _till.StartPaying(await _till.Order());
        var page = await _till.Client.GetStringAsync(url);
        Assert.All(SandboxCard.All, card => Assert.Contains(card.Spaced, page, StringComparison.Ordinal));
        Assert.Contains("Test mode", page, StringComparison.Ordinal);
        Assert.Contains("$110.00", page, StringComparison.Ordinal);
        Assert.Contains("value=\"4000 0000 0000 0002\"", await _till.Client.GetStringAsync($"{url}?card={SandboxCard.Declined.Number}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_declined_card_is_explained_with_a_way_back()
    {
        var order = await _till.Order();
        var next = await _till.Pay(order, SandboxCard.Declined);
        var page = await _till.Client.GetStringAsync(next);
        Assert.Contains("The bank declined this card. You were charged nothing", page, StringComparison.Ordinal);
        Assert.Contains($"/orders/{order.Id}?paid=0", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_gets_the_same_answer_and_another_request_under_it_none()
    {
        var request = new CheckoutRequest("key", "pay_1", Money.Of(10, Shelf.Cad), CaptureMode.Automatic, "Massage", "https://a.example/1", "https://a.example/0");
        var first = await _till.Processor.Open(request, default);
        Assert.Equal(first, await _till.Processor.Open(request, default));
        Assert.Equal(SandboxProcessor.KeyReused, (await _till.Processor.Open(request with { Description = "Other" }, default)).Code);
        Assert.Equal(1, await _till.Count("select count(*) from sandbox.payments"));
    }

    [Fact]
    public async Task A_providers_balance_is_what_is_held_and_what_is_released()
    {
        var order = await _till.Order();
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        Assert.Equal([(0m, 90m)], await BalanceOf(order));
        await _till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Money.Of(44, Shelf.Cad)));
        await _till.Settle();
        Assert.Equal([(0m, 54m)], await BalanceOf(order));
        await _till.Do(work => OrdersStandIn.CompleteAndRelease(work, order.Id));
        Assert.Equal([(54m, 0m)], await BalanceOf(order));
    }

    [Fact]
    public async Task Strangers_and_staff_do_not_see_a_balance()
    {
        var order = await _till.Order();
        foreach (var actor in new[] { Actor.Visitor, Actor.Visitor with { Memberships = [new(order.OrganizationId.Value, "Studio", MemberRole.Staff)] } })
        {
            var refused = await _till.As(actor, work => Balances.Of(order.OrganizationId, work, default));
            Assert.Equal("organization-not-found", refused.Problem?.Code);
        }
    }

    [Fact]
    public async Task The_trial_balance_is_an_answer_of_the_api()
    {
        var order = await _till.Order();
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        var answer = await _till.Client.GetFromJsonAsync<JsonElement>("/api/v1/operations/ledger/trial-balance");
        Assert.True(answer.GetProperty("is_zero").GetBoolean());
        Assert.Equal(3, answer.GetProperty("accounts").GetArrayLength());
        Assert.Equal(10_651, answer.GetProperty("accounts")[1].GetProperty("balance").GetProperty("amount").GetInt64());
    }

    private async Task<List<(decimal Available, decimal Held)>> BalanceOf(Server.Orders.Order order)
    {
        var finance = Actor.Visitor with { Memberships = [new(order.OrganizationId.Value, "Studio", MemberRole.Finance)] };
        var balances = await _till.As(finance, work => Balances.Of(order.OrganizationId, work, default));
        return [.. balances.Value.Select(b => (b.Available.Major, b.Held.Major))];
    }
}
