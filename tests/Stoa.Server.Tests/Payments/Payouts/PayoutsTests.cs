using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core.Access;
using Stoa.Core.Payouts;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Payouts;

/// <summary>The way of a payout by bank transfer: asked for, approved, on a file, paid or come back.</summary>
public sealed class PayoutsTests(TestDatabases databases)
{
    [Fact]
    public async Task A_withdrawal_goes_on_a_file_and_is_paid()
    {
        await using var it = await Treasury.Open(databases);
        await it.Grant(9_000);
        Assert.Equal("not-ready-payout-account", (await it.Ask()).Body.GetProperty("code").GetString());
        await it.GiveAccount();
        var id = await it.Payout();
        Assert.Equal("0.00 free, 90.00 pending, 0.00 reserve", await it.Stands());
        Assert.Equal("approved", await it.State(id));
        Assert.Equal("nothing-to-pay", await it.Operate("payout-files", new { currency = "EUR" }));
        var file = await it.Operate("payout-files", new { currency = "CAD" });
        Assert.Equal("sent", await it.State(id));
        var files = await it.Operator.GetFromJsonAsync<JsonElement>("/api/v1/operations/payout-files");
        Assert.Equal((file, 9_000L), (files[0].GetProperty("id").GetString(), files[0].GetProperty("amount").GetProperty("amount").GetInt64()));
        var csv = await it.Operator.GetStringAsync($"/api/v1/operations/payout-files/{file}/csv");
        Assert.Contains($"{id},Atelier Calme,{Treasury.Iban},,DE,90.00,CAD,Payout {id}", csv, StringComparison.Ordinal);
        Assert.Equal("ok", await it.Operate($"payouts/{id}/confirm"));
        Assert.Equal("payout-moved", await it.Operate($"payouts/{id}/confirm"));
        Assert.Equal("paid", await it.State(id));
        Assert.Equal("0.00 free, 0.00 pending, 0.00 reserve", await it.Stands());
        Assert.Empty(await it.Check());
        Assert.Equal("ok", await it.Operate($"payouts/{id}/return", new { reason = "Account closed" }));
        Assert.Equal("failed: Account closed", await it.State(id));
        Assert.Equal("90.00 free, 0.00 pending, 0.00 reserve", await it.Stands());
        Assert.Equal("payout-moved", await it.Operate($"payouts/{id}/return", new { reason = "Again" }));
        Assert.Empty(await it.Check());
    }

    [Fact]
    public async Task The_account_is_kept_sealed_and_its_number_never_comes_back()
    {
        await using var it = await Treasury.Open(databases);
        await it.GiveAccount();
        var money = await it.Finance.GetStringAsync($"{it.Own}/money");
        Assert.Contains("•••• 3000", JsonSerializer.Deserialize<JsonElement>(money).GetProperty("payout_account").GetProperty("in_words").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("0532013", money, StringComparison.Ordinal);
        Assert.Equal(0, await it.Sql<long>("select count(*) from payments.payout_destinations d where d::text ~ '0532013' or encode(account, 'escape') ~ '0532013'"));
    }

    [Theory]
    [InlineData("{\"holder\": \"A\", \"iban\": \"DE89370400440532013001\"}", "iban-checksum", "iban")]
    [InlineData("{\"holder\": \"A\", \"iban\": \"DE8937040044053201300\"}", "iban-length", "iban")]
    [InlineData("{\"holder\": \"A\"}", "iban-missing", "iban")]
    [InlineData("{\"iban\": \"DE89370400440532013000\"}", "holder-required", "holder")]
    [InlineData("{\"holder\": \"A\", \"iban\": \"DE89370400440532013000\", \"bic\": \"X\"}", "bic", "bic")]
    [InlineData("{\"holder\": \"A\", \"account_number\": \"12\", \"bank_code\": \"123\", \"country\": \"CA\"}", "account-number", "account_number")]
    [InlineData("{\"holder\": \"A\", \"account_number\": \"1234567\", \"country\": \"CA\"}", "bank-code", "bank_code")]
    [InlineData("{\"holder\": \"A\", \"account_number\": \"1234567\", \"bank_code\": \"003-12345\", \"country\": \"XX\"}", "country-unknown", "country")]
    [InlineData("{\"holder\": \"A\", \"account_number\": \"1234567\", \"bank_code\": \"003-12345\", \"country\": \"CA\"}", null, null)]
    public async Task An_account_that_cannot_be_is_refused_by_its_field(string body, string? code, string? field)
    {
        await using var it = await Treasury.Open(databases);
        using var answer = await it.Finance.PutAsync($"{it.Own}/payout-account", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        if (code is null)
        {
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            return;
        }
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((code, field), (problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Above_the_thresholds_one_operator_or_two_must_approve()
    {
        await using var it = await Treasury.Open(databases);
        await it.GiveAccount();
        await it.Grant(900_000);
        var (one, two, gone) = (await it.Payout(100_001), await it.Payout(500_001), await it.Payout(150_000));
        Assert.Equal("awaiting_approval", await it.State(one));
        Assert.Equal("ok", await it.Operate($"payouts/{one}/approve"));
        Assert.Equal("approved", await it.State(one));
        Assert.Equal("payout-moved", await it.Operate($"payouts/{one}/approve", by: 1));
        Assert.Equal("ok", await it.Operate($"payouts/{two}/approve"));
        Assert.Equal("awaiting_approval", await it.State(two));
        Assert.Equal("approved-by-you", await it.Operate($"payouts/{two}/approve"));
        // The other one runs the marketplace, but approves no payouts.
        await it.Sql<int>("with others as (update identity.users set approves_payouts = false where is_operator returning 1) select count(*)::int from others");
        Assert.Equal("no-approver", await it.Operate($"payouts/{two}/approve", by: 1));
        Assert.Contains("approve no payouts", await it.Operators[1].GetStringAsync($"/operator/payouts/{two}"), StringComparison.Ordinal);
        await it.Sql<int>("with others as (update identity.users set approves_payouts = true returning 1) select count(*)::int from others");
        Assert.Contains(">Approve<", await it.Operators[1].GetStringAsync($"/operator/payouts/{two}"), StringComparison.Ordinal);
        Assert.Equal("ok", await it.Operate($"payouts/{two}/approve", by: 1));
        Assert.Equal("approved", await it.State(two));
        Assert.Equal("reason-required", await it.Operate($"payouts/{gone}/reject", new { reason = " " }));
        Assert.Equal("ok", await it.Operate($"payouts/{gone}/reject", new { reason = "Who is this?" }));
        Assert.Equal("cancelled: Who is this?", await it.State(gone));
        Assert.Equal("2999.98 free, 6000.02 pending, 0.00 reserve", await it.Stands());
        Assert.Empty(await it.Check());
    }

    [Fact]
    public async Task Two_who_approve_at_once_are_two_and_one_who_clicks_twice_is_one()
    {
        await using var it = await Treasury.Open(databases);
        await it.GiveAccount();
        await it.Grant(1_800_000);
        var (both, alone) = (await it.Payout(600_000), await it.Payout(600_000));
        var answers = await Task.WhenAll(new[] { 0, 1, 0, 1 }.Select(by => it.Operate($"payouts/{both}/approve", by: by)));
        Assert.Equal(2, answers.Count(answer => answer == "ok"));
        Assert.Equal("approved", await it.State(both));
        answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => it.Operate($"payouts/{alone}/approve")));
        Assert.Equal(["approved-by-you", "approved-by-you", "approved-by-you", "ok"], answers.Order(StringComparer.Ordinal));
        Assert.Equal("awaiting_approval", await it.State(alone));
        // Approved and rejected at once: one of the two, and the money is in one place.
        var ends = await Task.WhenAll(it.Operate($"payouts/{alone}/approve", by: 1), it.Operate($"payouts/{alone}/reject", new { reason = "No." }));
        Assert.Contains("ok", ends);
        Assert.Equal(
            await it.State(alone) == "approved" ? "6000.00 free, 12000.00 pending, 0.00 reserve" : "12000.00 free, 6000.00 pending, 0.00 reserve", await it.Stands());
        var seen = await it.Operator.GetFromJsonAsync<JsonElement>($"/api/v1/operations/payouts/{both}");
        Assert.Equal((2, 2), (seen.GetProperty("approvals").GetInt32(), seen.GetProperty("approvals_needed").GetInt32()));
        Assert.Empty(await it.Check());
    }

    [Fact]
    public async Task A_member_calls_off_what_has_not_left()
    {
        await using var it = await Treasury.Open(databases);
        await it.GiveAccount();
        await it.Grant(9_000);
        var id = await it.Payout(5_000);
        Assert.Equal(HttpStatusCode.NoContent, (await it.Finance.PostAsJsonAsync($"{it.Own}/payouts/{id}/cancel", new { })).StatusCode);
        Assert.Equal("90.00 free, 0.00 pending, 0.00 reserve", await it.Stands());
        var late = await it.Payout(5_000);
        await it.Operate("payout-files", new { currency = "CAD" });
        Assert.Equal(HttpStatusCode.Conflict, (await it.Finance.PostAsJsonAsync($"{it.Own}/payouts/{late}/cancel", new { })).StatusCode);
        Assert.Equal("sent", await it.State(late));
    }

    [Fact]
    public async Task Twenty_at_once_never_get_more_than_is_there()
    {
        await using var it = await Treasury.Open(databases);
        await it.GiveAccount();
        await it.Grant(9_000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => it.Ask(Treasury.Cad(2_500))));
        Assert.Equal(3, answers.Count(answer => answer.Status is HttpStatusCode.Created));
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        Assert.Equal("15.00 free, 75.00 pending, 0.00 reserve", await it.Stands());
        Assert.Empty(await it.Check());
    }

    [Fact]
    public async Task The_database_itself_refuses_a_payout_that_is_not_covered()
    {
        await using var it = await Treasury.Open(databases);
        await it.Grant(1_000);
        var problem = await it.Stoa.With(async (work, _) =>
        {
            Server.Payments.Books.Ledger.Post(work, Stoa.Core.Ledger.PayoutEntries.Requested("pyo_x", it.Shop.Organization.ToString(), Stoa.Core.Money.Of(10.01m, Stoa.Core.Currency.Parse("CAD"))), null);
            return await work.Commit(default);
        });
        Assert.Equal("exceeds-available", problem!.Code);
    }

    [Fact]
    public async Task A_first_payout_and_a_changed_account_wait()
    {
        await using var it = await Treasury.Open(databases, ("Stoa:Payouts:FirstDelay", "7.00:00:00"));
        await it.GiveAccount();
        await it.Grant(90_000);
        Assert.Equal("first-payout-waits", (await it.Ask()).Body.GetProperty("code").GetString());
        it.Stoa.Clock.Advance(Duration.FromDays(7));
        var first = await it.Payout(5_000);
        await it.Operate("payout-files", new { currency = "CAD" });
        await it.Operate($"payouts/{first}/confirm");
        await it.GiveAccount();
        Assert.Equal("payout-account-changed", (await it.Ask()).Body.GetProperty("code").GetString());
        it.Stoa.Clock.Advance(Duration.FromDays(2));
        await it.Payout();
    }

    [Fact]
    public async Task The_schedule_pays_at_the_beginning_of_its_days_and_once_a_run()
    {
        await using var it = await Treasury.Open(databases);
        await it.GiveAccount();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await it.Finance.PutAsJsonAsync($"{it.Own}/payout-schedule", new { rhythm = "weekly" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await it.Finance.PutAsJsonAsync($"{it.Own}/payout-schedule", new { rhythm = "weekly", weekday = 3 })).StatusCode);
        await it.Grant(9_000);
        await it.Stoa.Advance(Duration.FromHours(1));
        Assert.Equal("90.00 free, 0.00 pending, 0.00 reserve", await it.Stands());
        await it.Stoa.Advance(Duration.FromDays(3));
        Assert.Equal("0.00 free, 90.00 pending, 0.00 reserve", await it.Stands());
        // Midnight of Wednesday in Toronto.
        Assert.Equal("2026-03-04 05:00:00", await it.Sql<string>("select to_char(scheduled_for at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') from payments.payouts"));
        // Too little: the next run tries again.
        await it.Grant(1_500);
        await it.Stoa.Advance(Duration.FromDays(7));
        Assert.Equal("15.00 free, 90.00 pending, 0.00 reserve", await it.Stands());
        await it.Grant(1_500);
        await it.Stoa.Advance(Duration.FromDays(7));
        Assert.Equal("0.00 free, 120.00 pending, 0.00 reserve", await it.Stands());
        // A schedule that was changed runs no more.
        Assert.Null(await it.Stoa.With((work, services) => Server.Payments.Payouts.Sending.PayOnSchedule.Choose(
            it.Shop.Organization, new(PayoutRhythm.OnRequest, null, null), work, services.GetRequiredService<Server.Platform.Presets.Marketplace>(), default)));
        await it.Grant(9_000);
        await it.Stoa.Advance(Duration.FromDays(30));
        Assert.Equal("90.00 free, 120.00 pending, 0.00 reserve", await it.Stands());
        Assert.Empty(await it.Check());
    }

    [Fact]
    public async Task An_operator_stops_payouts_and_lets_them_go_on()
    {
        await using var it = await Treasury.Open(databases);
        await it.GiveAccount();
        await it.Grant(9_000);
        Assert.Equal("reason-required", await it.Operate($"organizations/{it.Shop.Organization}/stop-payouts"));
        Assert.Equal("ok", await it.Operate($"organizations/{it.Shop.Organization}/stop-payouts", new { reason = "Under investigation." }));
        Assert.Equal("The marketplace has stopped your payouts: Under investigation. Your money is kept for you.", (await it.Ask()).Body.GetProperty("detail").GetString());
        Assert.Equal("ok", await it.Operate($"organizations/{it.Shop.Organization}/resume-payouts"));
        await it.Payout();
    }

    [Fact]
    public async Task A_sepa_file_pays_euros_to_ibans()
    {
        await using var it = await Treasury.Open(databases);
        await it.GiveAccount();
        await it.Grant(9_000, "EUR");
        using var asked = await it.Finance.PostAsJsonAsync($"{it.Own}/payouts", new { amount = new { amount = 4_250, currency = "EUR" } });
        Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        var id = (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        var file = await it.Operate("payout-files", new { currency = "EUR" });
        var document = XDocument.Parse(await it.Operator.GetStringAsync($"/api/v1/operations/payout-files/{file}/sepa"));
        XNamespace ns = Pain001.Namespace;
        Assert.Equal("42.50", document.Descendants(ns + "InstdAmt").Single().Value);
        Assert.Equal(id, document.Descendants(ns + "EndToEndId").Single().Value);
        Assert.Equal(["AT611904300234573201", Treasury.Iban], document.Descendants(ns + "IBAN").Select(iban => iban.Value));
        Assert.Equal("Maerkte + Soehne", document.Descendants(ns + "Dbtr").Single().Value);
        Assert.Equal(1, await it.Sql<long>($"select count(*) from platform.audit_events where action = 'payments.download-payout-file' and subject = '{file}'"));
    }

    [Fact]
    public async Task Who_may_not_move_money_does_not()
    {
        await using var it = await Treasury.Open(databases);
        await it.GiveAccount();
        await it.Grant(9_000);
        var id = await it.Payout();
        using var manager = SignedIn.Client(it.Stoa, await SignedIn.Token(it.Stoa, memberOf: it.Shop.Organization, role: MemberRole.Manager));
        Assert.Equal(HttpStatusCode.OK, (await manager.GetAsync($"{it.Own}/payouts/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.PostAsJsonAsync($"{it.Own}/payouts", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.PutAsJsonAsync($"{it.Own}/payout-account", new { holder = "Me", iban = Treasury.Iban })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await it.Finance.GetAsync("/api/v1/operations/payouts")).StatusCode);
    }
}
