using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>Which of two gateways a new payment goes to, and what an outage changes.</summary>
public sealed class RoutingTests(TestDatabases databases)
{
    private static readonly Dictionary<string, string?> Both = new(StringComparer.Ordinal)
    {
        ["Stoa:Payments:Gateways:0"] = "sandbox",
        ["Stoa:Payments:Gateways:1"] = "spare",
        ["Stoa:Payments:OutageAfter"] = "2",
    };

    [Theory]
    [InlineData("CAD", "CA", "spare")]
    [InlineData("USD", "CA", "sandbox")]
    [InlineData("CAD", "US", "sandbox")]
    public async Task Routes_of_the_configuration_say_who_has_it(string currency, string country, string gateway)
    {
        await using var till = await Open(new()
        {
            ["Stoa:Payments:Routes:0:Gateway"] = "spare",
            ["Stoa:Payments:Routes:0:Currencies:0"] = currency,
            ["Stoa:Payments:Routes:0:Countries:0"] = country,
            ["Stoa:Payments:Routes:1:Gateway"] = "sandbox",
        });
        var order = await till.Order();
        await till.StartPaying(order);
        Assert.Equal(gateway, Assert.Single(await till.PaymentsOf(order)).Gateway);
    }

    [Fact]
    public async Task An_outage_moves_new_payments_to_the_next_and_never_a_started_one()
    {
        await using var till = await Open([]);
        var started = await till.Order();
        await till.Pay(started, SandboxCard.Good);
        await till.Settle();
        var faults = till.Services.GetRequiredService<SandboxFaults>();
        faults.Set(faults.Now with { ErrorEvery = 1 });
        var caught = await till.Order();
        for (var tries = 0; tries < 2; tries++)
        {
            using var silent = await till.StartPayment(caught);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, silent.StatusCode);
        }

        var other = await till.Order();
        await till.StartPaying(other);
        Assert.Equal("spare", Assert.Single(await till.PaymentsOf(other)).Gateway);
        await till.Do(work => OrdersStandIn.RefundAmount(work, started.Id, Money.Of(20, Shelf.Cad)));
        await till.Settle();
        Assert.Equal("sandbox", Assert.Single(await till.PaymentsOf(caught)).Gateway);
        Assert.Equal(RefundStatus.Requested, Assert.Single(await till.RefundsOf(started)).Status);

        // It is back: the started ones go on there, and when the while is over, so do new ones.
        faults.Set(faults.Now with { ErrorEvery = 0 });
        Assert.Contains("/sandbox/pay/", await till.StartPaying(caught), StringComparison.Ordinal);
        await till.After(Duration.FromMinutes(1));
        await till.After(Duration.FromMinutes(1));
        Assert.Equal(RefundStatus.Succeeded, Assert.Single(await till.RefundsOf(started)).Status);
        var last = await till.Order();
        await till.StartPaying(last);
        Assert.Equal("sandbox", Assert.Single(await till.PaymentsOf(last)).Gateway);
    }

    [Theory]
    [InlineData("Stoa:Payments:Routes:0:Gateway", "paypal", "in use are: sandbox, spare")]
    [InlineData("Stoa:Payments:Routes:0:Currencies:0", "dollars", "three capital letters")]
    [InlineData("Stoa:Payments:Routes:0:Countries:0", "Canada", "two capital letters")]
    [InlineData("Stoa:Payments:Routes:0:From", "10", "exactly one of Currencies")]
    [InlineData("Stoa:Payments:OutageAfter", "0", "from 1 to 100")]
    public async Task A_route_that_says_nonsense_is_named_at_the_start(string key, string value, string sentence)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Payments:Routes:0:Gateway"] = "sandbox", [key] = value };
        var refused = await Assert.ThrowsAsync<SetupException>(async () =>
        {
            await using var till = await Open(settings);
            till.Services.GetRequiredService<Gateways>();
        });
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    private Task<Till> Open(Dictionary<string, string?> settings)
    {
        foreach (var (key, value) in Both) settings.TryAdd(key, value);
        return Till.Open(databases, services => services.AddSingleton<PaymentGateway, Spare>(), settings);
    }

    /// <summary>Another gateway, that opens pages and nothing more.</summary>
    private sealed class Spare : PaymentGateway
    {
        public override string Id => "spare";

        public override bool Takes(Money amount) => true;

        public override Task<Outcome<HostedCheckout>> CreateCheckout(CheckoutRequest request, CancellationToken cancel) =>
            Task.FromResult<Outcome<HostedCheckout>>(new HostedCheckout($"spare_{request.Reference}", "https://spare.example/pay"));

        public override Task<Outcome<Accepted>> Capture(GatewayCall call, Money amount, CancellationToken cancel) => throw new NotSupportedException();

        public override Task<Outcome<Accepted>> Void(GatewayCall call, CancellationToken cancel) => throw new NotSupportedException();

        public override Task<Outcome<AcceptedRefund>> Refund(GatewayCall call, string reference, Money amount, CancellationToken cancel) => throw new NotSupportedException();

        public override Task<Outcome<GatewayNews?>> ReadWebhook(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now, CancellationToken cancel) => throw new NotSupportedException();
    }
}
