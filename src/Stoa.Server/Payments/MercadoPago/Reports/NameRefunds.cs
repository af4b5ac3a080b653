using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;

namespace Stoa.Server.Payments.MercadoPago.Reports;

/// <summary>
/// Which refunds the report's rows are: it names the payment only, and the payment names its refunds. Those of the same amount are told apart by when they
/// were made.
/// </summary>
internal sealed class NameRefunds(MercadoPagoClient client, IServiceScopeFactory scopes)
{
    /// <summary>Mercado Pago's id of each row's refund; null for one that the payment does not tell of.</summary>
    /// <param name="country">In whose account the rows are.</param>
    /// <param name="payment">Mercado Pago's id of the payment.</param>
    /// <param name="rows">Its refunds of a day.</param>
    /// <param name="cancel">Gives up waiting.</param>
    internal async Task<Outcome<IReadOnlyList<string?>>> Run(string country, string payment, IReadOnlyList<SettlementRow> rows, CancellationToken cancel)
    {
        var ours = await Find(payment, cancel);
        var caller = ours?.GatewayPaymentId is { } id ? MercadoPagoCaller.Split(id).Caller : new MercadoPagoCaller(country);
        var found = await client.Get<MercadoPagoPayment>(caller, $"/v1/payments/{Uri.EscapeDataString(payment)}", cancel);
        if (found.Refused(out var problem)) return problem.Kind == ProblemKind.NotFound || caller.Seller is not null ? rows.Select(_ => (string?)null).ToList() : problem;
        var left = (found.Value.Refunds ?? []).Where(refund => refund.Status is null or "approved").ToList();
        var names = new List<string?>();
        foreach (var row in rows)
        {
            var refund = left.Where(one => Fits(one, row, found.Value, ours)).OrderBy(one => Distance(one, row)).FirstOrDefault();
            if (refund is not null) left.Remove(refund);
            names.Add(refund is null ? null : MercadoPagoNews.IdOf(refund));
        }
        return names;
    }

    // Of a payment into a seller's account the marketplace gives its part only, which is rounded there.
    private static bool Fits(MercadoPagoRefund refund, SettlementRow row, MercadoPagoPayment payment, Payment? ours)
    {
        var amount = MercadoPagoMoney.Read(refund.Amount, payment.CurrencyId);
        if (ours?.SellerId is null) return amount == -row.Amount;
        var part = (decimal)amount.Minor * (ours.AmountMinor - ours.AheadMinor) / ours.AmountMinor;
        return Math.Abs(part + row.Amount.Minor) <= amount.Currency.MinorPerMajor;
    }

    private static Duration Distance(MercadoPagoRefund refund, SettlementRow row) =>
        refund.CreatedAt is { } made ? Duration.FromTicks(Math.Abs((made - row.At).BclCompatibleTicks)) : Duration.MaxValue;

    private async Task<Payment?> Find(string charge, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
        return await scope.ServiceProvider.GetRequiredService<Work>().Db.Set<Payment>().AsNoTracking()
            .FirstOrDefaultAsync(one => one.Gateway == MercadoPagoGateway.Name && one.GatewayChargeId == charge, cancel);
    }
}
