using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.PayPal;

/// <summary>What PayPal's own books say of a day, and of a payment.</summary>
internal sealed partial class PayPalGateway : IReportsBalance, ITellsFees
{
    private const int PageSize = 500;

    /// <inheritdoc />
    public async Task<Outcome<Money?>> FeeOf(string gatewayPaymentId, string? gatewayChargeId, CancellationToken cancel)
    {
        var capture = gatewayChargeId;
        if (capture is null)
        {
            var order = await Order(gatewayPaymentId, cancel);
            if (order.Refused(out var refused)) return refused;
            if (order.Value.Captures is not [.., var taken]) return NothingTaken;
            capture = taken.Id;
        }
        var found = await client.Get<PayPalCapture>($"/v2/payments/captures/{Uri.EscapeDataString(capture)}", cancel);
        if (found.Refused(out var problem)) return problem;
        return found.Value.SellerReceivableBreakdown?.PaypalFee is { } fee ? PayPalMoney.Read(fee) : (Money?)null;
    }

    /// <inheritdoc />
    public async Task<Outcome<MovementPage>> Movements(LocalDate day, string? after, CancellationToken cancel)
    {
        var number = after is null ? 1 : int.Parse(after, CultureInfo.InvariantCulture);
        var date = LocalDatePattern.Iso.Format(day);
        // Both ends belong to the day, and PayPal counts in seconds.
        var query = string.Create(CultureInfo.InvariantCulture,
            $"start_date={date}T00:00:00Z&end_date={date}T23:59:59Z&fields=transaction_info&balance_affecting_records_only=Y&page_size={PageSize}&page={number}");
        var page = await client.Get<PayPalReport>($"/v1/reporting/transactions?{query}", cancel);
        if (page.Refused(out var problem)) return problem;
        // PayPal lists what it has done up to three hours later: a day that it has not finished is asked for again.
        if (page.Value.LastRefreshedDatetime is { } until && Instant.FromDateTimeOffset(until) < EndOf(day))
            throw new HttpRequestException($"PayPal's books are up to {until:u} only.");
        var lines = (page.Value.TransactionDetails ?? []).Select(line => line.TransactionInfo).OfType<PayPalReport.Transaction>().Where(IsSettled).ToList();
        return new MovementPage(await MovementsOf(lines, cancel), number < page.Value.TotalPages ? (number + 1).ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyList<Money>>> Balance(CancellationToken cancel)
    {
        var told = await client.Get<PayPalBalances>("/v1/reporting/balances?currency_code=ALL", cancel);
        if (told.Refused(out var problem)) return problem;
        return Outcome<IReadOnlyList<Money>>.Of([.. (told.Value.Balances ?? []).Select(part => part.TotalBalance).OfType<PayPalAmount>().Select(PayPalMoney.Read)]);
    }

    private async Task<List<BalanceMovement>> MovementsOf(List<PayPalReport.Transaction> lines, CancellationToken cancel)
    {
        var movements = lines.Where(line => !IsDispute(line)).Select(line => MovementOf(line, KindOf(line), ReferenceOf(line), line.TransactionId)).ToList();
        foreach (var about in lines.Where(IsDispute).GroupBy(line => line.PaypalReferenceId ?? line.TransactionId, StringComparer.Ordinal))
        {
            // What PayPal sets aside when a case opens and lets go when it decides is one movement for us: what is left of them counts.
            var sum = about.Select(line => Amount(line)).Aggregate((left, right) => left + right);
            if (sum.IsZero) continue;
            var (last, dispute) = (about.Last(), await DisputeOf(about.Key, cancel));
            var kind = sum.IsNegative ? BalanceMovementKind.Dispute : BalanceMovementKind.DisputeReversed;
            movements.Add(new BalanceMovement(last.TransactionId, last.At, kind, sum, Fee(last), dispute?.DisputeId ?? last.TransactionId, Reference: null));
        }
        return movements;
    }

    private static BalanceMovement MovementOf(PayPalReport.Transaction line, BalanceMovementKind kind, string? reference, string source) =>
        new(line.TransactionId, line.At, kind, Amount(line), Fee(line), source, reference);

    private static Money Amount(PayPalReport.Transaction line) =>
        line.TransactionAmount is { } amount ? PayPalMoney.Read(amount) : throw new HttpRequestException($"PayPal names no amount of {line.TransactionId}.");

    // Told as what it does to the balance: a fee is negative.
    private static Money Fee(PayPalReport.Transaction line) => line.FeeAmount is { } fee ? -PayPalMoney.Read(fee) : Money.Zero(Amount(line).Currency);

    // Denied ones moved nothing, pending ones have not yet.
    private static bool IsSettled(PayPalReport.Transaction line) => line.TransactionStatus is "S" or "V" or null;

    private static bool IsDispute(PayPalReport.Transaction line) => line.TransactionEventCode is "T1106" or "T1110" or "T1111" or "T1201" or "T1202" or "T1207" or "T1208";

    // https://developer.paypal.com/docs/transaction-search/transaction-event-codes/
    private static BalanceMovementKind KindOf(PayPalReport.Transaction line) => line.TransactionEventCode switch
    {
        "T0001" => BalanceMovementKind.Transfer,
        "T1114" or "T1115" => BalanceMovementKind.TransferReversed,
        "T1107" => BalanceMovementKind.Refund,
        // What we pay ourselves from the account is no sale.
        { } code when code.StartsWith("T00", StringComparison.Ordinal) && Amount(line).IsPositive => BalanceMovementKind.Charge,
        { } code when code.StartsWith("T01", StringComparison.Ordinal) => BalanceMovementKind.Fee,
        _ => BalanceMovementKind.Other,
    };

    // Only words of our own: a refund may repeat its payment's.
    private static string? ReferenceOf(PayPalReport.Transaction line) => KindOf(line) switch
    {
        BalanceMovementKind.Charge => PayPalNews.PaymentOf(line.CustomField) ?? PayPalNews.PaymentOf(line.InvoiceId),
        BalanceMovementKind.Refund => Id<Refund>.TryParse(line.InvoiceId, out _) ? line.InvoiceId : null,
        BalanceMovementKind.Transfer or BalanceMovementKind.TransferReversed => Id<Payouts.Payout>.TryParse(line.CustomField, out _) ? line.CustomField : null,
        _ => null,
    };

    private static Instant EndOf(LocalDate day) => day.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() - Duration.FromSeconds(1);
}
