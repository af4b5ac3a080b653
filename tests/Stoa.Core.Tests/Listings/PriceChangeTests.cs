using Stoa.Core.Listings;

namespace Stoa.Core.Tests.Listings;

public sealed class PriceChangeTests
{
    private static readonly Currency Cad = Currency.Parse("CAD");

    [Theory]
    // what is typed, a price, the price after
    [InlineData("+10 %", 10_000, 11_000)]
    [InlineData("10%", 9_995, 10_995)] // 999.5 goes to its even neighbour, 1000
    [InlineData("10%", 9_985, 10_983)] // 998.5 goes to 998
    [InlineData("-5 %", 10_000, 9_500)]
    [InlineData("−12,5 %", 10_000, 8_750)]
    [InlineData("-100%", 10_000, 0)]
    [InlineData("2.50", 10_000, 10_250)]
    [InlineData("-1", 10_000, 9_900)]
    [InlineData("-200", 10_000, 0)]
    [InlineData("1000 %", 100, 1_100)]
    public void A_change_is_read_and_applied(string typed, long before, long after) =>
        Assert.Equal(after, PriceChange.Read(typed, Cad).Value.Apply(before, Cad));

    [Theory]
    [InlineData("", "price-change-unreadable")]
    [InlineData("0", "price-change-unreadable")]
    [InlineData("more", "price-change-unreadable")]
    [InlineData("1.234", "price-change-unreadable")]
    [InlineData("1.234 %", "price-change-unreadable")]
    [InlineData("-101 %", "price-change-too-large")]
    [InlineData("1001 %", "price-change-too-large")]
    [InlineData("99999999999", "price-change-too-large")]
    public void Another_is_refused(string typed, string code) => Assert.Equal(code, PriceChange.Read(typed, Cad).Problem!.Code);
}
