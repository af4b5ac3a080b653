using NodaTime;
using Stoa.Core.Transfers;

namespace Stoa.Core.Tests.Transfers;

/// <summary>How long a place is kept for a bank transfer, and where one stands.</summary>
public sealed class TransferTermsTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 12, 0);
    private static readonly Currency Eur = Currency.Parse("EUR");

    [Theory]
    [InlineData(null, 120)]
    [InlineData(24 * 30, 120)]
    [InlineData(144, 120)]
    [InlineData(143, 119)]
    [InlineData(72, 48)]
    [InlineData(71, null)]
    [InlineData(1, null)]
    [InlineData(-5, null)]
    public void It_ends_a_while_before_the_start_and_is_not_offered_when_that_is_too_near(int? startsInHours, int? hours)
    {
        var terms = new TransferTerms(Duration.FromDays(5), Duration.FromHours(24), Duration.FromHours(48));
        var start = startsInHours is { } inHours ? Now + Duration.FromHours(inHours) : (Instant?)null;
        Assert.Equal(hours is { } by ? Now + Duration.FromHours(by) : null, terms.PayBy(Now, start));
    }

    [Theory]
    [InlineData(0, false, 0, 100, 0, false)]
    [InlineData(60, false, 0, 40, 60, false)]
    [InlineData(100, false, 0, 0, 100, true)]
    [InlineData(100, true, 0, 0, 0, true)]
    [InlineData(130, true, 0, 0, 30, true)]
    [InlineData(130, true, 30, 0, 0, true)]
    [InlineData(60, false, 60, 100, 0, false)]
    public void Parts_sum_up_and_what_is_too_much_is_to_spare(int received, bool taken, int givenBack, int missing, int spare, bool isEnough)
    {
        var standing = new TransferStanding(Of(100), Of(received), taken, Of(givenBack));
        Assert.Equal((Of(missing), Of(spare), isEnough), (standing.Missing, standing.Spare, standing.IsEnough));
    }

    private static Money Of(int major) => Money.Of(major, Eur);
}
