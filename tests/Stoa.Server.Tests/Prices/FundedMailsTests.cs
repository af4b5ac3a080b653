using Microsoft.EntityFrameworkCore;
using Stoa.Server.Notifications;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Prices;

/// <summary>What customers are told of coupon and credit, when they have paid and when it goes back.</summary>
public sealed class FundedMailsTests(TestDatabases databases)
{
    [Fact]
    public async Task The_confirmation_names_coupon_and_credit_and_the_cancellation_where_each_part_goes()
    {
        await using var stoa = await TestStoa.Start(databases);
        var promotions = new Promotions(stoa, await Shop.Open(stoa));
        var member = await promotions.NewMember();
        await promotions.Issue("SPRING-20");
        await promotions.Grant(member, 30);
        var order = await promotions.Place(member, Promotions.Tomorrow, "SPRING-20", useCredit: true);
        await promotions.Capture(order);
        var confirmed = await Text("order-confirmed");
        foreach (var line in new[] { "Price:", "$100.00", "Code SPRING-20:", "-$20.00", "Total:", "$80.00", "From credit:", "-$30.00", "To pay:", "$50.00" })
            Assert.Contains(line, confirmed, StringComparison.Ordinal);

        // 25 hours before it begins the policy gives half of it back: charge and credit in proportion.
        Assert.Null((await promotions.Sale.TryFire(member, order, new("cancel"))).Problem);
        await stoa.Settle();
        var cancelled = await Text("order-cancelled");
        Assert.Contains("goes back to where you paid from", cancelled, StringComparison.Ordinal);
        Assert.Contains("is in your credit now", cancelled, StringComparison.Ordinal);
        Assert.Contains("of it as credit:", cancelled, StringComparison.Ordinal);

        Task<string> Text(string template) => stoa.With(async (work, _) => work.Cipher.Open(
            (await work.Db.Set<Notification>().SingleAsync(mail => mail.Template == template && mail.Audience == Audience.Customer)).Text, Notification.TextPurpose));
    }
}
