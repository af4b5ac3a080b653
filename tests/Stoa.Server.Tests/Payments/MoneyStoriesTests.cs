using Stoa.Core.Ordering;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>
/// What can become of 100 dollars, a guest's surcharge of 10 and a commission of 10 %: each story with where the order stands at its end,
/// every entry, and what each account stands at. In every one the books hold, and the processor's own books say the same as ours.
/// </summary>
public sealed class MoneyStoriesTests(TestDatabases databases)
{
    /// <summary>Name; <c>request</c>, or a currency and a price in minor units; steps; how it ends.</summary>
    public static TheoryData<string, string, string, string> Buying => StoriesOfBuying.All;

    /// <summary>The same.</summary>
    public static TheoryData<string, string, string, string> Repenting => StoriesOfRepenting.All;

    /// <summary>The same.</summary>
    public static TheoryData<string, string, string, string> PayingOut => StoriesOfPayingOut.All;

    [Theory]
    [MemberData(nameof(Buying))]
    [MemberData(nameof(Repenting))]
    [MemberData(nameof(PayingOut))]
    public async Task Ends_as_written(string name, string setting, string steps, string end)
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Payments:Gateways:0"] = "sandbox", ["Stoa:Payouts:FirstDelay"] = "00:00:00",
        });
        var (currency, price) = setting.Split(' ') is [var code, var minor] ? (code, long.Parse(minor, System.Globalization.CultureInfo.InvariantCulture)) : ("CAD", 10_000);
        var mode = setting == "request" ? BookingMode.Request : BookingMode.Instant;
        var story = new MoneyStory(stoa, new Sale(stoa, await Shop.Open(stoa, mode: mode, priceMinor: price, currency: currency)));
        Assert.Equal($"{name}\n{end.ReplaceLineEndings("\n")}", $"{name}\n{await story.Tell(steps)}");
        // What a refused refund owes stays held, and the finding says where an operator deals with it.
        var isOwed = steps.Contains("pay refund-", StringComparison.Ordinal);
        Assert.DoesNotContain(await story.Findings(currency), finding => !isOwed || !finding.Contains("/operator/refunds", StringComparison.Ordinal));
    }
}
