using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Pricing;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Payments.Books;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Credits;

/// <summary>An operator gives a customer credit, or takes back what is not spent, and says why.</summary>
public static class GrantCredit
{
    /// <summary>The longest reason.</summary>
    public const int ReasonLengthMax = 500;

    private static readonly Problem NoReason = new(ProblemKind.Invalid, "reason-required", $"Say why, in at most {ReasonLengthMax} characters: the customer reads it.", "reason");
    private static readonly Problem NoAmount = new(ProblemKind.Invalid, "credit-amount-invalid", "Write an amount other than zero; below zero takes credit back.", "amount");
    private static readonly Problem NotSoMuch = new(ProblemKind.Conflict, "credit-spent", "The customer has less credit than this left.", "amount");

    /// <summary>Gives it (above zero) or takes it back (below), booked at once.</summary>
    public static async Task<Outcome<Id<CreditGrant>>> Run(Id<Customer> customer, Money amount, string? reason, Work work, CancellationToken cancel)
    {
        var why = reason?.Trim() ?? "";
        if (why.Length is 0 or > ReasonLengthMax) return NoReason;
        if (amount.IsZero || Math.Abs(amount.Minor) > QuoteRequest.PriceMinorMax) return NoAmount;
        if (await work.Db.FindAsync<Customer>([customer], cancel) is not { UserId: not null })
            return new Problem(ProblemKind.NotFound, "customer-not-found", "There is no such customer with an account.");
        var grant = new CreditGrant
        {
            Id = Id<CreditGrant>.New(work.Now),
            CustomerId = customer,
            Currency = amount.Currency.Code,
            AmountMinor = amount.Minor,
            Reason = why,
            GrantedBy = work.Actor.UserId,
            At = work.Now,
        };
        if (amount.IsPositive) await FundOrder.Add(customer, amount, work, cancel);
        else if (!await FundOrder.TryTake(customer, -amount, work, cancel))
        {
            await work.Abandon();
            return NotSoMuch;
        }
        work.Db.Add(grant);
        Ledger.Post(work, amount.IsPositive
            ? Entries.CreditGranted(grant.Id.ToString(), customer.ToString(), amount)
            : Entries.CreditRevoked(grant.Id.ToString(), customer.ToString(), -amount), null);
        work.Audit("prices.grant-credit", customer.ToString(), why, after: new { amount });
        return await work.Commit(cancel) is { } refused ? refused : grant.Id;
    }
}
