using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;
using Stoa.Server.Tests.Prices;

namespace Stoa.Server.Tests.Payments;

/// <summary>A processor whose account is in another currency takes its fee in that one: it is booked as it was taken.</summary>
public sealed class FeesInOtherCurrenciesTests(TestDatabases databases)
{
    [Fact]
    public async Task A_fee_is_booked_and_shown_in_its_own_currency()
    {
        await using var stoa = await TestStoa.Start(databases);
        var promotions = new Promotions(stoa, await Shop.Open(stoa));
        var order = await promotions.Place(await promotions.Sale.NewGuest(), Promotions.Tomorrow);
        await stoa.With(async (work, _) =>
        {
            var payments = await LockPayments.Of(work, order, CancellationToken.None);
            payments.Single().Gateway ??= "sandbox";
            await PaymentFacts.Capture(
                work, payments.Single(), payments, new GatewayFact.Captured(payments.Single().Amount, Money.Of(3.49m, Currency.Parse("USD"))), CancellationToken.None);
            return await work.Commit(CancellationToken.None);
        });
        await stoa.Settle();
        var posting = await stoa.With((work, _) => work.Db.Set<EntryPosting>().SingleAsync(p => p.Account == "expense:gateway"));
        Assert.Equal(("USD", 349L), (posting.Currency, posting.AmountMinor));
        using var operators = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));
        var seen = await operators.GetStringAsync($"/api/v1/operations/orders/{order}");
        Assert.Contains("""{"amount":349,"currency":"USD"}""", seen, StringComparison.Ordinal);
        await promotions.CheckBooks();
    }
}
