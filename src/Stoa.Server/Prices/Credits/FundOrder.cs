using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Pricing;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Credits;

/// <summary>
/// The part of an order that no gateway charges: the customer's credit and the marketplace's promotion. Reserved with the order, held in the
/// books together with the payment, given back when the order comes to nothing. Locked after the order and its payments, before credit.
/// </summary>
public static class FundOrder
{
    /// <summary>Somebody else's order, or another window, was faster.</summary>
    internal static readonly Problem CreditShort = new(
        ProblemKind.Conflict, "credit-short", "Your credit is less than this by now. Look at the new price and confirm again.", "use_credit");

    /// <summary>What a customer may spend now.</summary>
    public static async Task<Money> Available(Id<Customer> customer, Currency currency, Work work, CancellationToken cancel) =>
        new(await work.Db.Set<CreditAccount>().Where(a => a.CustomerId == customer && a.Currency == currency.Code)
            .Select(a => (long?)a.AvailableMinor).SingleOrDefaultAsync(cancel) ?? 0, currency);

    /// <summary>Sets aside what the order is paid with besides a charge; the caller commits.</summary>
    internal static async Task<Problem?> Reserve(Order order, Funding funding, Work work, CancellationToken cancel)
    {
        if ((funding.Credit + funding.Promotion).IsZero) return null;
        if (!await TryTake(order.CustomerId, funding.Credit, work, cancel)) return CreditShort;
        work.Db.Add(new OrderFunding
        {
            OrderId = order.Id,
            CustomerId = order.CustomerId,
            Currency = order.Currency,
            CreditMinor = funding.Credit.Minor,
            PromotionMinor = funding.Promotion.Minor,
            Status = FundingStatus.Reserved,
        });
        return null;
    }

    /// <summary>Holds it in the books, as the order is paid; does nothing when it is held, was given back, or there is none.</summary>
    internal static async Task Hold(Id<Order> order, Work work, CancellationToken cancel)
    {
        if (await Lock(order, work, cancel) is { Status: FundingStatus.Reserved } funding) Post(funding, work);
    }

    /// <summary>Gives back what was only reserved. What is held goes back by refunds.</summary>
    internal static async Task GiveBack(Id<Order> order, Work work, CancellationToken cancel)
    {
        if (await Lock(order, work, cancel) is not { Status: FundingStatus.Reserved } funding) return;
        funding.Status = FundingStatus.Returned;
        await Add(funding.CustomerId, new Money(funding.CreditMinor, Currency.Parse(funding.Currency)), work, cancel);
    }

    /// <summary>The order lives again after it had expired: what was given back is taken again, and held.</summary>
    internal static async Task<Problem?> TakeAgain(Id<Order> order, Work work, CancellationToken cancel)
    {
        if (await Lock(order, work, cancel) is not { Status: FundingStatus.Returned } funding) return null;
        if (!await TryTake(funding.CustomerId, new Money(funding.CreditMinor, Currency.Parse(funding.Currency)), work, cancel)) return CreditShort;
        Post(funding, work);
        return null;
    }

    /// <summary>What is held of it in the books and has not gone back; the charge is left to the payments.</summary>
    internal static async Task<Funding> Left(Order order, Work work, CancellationToken cancel)
    {
        var none = Funding.None(order.Quote.Currency);
        if (await Lock(order.Id, work, cancel) is not { Status: FundingStatus.Held } funding) return none;
        await work.Db.Set<Refund>().Where(r => r.OrderId == order.Id).LoadAsync(cancel);
        var given = work.Db.Set<Refund>().Local.Where(r => r.OrderId == order.Id && r.PaymentId is null).ToLookup(r => r.PaidTo, r => r.AmountMinor);
        return none with
        {
            Credit = new Money(funding.CreditMinor - given[RefundTarget.Credit].Sum(), order.Quote.Currency),
            Promotion = new Money(funding.PromotionMinor - given[RefundTarget.Promotion].Sum(), order.Quote.Currency),
        };
    }

    /// <summary>True when the order came to nothing before it was paid: a late payment then brings the charge alone.</summary>
    internal static async Task<bool> WasGivenBack(Id<Order> order, Work work, CancellationToken cancel) =>
        await Lock(order, work, cancel) is { Status: FundingStatus.Returned };

    /// <summary>Adds to what a customer may spend; the caller posts the entry.</summary>
    internal static async Task Add(Id<Customer> customer, Money amount, Work work, CancellationToken cancel)
    {
        if (amount.IsZero) return;
        await work.Begin(cancel);
        await work.Db.Database.ExecuteSqlAsync(
            $"""
            insert into prices.credit_accounts (customer_id, currency, available_minor) values ({customer.Value}, {amount.Currency.Code}, {amount.Minor})
            on conflict (customer_id, currency) do update set available_minor = prices.credit_accounts.available_minor + excluded.available_minor
            """, cancel);
    }

    /// <summary>Takes from what a customer may spend; false when it is less.</summary>
    internal static async Task<bool> TryTake(Id<Customer> customer, Money amount, Work work, CancellationToken cancel)
    {
        if (amount.IsZero) return true;
        await work.Begin(cancel);
        return await work.Db.Database.ExecuteSqlAsync(
            $"""
            update prices.credit_accounts set available_minor = available_minor - {amount.Minor}
            where customer_id = {customer.Value} and currency = {amount.Currency.Code} and available_minor >= {amount.Minor}
            """, cancel) == 1;
    }

    private static void Post(OrderFunding funding, Work work)
    {
        var currency = Currency.Parse(funding.Currency);
        funding.Status = FundingStatus.Held;
        Ledger.Post(work, Entries.Funded(
            funding.OrderId.ToString(), funding.CustomerId.ToString(), new Money(funding.CreditMinor, currency), new Money(funding.PromotionMinor, currency)), funding.OrderId);
    }

    // One that this work has just added is not in the database yet.
    private static async Task<OrderFunding?> Lock(Id<Order> order, Work work, CancellationToken cancel)
    {
        if (work.Db.Set<OrderFunding>().Local.FirstOrDefault(f => f.OrderId == order) is { } known) return known;
        await work.Begin(cancel);
        return await work.Db.Set<OrderFunding>().Where(f => f.OrderId == order).ForUpdate().SingleOrDefaultAsync(cancel);
    }
}
