using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Payments.Reconciliation;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.MercadoPago;

/// <summary>Mercado Pago's own books held against ours: reports that are made to order, and what they say.</summary>
public sealed class MercadoPagoBooksTests(TestDatabases databases)
{
    private const string Post = "POST /v1/account/settlement_report$";

    private static readonly Currency Clp = Currency.Parse("CLP");

    [Fact]
    public async Task A_day_is_compared_when_the_reports_of_all_accounts_are_there_and_agrees()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var (plain, refunded) = (await it.Buy(), await it.Buy());
        it.There.State.Pay(plain.Page, fee: 1_044);
        // Taxes are withheld with the fee.
        it.There.State.Pay((await it.Buy("BRL", priceMinor: 20_000)).Page, fee: 10.5m, tax: 1.21m);
        var (payment, disputed, won) = (it.There.State.Pay(refunded.Page), it.There.State.Pay((await it.Buy()).Page), it.There.State.Pay((await it.Buy()).Page));
        await it.Tell();
        // Two of the same amount, and one that somebody makes there.
        await it.GiveBack(refunded, Money.Of(2_500, Clp));
        await it.GiveBack(refunded, Money.Of(2_500, Clp));
        it.There.State.Refund(payment, 4_000, "CL");
        it.There.State.ChargeBack(disputed);
        var chargeback = it.There.State.ChargeBack(won);
        await it.Tell();
        await it.Settle();
        it.There.State.Decide(chargeback, isCovered: true);
        await it.Tell();
        await NextDay(it);

        Assert.Equal(0, await Pass(it));
        Assert.Equal(["BR", "CL", "CO"], (await Waiting(it)).Select(report => report.Account).Order(StringComparer.Ordinal));
        Assert.Equal(3, Asked(it));
        // It was not there before: with our columns, a withdrawal among the rows.
        Assert.True(it.There.State.SettingsOf("CL")!["include_withdraw"]!.GetValue<bool>());
        Assert.Equal(0, await Pass(it));
        it.There.State.Make();
        Assert.Equal(1, await Pass(it));
        var day = Assert.Single(await Days(it));
        Assert.Equal((13, 13, 0), (day.Movements, day.Matched, day.Differences));
        Assert.Empty(await Cases(it));
        Assert.Equal((3, 0), (Asked(it), (await Waiting(it)).Count));
        Assert.Equal(0, await Pass(it));
    }

    [Fact]
    public async Task What_only_Mercado_Pago_has_becomes_a_case_and_what_is_listed_late_settles_itself()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        it.There.State.FeePercentBack = 50;
        var (late, refunded) = (await it.Buy(), await it.Buy());
        it.There.State.Pay(refunded.Page, fee: 1_000);
        await it.Tell();
        await it.GiveBack(refunded, Money.Of(2_750, Clp));
        await it.Tell();
        it.There.State.Move("CL", "WITHDRAWAL", -20_000);
        it.There.State.Pay(late.Page);
        it.There.State.ListLate(it.Stoa.Clock.GetCurrentInstant() + Duration.FromDays(2));
        await it.Tell();
        await Compare(it);
        Assert.Equal(
            [("charge", "not_at_gateway", CaseStatus.Waiting, -27_500m), ("fee", "not_booked", CaseStatus.Waiting, 50m), ("other", "not_booked", CaseStatus.Open, -20_000m)],
            (await Cases(it)).OrderBy(one => one.Move, StringComparer.Ordinal).Select(one => (one.Move, one.Kind, one.Status, (one.Theirs ?? -one.Ours!.Value).Major)));
        Assert.StartsWith("The processor gave a fee back", (await Cases(it)).Single(one => one.Move == "fee").Explanation, StringComparison.Ordinal);

        // Paid in with no word of ours, and listed a day late: not before, and not never.
        it.There.State.Move("CL", "SETTLEMENT", 700);
        it.There.State.ListLate(it.Stoa.Clock.GetCurrentInstant() + Duration.FromDays(1.5));
        await Compare(it);
        Assert.DoesNotContain(await Cases(it), one => one.Theirs?.Major == 700);
        Assert.Equal(CaseStatus.Open, (await Cases(it)).Single(one => one.Kind == "not_at_gateway").Status);
        await Compare(it);
        Assert.Equal(("charge", "not_booked"), (await Cases(it)).Where(one => one.Theirs?.Major == 700).Select(one => (one.Move, one.Kind)).Single());
        Assert.DoesNotContain(await Cases(it), one => one.Kind == "not_at_gateway");
        Assert.Contains(await Cases(it, "resolved"), one => one is { Kind: "not_at_gateway", Resolution: CaseResolution.SettledItself });
    }

    [Fact]
    public async Task What_goes_into_providers_own_accounts_agrees_with_our_part_of_it()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var shop = await OwnAccount.Connected(it);
        var (kept, back, disputed) = (await it.Buy(shop: shop), await it.Buy(shop: shop, start: Sale.Tomorrow + Duration.FromHours(2)), await it.Buy(shop: shop, start: Sale.Tomorrow + Duration.FromHours(4)));
        foreach (var buyer in new[] { kept, back }) it.There.State.Pay(buyer.Page, fee: 1_044);
        var third = it.There.State.Pay(disputed.Page);
        await it.Tell();
        await it.GiveBack(back, Money.Of(11_000, Clp));
        it.There.State.ChargeBack(third);
        await it.Tell();
        await Compare(it);
        var day = Assert.Single(await Days(it));
        // What the processor takes of such a payment, the provider bears.
        Assert.Equal((5, 5, 0), (day.Movements, day.Matched, day.Differences));
    }

    [Fact]
    public async Task A_report_of_which_nothing_comes_is_asked_for_again_and_a_lost_answer_does_not_ask_twice()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        await NextDay(it);
        // It was asked for all the same, and is found by its days.
        it.There.Break(Post, MercadoPagoStandIn.Fault.DisconnectAfterTheEffect);
        Assert.Equal((0, 1), (await Pass(it), Asked(it)));
        Assert.Equal((0, 3), (await Pass(it), Asked(it)));
        it.There.State.Make();
        Assert.Equal((1, 3), (await Pass(it), Asked(it)));

        // It was not asked for, which cannot be told from the other: after an hour it is asked for again, once.
        await NextDay(it);
        it.There.Break(Post, MercadoPagoStandIn.Fault.ErrorBefore);
        Assert.Equal((0, 4), (await Pass(it), Asked(it)));
        Assert.Equal((0, 6), (await Pass(it), Asked(it)));
        it.There.State.Make();
        await it.Stoa.Advance(Duration.FromMinutes(30));
        Assert.Equal((0, 6), (await Pass(it), Asked(it)));
        await it.Stoa.Advance(Duration.FromMinutes(30));
        Assert.Equal((0, 7), (await Pass(it), Asked(it)));
        Assert.Equal((0, 7), (await Pass(it), Asked(it)));
        it.There.State.Make();
        Assert.Equal((1, 7), (await Pass(it), Asked(it)));

        // Mercado Pago tries, and fails.
        await NextDay(it);
        Assert.Equal((0, 10), (await Pass(it), Asked(it)));
        it.There.State.Make("failed");
        Assert.Equal((0, 10), (await Pass(it), Asked(it)));
        Assert.All(await Waiting(it), report => Assert.Equal((ReportStatus.Failed, true), (report.Status, report.Trouble!.Contains("could not make", StringComparison.Ordinal))));
        Assert.Equal((0, 10), (await Pass(it), Asked(it)));
        await it.Stoa.Advance(Duration.FromHours(1));
        Assert.Equal((0, 13), (await Pass(it), Asked(it)));
        // All that was asked for is forgotten there: the question is known here.
        it.There.State.Forget();
        await it.Stoa.Advance(Duration.FromHours(1));
        Assert.Equal((0, 13), (await Pass(it), Asked(it)));
        await it.Stoa.Advance(Duration.FromHours(1));
        Assert.Equal((0, 16), (await Pass(it), Asked(it)));
        it.There.State.Make();
        Assert.Equal((1, 16), (await Pass(it), Asked(it)));

        // The first ones are there after all, before those that were asked for again.
        await NextDay(it);
        Assert.Equal((0, 19), (await Pass(it), Asked(it)));
        await it.Stoa.Advance(Duration.FromHours(1));
        Assert.Equal((0, 22), (await Pass(it), Asked(it)));
        it.There.State.Make(most: 3);
        Assert.Equal((1, 22), (await Pass(it), Asked(it)));
        Assert.All(await Days(it), day => Assert.Equal((0, 0), (day.Movements, day.Differences)));
    }

    [Fact]
    public async Task A_permission_or_a_column_that_is_missing_is_named_and_asked_for_at_once_when_it_is_there()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        it.There.State.Pay((await it.Buy()).Page, fee: 1_044);
        await it.Tell();
        var day = it.Stoa.Clock.GetCurrentInstant().InUtc().Date.ToString("uuuu-MM-dd", null);
        await NextDay(it);
        it.There.Break("GET /v1/account/settlement_report/config$", [.. Enumerable.Repeat(MercadoPagoStandIn.Fault.Unauthorized, 3)]);
        Assert.Equal(0, await Pass(it));
        Assert.All(await Waiting(it), report => Assert.Contains("lets the access token of", report.Trouble, StringComparison.Ordinal));

        using var desk = new PlainBrowser(it.Stoa);
        desk.Use(await SignedIn.Token(it.Stoa, isOperator: true));
        it.There.State.SetUp("CL", ",", "SOURCE_ID", "TRANSACTION_TYPE", "METADATA");
        await desk.Open("/operator/reconciliation");
        var tried = await desk.Send("/operator/reconciliation", ("gateway", "mercadopago"), ("day", day));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, tried.Status);
        Assert.Contains("The reports of CL lack columns: add EXTERNAL_REFERENCE, TRANSACTION_AMOUNT,", desk.Html, StringComparison.Ordinal);
        using var told = await desk.Client.GetAsync(new Uri("/api/v1/operations/reconciliation/reports", UriKind.Relative));
        Assert.Contains("\"account\":\"CL\"", await told.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(2, Asked(it));

        // What the owner has set stays, with columns that are not quoted as they should be.
        it.There.State.SetUp("CL", ";", "METADATA", "SETTLEMENT_DATE", "SOURCE_ID", "EXTERNAL_REFERENCE", "TRANSACTION_TYPE", "TRANSACTION_AMOUNT", "TRANSACTION_CURRENCY", "FEE_AMOUNT", "TRANSACTION_DATE", "SETTLEMENT_NET_AMOUNT");
        using var awaited = await desk.Client.PostAsJsonAsync("/api/v1/operations/reconciliation/days", new { gateway = "mercadopago", day });
        Assert.Contains("report-awaited", await awaited.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        it.There.State.Make();
        using var done = await desk.Client.PostAsJsonAsync("/api/v1/operations/reconciliation/days", new { gateway = "mercadopago", day });
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal((2, 2, 0), (await Days(it)).Select(one => (one.Movements, one.Matched, one.Differences)).Single());
        Assert.Equal("mine", it.There.State.SettingsOf("CL")!["file_name_prefix"]!.GetValue<string>());
    }

    private static async Task Compare(MercadoPagoTill it)
    {
        await NextDay(it);
        Assert.Equal(0, await Pass(it));
        it.There.State.Make();
        Assert.Equal(1, await Pass(it));
    }

    // To a quarter past three in the morning (UTC).
    private static async Task NextDay(MercadoPagoTill it)
    {
        var now = it.Stoa.Clock.GetCurrentInstant();
        await it.Stoa.Advance(now.InUtc().Date.PlusDays(1).AtMidnight().PlusMinutes(195).InUtc().ToInstant() - now);
    }

    private static Task<int> Pass(MercadoPagoTill it) => it.Stoa.App.Services.GetRequiredService<ReconcileDaily>().Pass(default);

    // How often a report was asked for.
    private static int Asked(MercadoPagoTill it) => it.There.Requests.Count(one => one.Method == "POST" && one.Path.EndsWith("/settlement_report", StringComparison.Ordinal));

    private static Task<IReadOnlyList<ReadReconciliation.Day>> Days(MercadoPagoTill it) => it.Stoa.With((work, _) => ReadReconciliation.Days(work, default));

    private static Task<IReadOnlyList<ReadReconciliation.Report>> Waiting(MercadoPagoTill it) =>
        it.Stoa.With((_, services) => ReadReconciliation.Reports(services.GetRequiredService<BalanceReports>(), default));

    private static Task<IReadOnlyList<ReadReconciliation.Case>> Cases(MercadoPagoTill it, string? status = null) =>
        it.Stoa.With(async (work, _) => (await ReadReconciliation.Cases(status, null, null, work, default)).Value.Items);
}
