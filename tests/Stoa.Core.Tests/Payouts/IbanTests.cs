using FsCheck.Fluent;
using Stoa.Core.Payouts;

namespace Stoa.Core.Tests.Payouts;

public sealed class IbanTests
{
    // Examples of the registry.
    public static TheoryData<string> Good =>
    [
        "DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19", "FR14 2004 1010 0505 0001 3M02 606", "NO93 8601 1117 947", "AT61 1904 3002 3457 3201",
        "BE68 5390 0754 7034", "CH93 0076 2011 6238 5295 7", "ES91 2100 0418 4502 0005 1332", "IT60 X054 2811 1010 0000 0123 456", "NL91 ABNA 0417 1643 00",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S", "PL61 1090 1014 0000 0712 1981 2874", "BR18 0036 0305 0000 1000 9795 493C 1", "SE45 5000 0000 0583 9825 7466",
    ];

    [Theory]
    [MemberData(nameof(Good))]
    public void Good_ones_are_read_however_they_are_typed(string text)
    {
        foreach (var typed in new[] { text, text.Replace(" ", ""), text.ToLowerInvariant(), $"  {text.Replace(' ', '-')} " })
            Assert.Equal(text, Iban.Parse(typed).Value.ToString());
    }

    [Theory]
    [InlineData(null, "iban-missing")]
    [InlineData("   ", "iban-missing")]
    [InlineData("4711", "iban-shape")]
    [InlineData("DE", "iban-shape")]
    [InlineData("DE89 3704 0044 0532 0130 0ä", "iban-shape")]
    [InlineData("US89 3704 0044 0532 0130 00", "iban-country")]
    [InlineData("DE89 3704 0044 0532 0130 0", "iban-length")]
    [InlineData("DE89 3704 0044 0532 0130 000", "iban-length")]
    [InlineData("DE89 3704 0044 0532 0130 01", "iban-checksum")]
    [InlineData("DE89 3704 0044 0523 0130 00", "iban-checksum")]
    [InlineData("DEX9 3704 0044 0532 0130 00", "iban-checksum")]
    public void Others_are_refused_with_what_is_wrong(string? text, string code)
    {
        var problem = Iban.Parse(text).Problem!;
        Assert.Equal(code, problem.Code);
        Assert.Equal(Iban.Field, problem.Field);
    }

    [Fact]
    public void The_length_is_told() =>
        Assert.Equal("An IBAN of DE has 22 characters; this one has 21, so it is 1 too short.", Iban.Parse("DE8937040044053201300").Problem!.Message);

    [Fact]
    public void One_wrong_digit_or_two_swapped_are_always_found()
    {
        const string Right = "DE89370400440532013000";
        var cases = from at in Gen.Choose(4, Right.Length - 2) from digit in Gen.Choose(0, 9) select (at, digit);
        Property.Holds(cases, it =>
        {
            var wrong = Right.ToCharArray();
            wrong[it.at] = (char)('0' + it.digit);
            Assert.Equal(new string(wrong) == Right, Iban.Parse(new string(wrong)).Succeeded);
            var swapped = Right.ToCharArray();
            (swapped[it.at], swapped[it.at + 1]) = (swapped[it.at + 1], swapped[it.at]);
            Assert.Equal(new string(swapped) == Right, Iban.Parse(new string(swapped)).Succeeded);
        });
    }
}
