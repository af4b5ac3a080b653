using System.Globalization;
using System.Net;
using NodaTime;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Core.Ledger.Reconciling;
using Stoa.Server.Payments.Reconciliation;

namespace Stoa.Server.Payments.MercadoPago.Reports;

/// <summary>
/// Has a report made and finds it again: it takes minutes to hours, so a call asks or looks, and a later one reads. Steps of
/// https://www.mercadopago.com.br/developers/en/docs/checkout-pro/additional-content/reports/account-money/api.
/// </summary>
internal sealed class OrderReport(MercadoPagoClient client, BalanceReports reports, IClock clock)
{
    private const string Path = "/v1/account/settlement_report";

    /// <summary>How much later than asked for a report may end: Mercado Pago counts to the end of its own day.</summary>
    private static readonly Duration EndSlack = Duration.FromDays(1);

    /// <summary>Sees to it that a report is there; null when it is, or why it is not (yet).</summary>
    internal async Task<Problem?> Run(ReportKey key, CancellationToken cancel)
    {
        var known = await reports.Find(key, cancel);
        try
        {
            return ReportPlan.Next(known?.Standing, clock.GetCurrentInstant()) switch
            {
                ReportStep.Read => null,
                ReportStep.Wait => Trouble(known!.Trouble ?? Slow(known)),
                ReportStep.Ask => await Ask(key, known, cancel),
                ReportStep.Look => await Look(known!, cancel),
                _ => await LookThenAsk(known!, cancel),
            };
        }
        catch (HttpRequestException refused) when (refused.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return await Fail(key, $"Mercado Pago lets the access token of {key.Account} have no reports. Take the token of the account's owner, or give it leave for reports under Your integrations.", wasBegun: false, cancel);
        }
    }

    /// <summary>The report's text.</summary>
    internal async Task<Outcome<string>> Download(BalanceReport report, CancellationToken cancel)
    {
        var text = await client.Download(new(report.Key.Account), $"{Path}/{Uri.EscapeDataString(report.FileName!)}", cancel);
        if (text.Refused(out _)) return await Fail(report.Key, $"Mercado Pago does not have the report {report.FileName} any more; it is asked for again.", wasBegun: true, cancel);
        return text;
    }

    /// <summary>Keeps that it is there and cannot be used.</summary>
    internal Task<Problem> Spoilt(BalanceReport report, Problem problem, CancellationToken cancel) => Fail(report.Key, problem.Message, wasBegun: true, cancel);

    private async Task<Problem?> Ask(ReportKey key, BalanceReport? before, CancellationToken cancel)
    {
        if (await reports.Claim(key, before, cancel) is not { } report) return Trouble($"The report of {key.Days} for {key.Account} is being asked for at this moment.");
        if (await Settings(report, cancel) is { } wrong) return await Fail(key, wrong, wasBegun: false, cancel);
        // Once: whether an answer that is lost had its effect is seen in the list.
        var asked = await client.PostOnce<SettlementReport?>(new(key.Account), Path, new { begin_date = Text(Begin(key)), end_date = Text(End(key)) }, KeyOf(report), cancel);
        if (asked.Refused(out var problem)) return await Fail(key, $"Mercado Pago does not make the report of {key.Days} for {key.Account}: {problem.Code}.", wasBegun: true, cancel);
        // 203: it was understood, and is not made.
        if (asked.Value?.Id is not { Length: > 0 } task) return await Fail(key, $"Mercado Pago has not begun the report of {key.Days} for {key.Account}; it is asked for again.", wasBegun: true, cancel);
        await reports.Begun(key, task, cancel);
        return Awaited(report);
    }

    // Null when the account makes reports that can be read. What its owner has set is not changed.
    private async Task<string?> Settings(BalanceReport report, CancellationToken cancel)
    {
        var (key, caller) = (report.Key, new MercadoPagoCaller(report.Key.Account));
        try
        {
            var set = await client.Get<SettlementSettings>(caller, $"{Path}/config", cancel);
            if (!set.Refused(out var problem))
            {
                return (set.Value ?? new SettlementSettings(null)).Missing is { Count: > 0 } missing
                    ? $"The reports of {key.Account} lack columns: add {string.Join(", ", missing)} in Mercado Pago's panel, under Reports → Account money → Settings."
                    : null;
            }
            // Without any no report is made.
            if (problem.Kind == ProblemKind.NotFound && !(await client.Post<SettlementSettings?>(caller, $"{Path}/config", SettlementSettings.Ours, $"{KeyOf(report)}:config", cancel)).Refused(out problem)) return null;
            return $"Mercado Pago takes no settings for the reports of {key.Account}: {problem.Code}. Set them in its panel, under Reports → Account money → Settings.";
        }
        catch (Exception silence) when (GatewayRetries.IsSilence(silence) && silence is not HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden })
        {
            // Nothing was begun: the next try may begin anew.
            await reports.Failed(key, "Mercado Pago did not answer; it is asked again.", wasBegun: false, cancel);
            throw;
        }
    }

    private async Task<Problem?> LookThenAsk(BalanceReport report, CancellationToken cancel)
    {
        var found = await Look(report, cancel);
        if (found is null) return null;
        return await Ask(report.Key, await reports.Find(report.Key, cancel), cancel);
    }

    private async Task<Problem?> Look(BalanceReport report, CancellationToken cancel)
    {
        if (await Making(report, cancel) is not { } making) return Awaited(report);
        if (making.Table is { } table)
        {
            await reports.Made(report.Key, table, cancel);
            return null;
        }
        return making.HasFailed
            ? await Fail(report.Key, $"Mercado Pago could not make the report of {report.Key.Days} for {report.Key.Account} ({making.Status}). It is asked for again; where that goes on, make it in the panel under Reports, or ask its support.", wasBegun: true, cancel)
            : Awaited(report);
    }

    // By its id; and by its days, where the answer to our question was lost, or an earlier one is there before it. Null when nobody knows of any.
    private async Task<SettlementReport?> Making(BalanceReport report, CancellationToken cancel)
    {
        var caller = new MercadoPagoCaller(report.Key.Account);
        SettlementReport? own = null;
        if (report.TaskId is { } task)
        {
            var made = await client.Get<SettlementReport?>(caller, $"{Path}/task/{Uri.EscapeDataString(task)}", cancel);
            if (!made.Refused(out _)) own = made.Value;
            if (own?.Table is not null) return own;
        }
        var listed = await client.Get<IReadOnlyList<SettlementReport>?>(caller, $"{Path}/list", cancel);
        var ofDays = listed.Refused(out _) ? [] : (listed.Value ?? []).Where(one => IsOf(report, one)).ToList();
        return ofDays.Find(one => one.Table is not null) ?? own ?? ofDays.FirstOrDefault();
    }

    private static bool IsOf(BalanceReport report, SettlementReport one) =>
        Time(one.BeginDate) == Begin(report.Key) && Time(one.EndDate) is { } end && end >= End(report.Key) && end <= End(report.Key) + EndSlack
        && (one.Table is null || one.Table != report.FileBefore) && !one.HasFailed;

    private async Task<Problem> Fail(ReportKey key, string sentence, bool wasBegun, CancellationToken cancel)
    {
        await reports.Failed(key, sentence, wasBegun, cancel);
        return Trouble(sentence);
    }

    private static Problem Trouble(string sentence) => new(ProblemKind.Unavailable, "report-trouble", sentence);

    private static Problem Awaited(BalanceReport report) => new(ProblemKind.Unavailable, ReconciliationProblems.ReportAwaited,
        report.Asks < ReportPlan.ManyAsks ? $"Mercado Pago is making the report of {report.Key.Days} for {report.Key.Account}, which takes minutes to hours. The day is compared when it is there." : Slow(report));

    private static string Slow(BalanceReport report) => string.Create(CultureInfo.InvariantCulture,
        $"Mercado Pago was asked {report.Asks} times for the report of {report.Key.Days} for {report.Key.Account}, and it is not there. Look under Reports in its panel, or ask its support.");

    private static string KeyOf(BalanceReport report) => string.Create(CultureInfo.InvariantCulture,
        $"report:{report.Key.Account}:{report.Key.First:uuuuMMdd}:{report.Key.Last:uuuuMMdd}:{report.AskedAt.ToUnixTimeMilliseconds()}");

    private static Instant Begin(ReportKey key) => key.First.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();

    private static Instant End(ReportKey key) => key.Last.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() - Duration.FromSeconds(1);

    private static string Text(Instant at) => InstantPattern.General.Format(at);

    private static Instant? Time(string? text) => text is not null && OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } read ? read.Value.ToInstant() : null;
}
