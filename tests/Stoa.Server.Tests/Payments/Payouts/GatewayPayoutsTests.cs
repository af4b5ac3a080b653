using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Payouts;

/// <summary>An account at a processor, opened on its real page, and payouts that end well, badly, or badly a day later.</summary>
public sealed class GatewayPayoutsTests(TestDatabases databases)
{
    [Fact]
    public async Task An_account_is_opened_at_the_processor_and_paid_to()
    {
        await using var it = await Treasury.Open(databases);
        await Onboard(it, SandboxBank.Good);
        await Fund(it);
        var id = await it.Payout();
        Assert.Equal("approved", await it.State(id));
        // It may be at the processor already: nobody calls it off.
        Assert.Equal(HttpStatusCode.Conflict, (await it.Finance.PostAsJsonAsync($"{it.Own}/payouts/{id}/cancel", new { })).StatusCode);
        await it.Stoa.Settle();
        Assert.Equal("paid", await it.State(id));
        Assert.Equal("0.00 free, 0.00 pending, 0.00 reserve", await it.Stands());
        Assert.Equal(-9_000, await it.Sql<long>("select sum(balance_minor)::bigint from payments.account_balances where account = 'gateway:sandbox'"));
        Assert.Empty(await it.Check());
    }

    [Fact]
    public async Task A_payout_that_fails_is_back_in_the_balance_and_its_transfer_is_taken_back()
    {
        await using var it = await Treasury.Open(databases);
        await Onboard(it, SandboxBank.Closed);
        await Fund(it);
        var id = await it.Payout();
        await it.Stoa.Settle();
        Assert.Equal("failed: sandbox: account_closed", await it.State(id));
        Assert.Equal("90.00 free, 0.00 pending, 0.00 reserve", await it.Stands());
        Assert.Equal(9_000, await it.Sql<long>("select reversed_minor from sandbox.transfers"));
        // Its own books have both movements, and so have ours.
        Assert.Equal("paid_out -9000, payout_bounced 9000", await it.Sql<string>("""
            select string_agg(e.cause_kind || ' ' || p.amount_minor, ', ' order by e.id)
            from payments.entries e join payments.postings p on p.entry_id = e.id where p.account = 'gateway:sandbox'
            """));
        Assert.Empty(await it.Check());
    }

    [Fact]
    public async Task A_payout_that_the_bank_returns_later_is_back_in_the_balance()
    {
        await using var it = await Treasury.Open(databases);
        await Onboard(it, SandboxBank.Returned);
        await Fund(it);
        var id = await it.Payout();
        await it.Stoa.Settle();
        Assert.Equal("paid", await it.State(id));
        await it.Stoa.Advance(Duration.FromDays(1));
        await it.Stoa.Settle();
        Assert.Equal("failed: sandbox: bank_returned", await it.State(id));
        Assert.Equal("90.00 free, 0.00 pending, 0.00 reserve", await it.Stands());
        Assert.Empty(await it.Check());
    }

    [Fact]
    public async Task A_process_that_ended_after_the_call_pays_once()
    {
        await using var it = await Treasury.Open(databases);
        var account = await Onboard(it, SandboxBank.Good);
        await Fund(it);
        var id = await it.Payout();
        // The call had its effect, and nobody has written it down.
        var gateway = it.Stoa.App.Services.GetRequiredService<Gateways>().Find("sandbox")!.As<IPaysOut>()!;
        Assert.True((await gateway.PayOut(new PayoutCall(id, id, account, Money.Of(90, Currency.Parse("CAD")), $"Payout {id}"), default)).Succeeded);
        await it.Stoa.Settle();
        Assert.Equal("paid", await it.State(id));
        Assert.Equal(1, await it.Sql<long>("select count(*) from sandbox.payouts"));
        Assert.Empty(await it.Check());
    }

    [Fact]
    public async Task A_refusal_is_told_and_the_money_is_back()
    {
        await using var it = await Treasury.Open(databases);
        await Onboard(it, SandboxBank.Good);
        await it.Grant(9_000);
        var id = await it.Payout();
        await it.Stoa.Settle();
        Assert.Equal("failed: sandbox refused: balance_insufficient", await it.State(id));
        Assert.Equal("90.00 free, 0.00 pending, 0.00 reserve", await it.Stands());
    }

    [Fact]
    public async Task An_account_that_lacks_something_is_not_paid_to()
    {
        await using var it = await Treasury.Open(databases);
        await Onboard(it, SandboxBank.Unverified);
        await it.Grant(9_000);
        Assert.Equal("not-ready-payout-account", (await it.Ask()).Body.GetProperty("code").GetString());
        var money = await it.Finance.GetFromJsonAsync<JsonElement>($"{it.Own}/money");
        Assert.Equal("preparing", money.GetProperty("payout_account").GetProperty("status").GetString());
        Assert.Equal("individual.verification.document", money.GetProperty("payout_account").GetProperty("missing")[0].GetString());
    }

    // Through the processor's page; the account's id there.
    private static async Task<string> Onboard(Treasury it, SandboxBank bank)
    {
        using var asked = await it.Finance.PostAsJsonAsync($"{it.Own}/payout-account/onboard", new { });
        var page = (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!;
        using var client = it.Stoa.Client();
        var html = await client.GetStringAsync(page);
        const string Field = "name=\"__RequestVerificationToken\" value=\"";
        var token = html[(html.IndexOf(Field, StringComparison.Ordinal) + Field.Length)..].Split('"')[0];
        using var given = await client.PostAsync(page, new FormUrlEncodedContent([new("number", bank.Number), new("__RequestVerificationToken", token)]));
        Assert.EndsWith("/payout-account?back=1", given.Headers.Location!.ToString(), StringComparison.Ordinal);
        await it.Stoa.Settle();
        return await it.Sql<string>("select gateway_account_id from payments.payout_destinations");
    }

    // What was released is at the processor, too.
    private static async Task Fund(Treasury it)
    {
        await it.Grant(9_000);
        await using var connection = await it.Stoa.App.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await SandboxBooks.Moved(connection, it.Stoa.Clock.GetCurrentInstant(), "charge", Money.Of(110, Currency.Parse("CAD")), "sbp_test", "test", default);
    }
}
