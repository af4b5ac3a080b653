using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core.Listings;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Server.Catalog;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;
using Stoa.Server.Tests.Prices;

namespace Stoa.Server.Tests.Orders.Milestones;

/// <summary>Orders in parts that credit paid: what goes back is there at once, in the transaction that releases the rest.</summary>
public sealed class FundedMilestonesTests(TestDatabases databases)
{
    [Fact]
    public async Task What_credit_gets_back_is_not_released_in_the_same_breath()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        await stoa.With(async (work, _) =>
        {
            (await work.Db.Set<Plan>().SingleAsync(plan => plan.Id == shop.Plan)).Terms = new PlanTerms(Milestones: [new("Sketches", 30), new("Colours", 30), new("The whole", 40)]);
            return await work.Commit(default);
        });
        var prices = new Promotions(stoa, shop);
        var member = await prices.NewMember();
        await prices.Grant(member, 100);
        var start = Promotions.Tomorrow + Duration.FromDays(7);
        var order = await prices.Place(member, start, useCredit: true);
        await stoa.Settle();
        await prices.Sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
        Assert.Null(await stoa.With((work, services) => MoveMilestone.Run(
            order, 3, MilestoneMove.Accept, new(), work, services.GetRequiredService<Marketplace>(), default), member));

        // Late: half of the 60 that wait goes back, and the other half is kept.
        stoa.Clock.MoveTo(start - Duration.FromHours(30));
        Assert.Null((await prices.Sale.TryFire(member, order, new("cancel"))).Problem);
        await stoa.Settle();
        Assert.Equal(30m, await prices.CreditOf(member));
        Assert.Equal("credit 70.00, payable -63.00, revenue:commission -7.00", await prices.Books(order));
        await prices.CheckBooks();
    }
}
