using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Payouts;

/// <summary>The same over the pages, without a script: the desk's and the operator's.</summary>
public sealed class PayoutPagesTests(TestDatabases databases)
{
    [Fact]
    public async Task An_owner_gives_an_account_and_withdraws_and_an_operator_pays()
    {
        await using var it = await Treasury.Open(databases);
        await it.Grant(200_000);
        using var owner = new PlainBrowser(it.Stoa);
        owner.SignIn(it.OwnerToken);
        var desk = $"/provider/{it.Shop.Organization}";
        await owner.Open($"{desk}/ready");
        Assert.Contains($"{desk}/payout-account", owner.Html, StringComparison.Ordinal);
        await owner.Open($"{desk}/balance");
        Assert.Contains("Say where your money goes", owner.Html, StringComparison.Ordinal);
        await owner.Open($"{desk}/payout-account");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.Send($"{desk}/payout-account", ("holder", "Atelier"), ("iban", "DE89370400440532013001"))).Status);
        Assert.Contains("The check digits do not fit", owner.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.Send($"{desk}/payout-account", ("holder", "Atelier"), ("iban", "DE89 3704 0044 0532 0130 00"))).Status);
        await owner.Open($"{desk}/balance");
        Assert.Equal(HttpStatusCode.Conflict, (await owner.Send($"{desk}/payouts", ("currency", "CAD"), ("amount", "2000,01"))).Status);
        Assert.Contains("Only 2000.00 CAD are available.", owner.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.Send($"{desk}/payouts", ("currency", "CAD"), ("amount", "much"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.Send($"{desk}/payouts", ("currency", "CAD"), ("amount", "1500"))).Status);
        await owner.Open($"{desk}/balance");
        Assert.Contains("Waits for approval", owner.Html, StringComparison.Ordinal);

        using var runs = new PlainBrowser(it.Stoa);
        runs.SignIn(await SignedIn.Token(it.Stoa, isOperator: true));
        var id = (await it.Stoa.With((work, _) => Task.FromResult(work.Db.Set<Server.Payments.Payouts.Payout>().Single().Id))).ToString();
        await runs.Open("/operator");
        Assert.Contains("1 payout waits", runs.Html, StringComparison.Ordinal);
        await runs.Open("/operator/payouts");
        Assert.Contains("Atelier Calme", runs.Html, StringComparison.Ordinal);
        await runs.Open($"/operator/payouts/{id}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await runs.Send($"/operator/payouts/{id}/reject", ("reason", " "))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await runs.Send($"/operator/payouts/{id}/approve")).Status);
        await runs.Open("/operator/payouts");
        var made = await runs.Send("/operator/payout-files", ("currency", "CAD"));
        Assert.Equal(HttpStatusCode.SeeOther, made.Status);
        var file = (await it.Stoa.With((work, _) => Task.FromResult(work.Db.Set<Server.Payments.Payouts.Sending.PayoutFile>().Single().Id))).ToString();
        await runs.Open($"/operator/payout-files/{file}");
        Assert.Contains("Confirm all that are open", runs.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await runs.Send($"/operator/payout-files/{file}/confirm")).Status);
        Assert.Equal("paid", await it.State(id));
        await runs.Open($"/operator/payouts/{id}");
        Assert.Equal(HttpStatusCode.SeeOther, (await runs.Send($"/operator/payouts/{id}/return", ("reason", "Account closed"))).Status);
        Assert.Equal("failed: Account closed", await it.State(id));

        await owner.Open($"{desk}/statement");
        Assert.Contains("Payout came back: Account closed", owner.Html, StringComparison.Ordinal);
        await owner.Open($"{desk}/statement?month=2026-02");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await owner.Open($"{desk}/statement?month=2026-04"));
        await it.Stoa.Settle();
        Assert.Equal(
            ["payout-account-changed", "payout-failed", "payout-paid", "payout-requested", "payout-sent", "payout-waiting"],
            await it.Stoa.With((work, _) => Task.FromResult(work.Db.Set<Server.Notifications.Notification>().Where(n => n.Template.StartsWith("payout")).Select(n => n.Template).Distinct().OrderBy(n => n).ToList())));
        Assert.Empty(await it.Check());
    }

    [Fact]
    public async Task An_operator_stops_a_providers_payouts_on_its_page_and_lets_them_go_on()
    {
        await using var it = await Treasury.Open(databases);
        await it.GiveAccount();
        await it.Grant(9_000);
        var earlier = await it.Payout(2_000);
        using var runs = new PlainBrowser(it.Stoa);
        runs.SignIn(await SignedIn.Token(it.Stoa, isOperator: true));
        var page = $"/operator/providers/{it.Shop.Organization}/payouts";
        await runs.Open($"/operator/payouts/{earlier}");
        Assert.Contains(page, runs.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await runs.Open(page));
        Assert.Contains($"/operator/payouts/{earlier}", runs.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await runs.Send(page, ("step", "stop"), ("reason", ""))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await runs.Send(page, ("step", "stop"), ("reason", "Papers are missing"))).Status);
        Assert.Equal("payouts-stopped", (await it.Ask(Treasury.Cad(2_000))).Body.GetProperty("code").GetString());
        var money = await it.Operator.GetFromJsonAsync<JsonElement>($"/api/v1/operations/organizations/{it.Shop.Organization}/money");
        Assert.Equal(("payouts-stopped", 7_000), (money.GetProperty("in_the_way").GetProperty("code").GetString(), money.GetProperty("currencies")[0].GetProperty("available").GetProperty("amount").GetInt64()));
        await runs.Open(page);
        Assert.Contains("They were stopped: Papers are missing", runs.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await runs.Send(page, ("step", "resume"), ("reason", ""))).Status);
        await it.Payout(2_000);
        Assert.Equal(HttpStatusCode.NotFound, await runs.Open($"/operator/providers/{Server.Platform.Ids.Id<Server.Organizations.Organization>.New(it.Stoa.Clock.GetCurrentInstant())}/payouts"));
    }

    [Fact]
    public async Task A_statement_begins_and_ends_with_what_was_there()
    {
        await using var it = await Treasury.Open(databases);
        await it.GiveAccount();
        await it.Grant(10_000);
        await it.Grant(-2_500);
        await it.Payout(3_000);
        it.Stoa.Clock.Advance(NodaTime.Duration.FromDays(29));
        await it.Grant(1_000);
        it.Stoa.Clock.Advance(NodaTime.Duration.FromDays(2));
        await it.Grant(7_000);
        using var owner = SignedIn.Client(it.Stoa, await SignedIn.Token(it.Stoa, memberOf: it.Shop.Organization));
        var march = await owner.GetStringAsync($"{it.Own}/statement.csv?month=2026-03");
        Assert.Equal(
            ["Opening balance,,,,0.00,CAD", "Granted by the test,released,,100.00,100.00,CAD", "Granted by the test,released,,-25.00,75.00,CAD",
             "Payout,payout_requested,,-30.00,45.00,CAD", "Granted by the test,released,,10.00,55.00,CAD", "Closing balance,,,,55.00,CAD"],
            march.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..]));
        Assert.Contains("Opening balance,,,,55.00,CAD", await owner.GetStringAsync($"{it.Own}/statement.csv?month=2026-04"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_of_many_lines_is_paged_and_its_sums_and_its_CSV_have_them_all()
    {
        await using var it = await Treasury.Open(databases);
        await it.Grant(10_000);
        const int Many = 10_050;
        var account = Core.Ledger.Account.Payable(it.Shop.Organization.ToString()).Name;
        await it.Sql<int>($"""
            with made as (
                insert into payments.entries (at, cause_kind, cause_id, text)
                select '2026-03-02T15:00:00Z'::timestamptz + i * interval '1 second', 'released', 'many_' || i, 'Line ' || i from generate_series(1, {Many}) i returning id),
            moved as (
                insert into payments.postings (entry_id, line, account, currency, amount_minor)
                select id, line, case line when 0 then 'outside:bank' else '{account}' end, 'CAD', case line when 0 then 1 else -1 end from made, generate_series(0, 1) line returning 1)
            select count(*)::int from moved
            """);
        using var owner = SignedIn.Client(it.Stoa, await SignedIn.Token(it.Stoa, memberOf: it.Shop.Organization));
        var csv = (await owner.GetStringAsync($"{it.Own}/statement.csv?month=2026-03")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        // Header, opening, the first grant, all lines, closing.
        Assert.Equal(Many + 4, csv.Length);
        Assert.EndsWith($",{(10_000 + Many) / 100m:F2},CAD", csv[^1], StringComparison.Ordinal);
        var first = await owner.GetFromJsonAsync<JsonElement>($"{it.Own}/statement?month=2026-03");
        var part = first.GetProperty("parts")[0];
        Assert.Equal((10_000 + Many, 0), (part.GetProperty("closing").GetProperty("amount").GetInt64(), part.GetProperty("opening").GetProperty("amount").GetInt64()));
        Assert.Equal(10_000 + Many, part.GetProperty("in").GetProperty("amount").GetInt64());
        var shown = part.GetProperty("lines").GetArrayLength();
        Assert.InRange(shown, 100, 1_000);
        var pages = 1;
        for (var page = first; page.GetProperty("has_more").GetBoolean(); pages++)
        {
            page = await owner.GetFromJsonAsync<JsonElement>($"{it.Own}/statement?month=2026-03&page={pages + 1}");
            part = page.GetProperty("parts")[0];
            shown += part.GetProperty("lines").GetArrayLength();
        }
        Assert.Equal((Many + 1, 10_000 + Many), (shown, part.GetProperty("lines").EnumerateArray().Last().GetProperty("balance").GetProperty("amount").GetInt64()));

        using var desk = new PlainBrowser(it.Stoa);
        await desk.SignIn(it.Shop.Organization);
        Assert.Equal(HttpStatusCode.OK, await desk.Open($"/provider/{it.Shop.Organization}/statement?month=2026-03&page=2"));
        Assert.Contains("page=3", desk.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Balance_and_statement_speak_of_orders_by_their_numbers()
    {
        await using var it = await Treasury.Open(databases);
        var sale = new Sale(it.Stoa, it.Shop);
        var order = await sale.Paid(await sale.NewGuest());
        await it.Stoa.Advance(NodaTime.Duration.FromDays(5));
        var number = (await sale.Look(order)).Number;
        using var desk = new PlainBrowser(it.Stoa);
        await desk.SignIn(it.Shop.Organization);
        foreach (var page in new[] { "balance", "statement" })
        {
            await desk.Open($"/provider/{it.Shop.Organization}/{page}");
            Assert.Contains($">Held funds released for {number}</a>", desk.Html, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("time.<a", desk.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_owes_is_listed_settled_by_sales_written_off_or_invoiced()
    {
        await using var it = await Treasury.Open(databases);
        await it.Grant(-3_600);
        using var runs = new PlainBrowser(it.Stoa);
        runs.SignIn(await SignedIn.Token(it.Stoa, isOperator: true));
        await runs.Open("/operator/debts");
        Assert.Contains("Atelier Calme", runs.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(">decide<", runs.Html, StringComparison.Ordinal);
        await it.Grant(3_600);
        await runs.Open("/operator/debts");
        Assert.Contains("Nobody owes anything", runs.Html, StringComparison.Ordinal);
        await it.Grant(-3_600);
        await runs.Open("/operator/debts");
        var debt = await it.Stoa.With((work, _) => Task.FromResult(work.Db.Set<Server.Payments.Payouts.Funds.Debt>().Single(d => d.Status == Server.Payments.Payouts.Funds.DebtStatus.Open).Id));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await runs.Send($"/operator/debts/{debt}", ("deed", "write_off"), ("reason", ""))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await runs.Send($"/operator/debts/{debt}", ("deed", "invoice"), ("reason", "2026-17"))).Status);
        Assert.Equal("0.00 free, 0.00 pending, 0.00 reserve", await it.Stands());
        await runs.Open("/operator/debts");
        Assert.Contains("The invoice is paid", runs.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await runs.Send($"/operator/debts/{debt}", ("deed", "paid"))).Status);
        Assert.Empty(await it.Check());
        await it.Grant(-500);
        await runs.Open("/operator/debts");
        var second = await it.Stoa.With((work, _) => Task.FromResult(work.Db.Set<Server.Payments.Payouts.Funds.Debt>().Single(d => d.Status == Server.Payments.Payouts.Funds.DebtStatus.Open).Id));
        Assert.Equal("ok", await it.Operate($"debts/{second}", new { deed = "write_off", reason = "Gone" }));
        Assert.Equal(500, await it.Sql<long>("select sum(balance_minor)::bigint from payments.account_balances where account = 'expense:bad-debt'"));
        Assert.Equal("debt-not-found", await it.Operate($"debts/{second}", new { deed = "write_off", reason = "Gone" }));
        Assert.Empty(await it.Check());
    }
}
