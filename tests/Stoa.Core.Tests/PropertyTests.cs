using FsCheck.Fluent;

namespace Stoa.Core.Tests;

public sealed class PropertyTests
{
    [Fact]
    public void A_property_that_holds_passes() =>
        Property.Holds(Gen.Choose(0, 9), digit => Assert.InRange(digit, 0, 9));

    [Fact]
    public void A_property_that_fails_for_one_value_in_ten_throws() =>
        Assert.ThrowsAny<Exception>(() => Property.Holds(Gen.Choose(0, 9), digit => Assert.NotEqual(7, digit)));
}
