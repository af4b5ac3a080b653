namespace Stoa.Core.Tests.Ids;

/// <summary>The tables are the vectors of the TypeID specification 0.3.0 (valid and invalid).</summary>
public sealed class TypeIdTests
{
    private const int RoundTrips = 2_000;

    [Theory]
    [InlineData("nil", "00000000000000000000000000", "", "00000000-0000-0000-0000-000000000000")]
    [InlineData("one", "00000000000000000000000001", "", "00000000-0000-0000-0000-000000000001")]
    [InlineData("ten", "0000000000000000000000000a", "", "00000000-0000-0000-0000-00000000000a")]
    [InlineData("sixteen", "0000000000000000000000000g", "", "00000000-0000-0000-0000-000000000010")]
    [InlineData("thirty-two", "00000000000000000000000010", "", "00000000-0000-0000-0000-000000000020")]
    [InlineData("max-valid", "7zzzzzzzzzzzzzzzzzzzzzzzzz", "", "ffffffff-ffff-ffff-ffff-ffffffffffff")]
    [InlineData("valid-alphabet", "prefix_0123456789abcdefghjkmnpqrs", "prefix", "0110c853-1d09-52d8-d73e-1194e95b5f19")]
    [InlineData("valid-uuidv7", "prefix_01h455vb4pex5vsknk084sn02q", "prefix", "01890a5d-ac96-774b-bcce-b302099a8057")]
    [InlineData("prefix-underscore", "pre_fix_00000000000000000000000000", "pre_fix", "00000000-0000-0000-0000-000000000000")]
    public void A_valid_text_and_its_parts_are_the_same_thing(string name, string text, string prefix, string uuid)
    {
        Assert.True(TypeId.TryParse(text, out var id), name);
        Assert.Equal(prefix, id.Prefix);
        Assert.Equal(Guid.Parse(uuid), id.Value);
        Assert.Equal(text, new TypeId(prefix, Guid.Parse(uuid)).ToString());
    }

    [Theory]
    [InlineData("prefix-uppercase", "PREFIX_00000000000000000000000000")]
    [InlineData("prefix-numeric", "12345_00000000000000000000000000")]
    [InlineData("prefix-period", "pre.fix_00000000000000000000000000")]
    [InlineData("prefix-non-ascii", "préfix_00000000000000000000000000")]
    [InlineData("prefix-spaces", "  prefix_00000000000000000000000000")]
    [InlineData("prefix-64-chars", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl_00000000000000000000000000")]
    [InlineData("separator-empty-prefix", "_00000000000000000000000000")]
    [InlineData("separator-empty", "_")]
    [InlineData("suffix-short", "prefix_1234567890123456789012345")]
    [InlineData("suffix-long", "prefix_123456789012345678901234567")]
    [InlineData("suffix-spaces", "prefix_1234567890123456789012345 ")]
    [InlineData("suffix-uppercase", "prefix_0123456789ABCDEFGHJKMNPQRS")]
    [InlineData("suffix-hyphens", "prefix_123456789-123456789-123456")]
    [InlineData("suffix-wrong-alphabet", "prefix_ooooooiiiiiiuuuuuuulllllll")]
    [InlineData("suffix-ambiguous-crockford", "prefix_i23456789ol23456789oi23456")]
    [InlineData("suffix-hyphens-crockford", "prefix_123456789-0123456789-0123456")]
    [InlineData("suffix-overflow", "prefix_8zzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("prefix-underscore-start", "_prefix_00000000000000000000000000")]
    [InlineData("prefix-underscore-end", "prefix__00000000000000000000000000")]
    [InlineData("empty", "")]
    [InlineData("nothing", null)]
    public void An_invalid_text_is_refused(string name, string? text)
    {
        Assert.False(TypeId.TryParse(text, out var id), name);
        Assert.Equal(default, id);
        Assert.Throws<FormatException>(() => TypeId.Parse(text!));
    }

    [Fact]
    public void Any_uuid_comes_back_from_its_text()
    {
        var random = new Random(20240410);
        var bytes = new byte[16];
        for (var i = 0; i < RoundTrips; i++)
        {
            random.NextBytes(bytes);
            var id = new TypeId("ord", new Guid(bytes));
            Assert.Equal(id, TypeId.Parse(id.ToString()));
        }
    }

    [Fact]
    public void Later_ids_sort_after_earlier_ones_as_text()
    {
        var earlier = new TypeId("ord", Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(1_000))).ToString();
        var later = new TypeId("ord", Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(1_001))).ToString();
        Assert.True(string.CompareOrdinal(earlier, later) < 0);
    }

    [Theory]
    [InlineData("Order")]
    [InlineData("_ord")]
    [InlineData("ord_")]
    [InlineData("ord1")]
    public void A_bad_prefix_is_a_fault(string prefix) =>
        Assert.Throws<ArgumentException>(() => new TypeId(prefix, Guid.Empty));
}
