using System.Collections.Concurrent;
using System.Globalization;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Payments.MercadoPago.Reports;
using Stoa.Server.Payments.Reconciliation;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.MercadoPago;

/// <summary>
/// Mercado Pago's own books: the report "account money" (<c>settlement_report</c>) of each country's account. It lists what changed the balance when it was
/// approved, as the ledger does; the other one, <c>release_report</c>, lists it when it may be withdrawn, days later.
/// https://www.mercadopago.com.br/developers/en/docs/checkout-pro/additional-content/reports/account-money/introduction
/// </summary>
internal sealed partial class MercadoPagoGateway : IReportsBalance
{
    private const int PageSize = 100;

    // Each costs a call.
    private const int RefundedMax = 10;

    private static readonly Problem NoBalance = new(ProblemKind.Conflict, "balance_not_told", "Mercado Pago tells the balance of an account to no program.");

    // The report that was read last, of each country: several days and pages are read of one file.
    private readonly ConcurrentDictionary<string, (string File, IReadOnlyList<SettlementRow> Rows)> _read = new(StringComparer.Ordinal);

    // In the order in which their accounts are read.
    private IReadOnlyList<string> Reporting => [.. options.Accounts.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc />
    public int DaysLate => 2;

    /// <inheritdoc />
    public async Task<Problem?> Prepare(LocalDate first, LocalDate last, CancellationToken cancel)
    {
        Problem? waiting = null;
        // All are asked for at once, so that none waits for another's. What somebody has to see to is said before what takes time.
        foreach (var country in Reporting)
        {
            if (await order.Run(new ReportKey(Name, country, first, last), cancel) is { } problem && (waiting is null || waiting.Code == ReconciliationProblems.ReportAwaited)) waiting = problem;
        }
        return waiting;
    }

    /// <inheritdoc />
    public async Task<Outcome<MovementPage>> Movements(LocalDate day, string? after, CancellationToken cancel)
    {
        var (country, at) = after?.Split('|') is [var named, var place] ? (named, int.Parse(place, CultureInfo.InvariantCulture)) : (Reporting[0], 0);
        var rows = await RowsOf(country, day, cancel);
        if (rows.Refused(out var problem)) return problem;
        var movements = new List<BalanceMovement>();
        var asked = 0;
        for (; at < rows.Value.Count && movements.Count < PageSize && asked < RefundedMax; at++)
        {
            var (payment, ofPayment) = (rows.Value[at].Source, rows.Value[at].Rows);
            var back = ofPayment.Where(IsRefund).ToList();
            var names = new Dictionary<SettlementRow, string?>(ReferenceEqualityComparer.Instance);
            if (back.Count > 0 && payment.Length > 0)
            {
                asked++;
                var known = await refunds.Run(country, payment, back, cancel);
                if (known.Refused(out problem)) return problem;
                foreach (var (row, name) in back.Zip(known.Value)) names[row] = name;
            }
            movements.AddRange(ofPayment.Select((row, nth) => MovementOf(country, row, ofPayment.Take(nth).Count(row.Equals), names.GetValueOrDefault(row))));
        }
        return new MovementPage(movements, at < rows.Value.Count ? string.Create(CultureInfo.InvariantCulture, $"{country}|{at}") : After(country));
    }

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<Money>>> Balance(CancellationToken cancel) => Task.FromResult<Outcome<IReadOnlyList<Money>>>(NoBalance);

    private string? After(string country) => Reporting.SkipWhile(one => one != country).Skip(1).FirstOrDefault() is { } next ? $"{next}|0" : null;

    // A day's rows, those of a payment together and in order.
    private async Task<Outcome<IReadOnlyList<(string Source, IReadOnlyList<SettlementRow> Rows)>>> RowsOf(string country, LocalDate day, CancellationToken cancel)
    {
        if (await reports.With(Name, country, day, cancel) is not { } report) throw new HttpRequestException($"The report of {day:uuuu-MM-dd} for {country} has been lost.");
        if (!_read.TryGetValue(country, out var read) || read.File != report.FileName)
        {
            var text = await order.Download(report, cancel);
            if (text.Refused(out var problem)) return problem;
            var rows = SettlementRows.Read(text.Value);
            if (rows.Refused(out problem)) return await order.Spoilt(report, problem, cancel);
            _read[country] = read = (report.FileName!, rows.Value);
        }
        // Mercado Pago's day begins some hours after ours, and its report may hold more than was asked for.
        return read.Rows.Where(row => row.At.InUtc().Date == day).GroupBy(row => row.Source, StringComparer.Ordinal)
            .Select(group => (group.Key, (IReadOnlyList<SettlementRow>)[.. group.OrderBy(row => row.At)])).ToList();
    }

    /// <param name="country">In whose account.</param>
    /// <param name="row">The report's row.</param>
    /// <param name="twins">How many before it are the same in all.</param>
    /// <param name="refund">Mercado Pago's id of the refund that it is; null for another, or one that is not known.</param>
    private static BalanceMovement MovementOf(string country, SettlementRow row, int twins, string? refund)
    {
        var (kind, minor, moment) = (KindOf(row), row.Amount.Minor, row.At.ToUnixTimeMilliseconds());
        var id = string.Create(CultureInfo.InvariantCulture, $"{country}:{row.Source}:{row.Type.ToLowerInvariant()}:{moment}:{minor}{(twins > 0 ? $":{twins}" : "")}");
        var source = row.Type is "CHARGEBACK" or "CHARGEBACK_CANCEL" && row.Source.Length > 0 ? ReadMovements.DisputeOf + row.Source : refund ?? (row.Source.Length > 0 ? row.Source : null);
        var reference = kind == BalanceMovementKind.Charge && Id<Payment>.TryParse(row.Reference, out _) ? row.Reference : null;
        return new BalanceMovement(id, row.At, kind, row.Amount, row.Amount - row.Net, source, reference);
    }

    private static bool IsRefund(SettlementRow row) => KindOf(row) == BalanceMovementKind.Refund;

    // https://www.mercadopago.com.br/developers/en/docs/checkout-pro/additional-content/reports/account-money/report-use: TRANSACTION_TYPE.
    private static BalanceMovementKind KindOf(SettlementRow row) => row.Type switch
    {
        // What is paid from the account is no sale.
        "SETTLEMENT" when row.Amount.IsPositive => BalanceMovementKind.Charge,
        "REFUND" when row.Amount.IsNegative => BalanceMovementKind.Refund,
        "CHARGEBACK" => BalanceMovementKind.Dispute,
        "CHARGEBACK_CANCEL" => BalanceMovementKind.DisputeReversed,
        // A claim sets money aside, and lets it go again.
        "DISPUTE" => row.Amount.IsNegative ? BalanceMovementKind.Dispute : BalanceMovementKind.DisputeReversed,
        "WITHDRAWAL" or "PAYOUT" or "PAYOUTS" => BalanceMovementKind.Payout,
        "WITHDRAWAL_CANCEL" => BalanceMovementKind.PayoutFailed,
        _ => BalanceMovementKind.Other,
    };
}
