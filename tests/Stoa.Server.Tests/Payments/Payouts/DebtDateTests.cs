using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Payouts.Funds;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Payouts;

/// <summary>Since when an organization owes.</summary>
public sealed class DebtDateTests(TestDatabases databases)
{
    [Fact]
    public async Task A_debt_is_as_old_as_the_balance_is_below_zero_and_not_as_the_first_look_at_it()
    {
        await using var it = await Treasury.Open(databases);
        await it.Grant(-1_000);
        it.Stoa.Clock.Advance(Duration.FromDays(3));
        await it.Grant(5_000);
        it.Stoa.Clock.Advance(Duration.FromDays(3));
        await it.Grant(-9_000);
        var since = it.Stoa.Clock.GetCurrentInstant();
        it.Stoa.Clock.Advance(Duration.FromDays(20));
        await it.Grant(1_000);
        it.Stoa.Clock.Advance(Duration.FromDays(11));
        var debt = Assert.Single(await it.Stoa.With((work, services) => Debts.List(work, services.GetRequiredService<PayoutsOptions>(), default)));
        Assert.Equal((since, 4_000, true), (debt.Since, debt.Amount.Minor, debt.IsOverdue));
    }
}
