using System.Globalization;
using Microsoft.Extensions.Primitives;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Pricing;

namespace Stoa.Server.Orders.Steps;

/// <summary>How much shall go back: an amount, or lines of what was paid.</summary>
/// <param name="Amount">The amount; null when lines were chosen, or nothing yet.</param>
/// <param name="Items">References of the lines.</param>
public sealed record RefundChoice(Money? Amount, IReadOnlyList<string> Items)
{
    private const int AmountLengthMax = 30;

    /// <summary>What it comes to; null when nothing was chosen.</summary>
    public Outcome<Money?> In(Quote quote)
    {
        if (Items.Count == 0) return Amount;
        if (Amount is not null) return OrdersProblems.AmountAndItems;
        var sum = RefundItems.Sum(quote, Items);
        return sum.Refused(out var problem) ? problem : (Money?)sum.Value;
    }

    /// <summary>Reads the fields of a form or an address: <c>amount</c> as people write it, <c>12.50</c> or <c>12,50</c>, and <c>item</c>, any number of them.</summary>
    internal static Outcome<RefundChoice> Read(StringValues amount, StringValues items, Currency currency)
    {
        var chosen = items.OfType<string>().Where(item => item.Length > 0).ToList();
        var plain = amount.ToString().Trim().Replace(',', '.');
        if (plain.Length == 0) return new RefundChoice(null, chosen);
        if (plain.Length <= AmountLengthMax
            && decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major)
            && Money.TryOf(major, currency, out var money))
            return new RefundChoice(money, chosen);
        return OrdersProblems.BadAmount;
    }
}
