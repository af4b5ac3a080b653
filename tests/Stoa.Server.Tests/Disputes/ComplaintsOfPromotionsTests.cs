using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Availability;
using Stoa.Server.Disputes;
using Stoa.Server.Disputes.Cases;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;
using Stoa.Server.Tests.Prices;

namespace Stoa.Server.Tests.Disputes;

/// <summary>Complaints about an order of 100 dollars that somebody besides the charge paid for: what each ruling leaves in the books.</summary>
public sealed class ComplaintsOfPromotionsTests(TestDatabases databases)
{
    /// <summary>Whose coupon, the customer's credit, the ruling, what is left.</summary>
    public static TheoryData<DiscountPayer?, int, decimal, string> Rulings => new()
    {
        { DiscountPayer.Platform, 0, 0m, "expense:promotions 20.00, gateway:sandbox 80.00, payable -90.00, revenue:commission -10.00" },
        { DiscountPayer.Platform, 0, 40m, "expense:promotions 10.00, gateway:sandbox 40.00, payable -45.00, revenue:commission -5.00" },
        { DiscountPayer.Platform, 0, 80m, "" },
        { DiscountPayer.Platform, 30, 0m, "credit 30.00, expense:promotions 20.00, gateway:sandbox 50.00, payable -90.00, revenue:commission -10.00" },
        { DiscountPayer.Platform, 30, 40m, "credit 15.00, expense:promotions 10.00, gateway:sandbox 25.00, payable -45.00, revenue:commission -5.00" },
        { DiscountPayer.Platform, 30, 0.01m, "credit 30.00, expense:promotions 20.00, gateway:sandbox 49.99, payable -89.99, revenue:commission -10.00" },
        { DiscountPayer.Platform, 30, 80m, "" },
        { DiscountPayer.Provider, 30, 40m, "credit 15.00, gateway:sandbox 25.00, payable -36.00, revenue:commission -4.00" },
        { null, 30, 50m, "credit 15.00, gateway:sandbox 35.00, payable -45.00, revenue:commission -5.00" },
        { null, 100, 50m, "credit 50.00, payable -45.00, revenue:commission -5.00" },
        { null, 100, 100m, "" },
    };

    [Theory]
    [MemberData(nameof(Rulings))]
    public async Task What_the_marketplace_rules_goes_back_to_who_paid(DiscountPayer? coupon, int credit, decimal back, string books)
    {
        await using var stoa = await TestStoa.Start(databases);
        var prices = new Promotions(stoa, await Shop.Open(stoa));
        if (coupon is { } payer) await prices.Issue("SPRING-20", paidBy: payer);
        var member = await prices.NewMember();
        if (credit > 0) await prices.Grant(member, credit);
        var order = await prices.Place(member, Promotions.Tomorrow, coupon is null ? null : "SPRING-20", useCredit: credit > 0);
        if (credit < 100) await prices.Capture(order);
        await stoa.Advance(Promotions.Tomorrow - stoa.Clock.GetCurrentInstant() + Duration.FromHours(2));
        Assert.Null((await prices.Sale.TryFire(member, order, new("dispute", "The room was cold."))).Problem);
        await stoa.Settle();

        var one = await stoa.With((work, _) => work.Db.Set<Case>().Where(c => c.OrderId == order).Select(c => c.Id).SingleAsync());
        var most = coupon is null ? 100 : 80;
        Assert.Equal("refund-beyond-what-is-left", (await Rule(most + 0.01m)).Problem!.Code);
        Assert.Null((await Rule(back)).Problem);
        await prices.SettleRefunds(order);
        await stoa.Settle();
        Assert.Equal(books, await prices.Books(order));
        Assert.Equal((long)(back * 100), await stoa.With((work, _) => work.Db.Set<Case>().Where(c => c.Id == one).Select(c => c.RefundMinor).SingleAsync()));
        await prices.CheckBooks();

        Task<Outcome<Server.Platform.Ids.Id<Case>>> Rule(decimal amount) => stoa.With(
            (work, services) => RuleCase.Run(one, new(Money.Of(amount, Currency.Parse("CAD")), "Half the hour."), work, services.GetRequiredService<Offers>(),
                services.GetRequiredService<Marketplace>(), services.GetRequiredService<DisputesOptions>(), CancellationToken.None), prices.Sale.Operator);
    }
}
