using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Authorizations;

/// <summary>Amounts that are set aside for a while only: renewed, taken or given up well before the bank lets them go.</summary>
public sealed class AuthorizationTests(TestDatabases databases)
{
    private static readonly Duration Life = Duration.FromHours(10);

    [Fact]
    public async Task A_request_that_nobody_answers_is_renewed_once_and_cancelled_when_the_bank_has_had_enough()
    {
        await using var stoa = await Start();
        var (guest, order) = await Request(stoa);
        var first = (await Paid(stoa)).AuthorizedUntil!.Value;
        Assert.Equal(stoa.Clock.GetCurrentInstant() + Life, first);
        Assert.Contains("2026", (await guest.Send(HttpMethod.Get, $"/api/v1/orders/{order}")).Json.GetProperty("authorization").GetProperty("until").GetString(), StringComparison.Ordinal);

        // Half of a life that is shorter than the lead: not before.
        await stoa.Advance((Life / 2) - Duration.FromMinutes(1));
        Assert.Equal((first, 0), ((await Paid(stoa)).AuthorizedUntil, (await Paid(stoa)).Renewals));
        await stoa.Advance(Duration.FromMinutes(1));
        var renewed = await Paid(stoa);
        Assert.Equal((stoa.Clock.GetCurrentInstant() + Life, 1), (renewed.AuthorizedUntil!.Value, renewed.Renewals));
        Assert.Equal("awaiting_acceptance", await State(guest, order));

        // The processor renews once; then the order ends, nothing is charged, and the customer is told.
        await stoa.Advance(Life / 2);
        Assert.Equal("cancelled", await State(guest, order));
        Assert.Equal(PaymentStatus.Voided, (await Paid(stoa)).Status);
        Assert.Equal(0, await Count(stoa, "select count(*) from payments.entries"));
        Assert.Equal(1, await Count(stoa, "select count(*) from notifications.notifications where template = 'authorization-ended' and audience = 'customer'"));
        Assert.Equal(1, await Count(stoa, "select count(*) from platform.audit_events where action = 'payments.authorization-renewed'"));
        Assert.Equal(1, await Count(stoa, "select count(*) from platform.audit_events where action = 'payments.authorization-not-renewed'"));
        // The bank's own end finds nothing any more.
        await stoa.Advance(Life);
        Assert.Equal("cancelled", await State(guest, order));
        guest.Dispose();
    }

    [Fact]
    public async Task By_policy_the_money_is_taken_before_the_answer_and_goes_back_with_a_no()
    {
        await using var stoa = await Start(("Stoa:Payments:RequestExpiring:0", "capture"));
        var (guest, order) = await Request(stoa);
        await stoa.Advance(Life / 2);
        Assert.Equal(PaymentStatus.Captured, (await Paid(stoa)).Status);
        Assert.Equal("awaiting_acceptance", await State(guest, order));
        Assert.Equal(11_000, await Count(stoa, $"select -sum(balance_minor)::bigint from payments.account_balances where account = 'held:{order}'"));
        await Fire(stoa, order, "decline");
        await stoa.Settle();
        Assert.Equal("declined", await State(guest, order));
        Assert.Equal(0, await Count(stoa, $"select coalesce(sum(balance_minor), 0)::bigint from payments.account_balances where account = 'held:{order}'"));
        Assert.Equal(1, await Count(stoa, "select count(*) from sandbox.refunds where status = 'succeeded'"));
        guest.Dispose();
    }

    [Fact]
    public async Task By_policy_the_money_is_taken_before_the_answer_and_held_with_a_yes()
    {
        await using var stoa = await Start(("Stoa:Payments:RequestExpiring:0", "capture"));
        var (guest, order) = await Request(stoa);
        await stoa.Advance(Life / 2);
        await Fire(stoa, order, "accept");
        await stoa.Settle();
        Assert.Equal("confirmed", await State(guest, order));
        Assert.Equal(MoneyState.Held, (await Look(stoa, order)).MoneyState);
        guest.Dispose();
    }

    [Fact]
    public async Task An_authorization_that_ended_all_the_same_ends_the_request_and_a_late_yes_is_refused()
    {
        // So late a reminder never comes before the end.
        await using var stoa = await Start(("Stoa:Payments:AuthorizationLead", "00:00:00"));
        var (guest, order) = await Request(stoa);
        // The program stood still past the end; the processor's news and our timer come together.
        await stoa.Advance(Life + Duration.FromMinutes(1));
        for (var minute = 0; minute < 5; minute++) await stoa.Advance(Duration.FromMinutes(1));
        Assert.Equal(PaymentStatus.Failed, (await Paid(stoa)).Status);
        Assert.Equal("cancelled", await State(guest, order));
        Assert.Equal("not-permitted", await Fire(stoa, order, "accept"));
        Assert.Equal(0, await Count(stoa, "select count(*) from payments.entries"));
        guest.Dispose();
    }

    [Fact]
    public async Task A_capture_that_races_with_the_end_loses_and_the_order_is_cancelled()
    {
        await using var stoa = await Start(("Stoa:Payments:AuthorizationLead", "00:00:00"));
        var (guest, order) = await Request(stoa);
        await Fire(stoa, order, "accept");
        // Accepted, and the capture is not made before the bank lets go.
        await stoa.Advance(Life);
        Assert.Equal("cancelled", await State(guest, order));
        Assert.Equal(PaymentStatus.Failed, (await Paid(stoa)).Status);
        // Whoever was faster: our call, or the processor's own clock.
        Assert.Contains((await Paid(stoa)).FailureCode, (string[])[SandboxAuthorizations.Expired, "payment_is_failed"]);
        Assert.Equal(0, await Count(stoa, "select count(*) from payments.entries"));
        guest.Dispose();
    }

    [Fact]
    public async Task An_accepted_order_is_captured_later_and_cancelling_until_then_costs_nothing()
    {
        await using var stoa = await Start(Duration.FromHours(24), ("Stoa:Sandbox:AuthorizationLife", "30.00:00:00"));
        var shop = await Shop.Open(stoa, resources: 2, mode: BookingMode.Request);
        using var guest = new Shopper(stoa.BaseAddress);
        var start = Sale.Tomorrow + Duration.FromDays(6);
        var (kept, cancelled) = (await Buy(stoa, guest, shop, start), await Buy(stoa, guest, shop, start));
        await Fire(stoa, kept, "accept");
        await Fire(stoa, cancelled, "accept");
        await stoa.Settle();
        // The policy refunds everything until 72 hours before the start: earlier than the day that the marketplace asks for.
        Assert.Equal(start - Duration.FromHours(72), (await Look(stoa, kept)).CaptureAt);
        Assert.Equal((OrderState.Confirmed, MoneyState.Authorized), ((await Look(stoa, kept)).State, (await Look(stoa, kept)).MoneyState));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await guest.Send(HttpMethod.Post, $"/api/v1/orders/{cancelled}/transitions", new { name = "call-off" })).Status);
        await stoa.Settle();
        Assert.Equal(0, await Count(stoa, "select count(*) from payments.entries"));

        stoa.Clock.MoveTo(start - Duration.FromHours(72));
        // At the moment itself the money is being taken: a cancellation has to wait for it, and follows the policy then.
        Assert.Equal("payment-under-way", (await guest.Send(HttpMethod.Post, $"/api/v1/orders/{kept}/transitions", new { name = "call-off" })).Code);
        await stoa.Settle();
        Assert.Equal(MoneyState.Held, (await Look(stoa, kept)).MoneyState);
        Assert.Equal(1, await Count(stoa, "select count(*) from payments.entries where cause_kind = 'captured'"));
    }

    [Fact]
    public async Task An_accepted_order_whose_authorization_ends_before_its_capture_is_captured_early()
    {
        await using var stoa = await Start(Duration.FromHours(24), ("Stoa:Sandbox:AuthorizationRenewals", "0"), ("Stoa:Sandbox:AuthorizationLife", "2.00:00:00"));
        var shop = await Shop.Open(stoa, mode: BookingMode.Request);
        using var guest = new Shopper(stoa.BaseAddress);
        var order = await Buy(stoa, guest, shop, Sale.Tomorrow + Duration.FromDays(9));
        await Fire(stoa, order, "accept");
        await stoa.Settle();
        await stoa.Advance(Duration.FromDays(1));
        Assert.Equal((OrderState.Confirmed, MoneyState.Held), ((await Look(stoa, order)).State, (await Look(stoa, order)).MoneyState));
        Assert.True(stoa.Clock.GetCurrentInstant() < (await Look(stoa, order)).CaptureAt);
    }

    private Task<TestStoa> Start(params (string Key, string Value)[] settings) => Start(null, settings);

    private Task<TestStoa> Start(Duration? capture, params (string Key, string Value)[] settings) => TestStoa.Start(
        databases,
        new (string Key, string Value)[] { ("Stoa:Demo", "true"), ("Stoa:Payments:Gateways:0", "sandbox"), ("Stoa:Sandbox:AuthorizationLife", "10:00:00") }
            .Concat(settings).GroupBy(one => one.Key, StringComparer.Ordinal).ToDictionary(one => one.Key, one => (string?)one.Last().Value, StringComparer.Ordinal),
        replace: services =>
        {
            var known = (Marketplace)services.Last(service => service.ServiceType == typeof(Marketplace)).ImplementationInstance!;
            services.AddSingleton(known with { Timings = known.Timings with { Capture = capture } });
        });

    private static async Task<(Shopper Guest, string Order)> Request(TestStoa stoa)
    {
        var shop = await Shop.Open(stoa, mode: BookingMode.Request);
        var guest = new Shopper(stoa.BaseAddress);
        return (guest, await Buy(stoa, guest, shop, Sale.Tomorrow + Duration.FromDays(3)));
    }

    private static async Task<string> Buy(TestStoa stoa, Shopper guest, Shop shop, Instant start)
    {
        var order = (await guest.Order((await guest.Hold(shop, start))["id"]))["id"];
        await guest.Pay(order);
        await stoa.Settle();
        Assert.Equal("awaiting_acceptance", await State(guest, order));
        return order;
    }

    private static async Task<string> State(Shopper guest, string order) => (await guest.Send(HttpMethod.Get, $"/api/v1/orders/{order}"))["state"];

    private static Task<Payment> Paid(TestStoa stoa) => stoa.With((work, _) => work.Db.Set<Payment>().AsNoTracking().SingleAsync());

    private static Task<Order> Look(TestStoa stoa, string order) => stoa.With((work, _) => work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == Id<Order>.Parse(order, null)));

    private static async Task<string?> Fire(TestStoa stoa, string order, string name)
    {
        var id = Id<Order>.Parse(order, null);
        var seller = (await Look(stoa, order)).OrganizationId;
        var owner = new Stoa.Server.Platform.Access.Actor(null, Guid.CreateVersion7(), null, null, IsOperator: false, [new(seller.Value, "Atelier Calme", Stoa.Core.Access.MemberRole.Owner)]);
        var fired = await stoa.With((work, services) => FireTransition.Run(
            id, new(name), work, services.GetRequiredService<Server.Availability.Offers>(), services.GetRequiredService<Marketplace>(), CancellationToken.None), owner);
        return fired.Problem?.Code;
    }

    private static async Task<long> Count(TestStoa stoa, string sql)
    {
        await using var command = stoa.App.Services.GetRequiredService<Npgsql.NpgsqlDataSource>().CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
