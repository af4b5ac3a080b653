using Stoa.Core.Pricing;

namespace Stoa.Core.Cancellation;

/// <summary>What has gone back of an order: by who gave it, and where it went. The two are always the same sum.</summary>
/// <param name="By">By who gave it.</param>
/// <param name="To">Where it went.</param>
public readonly record struct Refunded(Shares By, Funding To)
{
    /// <summary>Nothing, in a currency.</summary>
    public static Refunded None(Currency currency) => new(Shares.None(currency), Funding.None(currency));

    /// <summary>All that went back, the marketplace's promotion included.</summary>
    public Money Total => By.Total;

    /// <summary>What the customer got back.</summary>
    public Money ToCustomer => To.Customer;

    /// <summary>Each added to its own.</summary>
    public static Refunded operator +(Refunded left, Refunded right) => new(left.By + right.By, left.To + right.To);

    /// <summary>Of an order that nobody but the customer paid for: everything goes back to the original method.</summary>
    public static implicit operator Refunded(Shares by) => FromShares(by);

    /// <summary>Of an order that nobody but the customer paid for: everything goes back to the original method.</summary>
    public static Refunded FromShares(Shares by) => new(by, Funding.None(by.Total.Currency) with { Charge = by.Total });
}
