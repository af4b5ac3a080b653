using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>The real program from the hold to the confirmed order, through the sandbox's real page and real webhooks.</summary>
public sealed class WholeSaleTests(TestDatabases databases) : IAsyncLifetime
{
    private TestStoa _stoa = null!;
    private Sale _sale = null!;

    public async ValueTask InitializeAsync()
    {
        _stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Payments:Gateways:0"] = "sandbox" });
        _sale = new Sale(_stoa, await Shop.Open(_stoa));
    }

    public ValueTask DisposeAsync() => _stoa.DisposeAsync();

    [Fact]
    public async Task A_guest_pays_and_the_order_is_confirmed()
    {
        var guest = await _sale.NewGuest();
        var order = await _sale.Place(guest);
        Assert.EndsWith($"/orders/{order}?paid=1", await Pay(guest, order, SandboxCard.Good), StringComparison.Ordinal);
        await _stoa.Settle();
        await _sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
        Assert.Empty(await Check());
    }

    [Fact]
    public async Task A_payment_that_is_told_after_the_hold_takes_the_slot_again()
    {
        var guest = await _sale.NewGuest();
        var order = await _sale.Place(guest);
        await Pay(guest, order, SandboxCard.Late);
        await _stoa.Advance(Duration.FromMinutes(11));
        await _sale.Stands(order, OrderState.Expired, MoneyState.Unpaid);
        await _stoa.Advance(Duration.FromMinutes(5));
        await _sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
        Assert.Empty(await Check());
    }

    [Fact]
    public async Task A_payment_that_is_told_when_somebody_else_has_the_slot_goes_back()
    {
        var guest = await _sale.NewGuest();
        var order = await _sale.Place(guest);
        await Pay(guest, order, SandboxCard.Late);
        await _stoa.Advance(Duration.FromMinutes(11));
        var other = await _sale.NewGuest();
        await Pay(other, await _sale.Place(other), SandboxCard.Good);
        await _stoa.Settle();
        await _stoa.Advance(Duration.FromMinutes(5));
        await _sale.Stands(order, OrderState.Expired, MoneyState.Refunded);
        Assert.Empty(await Check());
    }

    private async Task<string> Pay(Actor guest, Id<Order> order, SandboxCard card)
    {
        var started = await _stoa.With(
            (work, services) => StartPayment.Run(order, _stoa.BaseAddress, work, services.GetRequiredService<Gateways>(), NullLogger.Instance, default), guest);
        Assert.Null(started.Problem);
        using var client = _stoa.Client();
        var page = await client.GetStringAsync(started.Value.Url);
        const string Field = "name=\"__RequestVerificationToken\" value=\"";
        var token = page[(page.IndexOf(Field, StringComparison.Ordinal) + Field.Length)..].Split('"')[0];
        using var paid = await client.PostAsync(started.Value.Url, new FormUrlEncodedContent(
        [
            new("number", card.Number), new("expiry", "12 / 40"), new("cvc", "123"), new("name", "Ada"), new("__RequestVerificationToken", token),
        ]));
        Assert.Equal(HttpStatusCode.SeeOther, paid.StatusCode);
        return paid.Headers.Location!.ToString();
    }

    private async Task<IReadOnlyList<string>> Check()
    {
        await _stoa.App.Services.GetRequiredService<LedgerSealer>().SealAll(default);
        return (await new LedgerCheck(_stoa.App.Services.GetRequiredService<Npgsql.NpgsqlDataSource>()).Run(default)).Findings;
    }
}
