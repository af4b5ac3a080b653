using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Books;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Sellers;

/// <summary>A payment that goes into the seller's own account at the processor: who gets what of it, and who gives it back. docs/PAYMENTS.md has the table.</summary>
internal static class SplitPayment
{
    /// <summary>Makes a payment one into the seller's account, where its gateway splits and an account is connected. Before the processor is asked.</summary>
    internal static async Task Arrange(Work work, Payment payment, Order order, PaymentGateway gateway, CancellationToken cancel)
    {
        if (gateway.As<ISplitsPayments>() is not { } splits) return;
        var countries = splits.Connects.Where(one => one.Value.Code == payment.Currency).Select(one => one.Key).ToList();
        var seller = await work.Db.Set<SellerAccount>().AsNoTracking().FirstOrDefaultAsync(
            a => a.OrganizationId == order.OrganizationId && a.Gateway == gateway.Id && a.Status == SellerStatus.Active && countries.Contains(a.Country), cancel);
        if (seller is null) return;
        var id = order.OrganizationId.ToString();
        var owed = await AccountBalances.Of(work, Account.Payable(id).Name, payment.Currency, cancel) + await AccountBalances.Of(work, Account.Reserve(id).Name, payment.Currency, cancel);
        if (SplitCharge.Offer(payment.Amount, order.Quote.Shares.Provider, payment.Amount with { Minor = owed }, splits.Sayable) is not { } ahead) return;
        (payment.SellerId, payment.AheadMinor) = (seller.Id, ahead.Minor);
    }

    /// <summary>Whether the account that it goes into takes payments no more, and nobody has been sent to pay yet.</summary>
    internal static async Task<bool> HasLostItsSeller(Work work, Payment payment, CancellationToken cancel) => payment is { SellerId: { } id, HostedUrl: null }
        && !await work.Db.Set<SellerAccount>().AnyAsync(a => a.Id == id && a.Status == SellerStatus.Active, cancel);

    /// <summary>
    /// Refuses what came into the seller's account without our part: in its own account a seller may make a payment with our reference by itself,
    /// which our page did not ask for.
    /// </summary>
    internal static void Agree(Payment payment, GatewayFact.Captured fact)
    {
        if (payment.SellerId is null || payment.Split.Fits(fact.Part)) return;
        var due = payment.AmountMinor - payment.AheadMinor;
        throw new DeliveryException(
            $"{payment.Gateway} says that {fact.Part?.ToString() ?? "nothing"} of {payment.Id} came to the marketplace, which asked for {payment.Amount with { Minor = due }}. "
            + "It was not paid on our page: look at it in the seller's account.", hopeless: true);
    }

    /// <summary>The entry of its capture.</summary>
    internal static JournalEntry Taken(Payment payment, JournalEntry entry) => payment.SellerId is null ? entry
        : SplitEntries.Shared(entry, payment.Gateway!, [(Account.Ahead(payment.OrderId.ToString()), payment.Amount with { Minor = payment.AheadMinor })]);

    /// <summary>The entry of what goes back, and the payment's count of it.</summary>
    /// <returns>The entry, and what of it the seller gave.</returns>
    internal static async Task<(JournalEntry Entry, Money FromSeller)> Back(Work work, Payment payment, Id<Organization> organization, JournalEntry entry, Money amount, CancellationToken cancel)
    {
        if (payment.SellerId is null) return (entry, Money.Zero(amount.Currency));
        var given = payment.Split.FromSeller(amount);
        payment.BackMinor += Math.Min(amount.Minor, payment.CapturedMinor - payment.BackMinor);
        payment.AheadBackMinor += given.Minor;
        // What was released and settled since is the seller's own.
        var ahead = Account.Ahead(payment.OrderId.ToString());
        var standing = given with { Minor = Math.Clamp(await Ledger.Standing(work, ahead, payment.Currency, cancel), 0, given.Minor) };
        return (SplitEntries.Shared(entry, payment.Gateway!, [(ahead, standing), (Account.Payable(organization.ToString()), given - standing)]), given);
    }

    /// <summary>The entry of what a bank gives back to both, as it had taken it.</summary>
    internal static async Task<JournalEntry> Again(Work work, Payment payment, Id<Organization> organization, JournalEntry entry, Dispute dispute, CancellationToken cancel)
    {
        if (payment.SellerId is null) return entry;
        payment.BackMinor -= Math.Min(dispute.AmountMinor, payment.BackMinor);
        payment.AheadBackMinor -= dispute.AheadMinor;
        var order = payment.OrderId.ToString();
        var isHeld = await Ledger.Standing(work, Account.Held(order), payment.Currency, cancel) != 0;
        return SplitEntries.Shared(entry, payment.Gateway!,
            [(isHeld ? Account.Ahead(order) : Account.Payable(organization.ToString()), dispute.Amount with { Minor = dispute.AheadMinor })]);
    }
}
