using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Tests.Platform.Encryption;

public sealed class BlindIndexTests : IDisposable
{
    private readonly KeyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Email", "Ana@Example.org", " ana@example.ORG ", true)]
    [InlineData("Email", "ana@example.org", "ａｎａ@example.org", true)]
    [InlineData("Email", "ana@example.org", "ana@example.com", false)]
    [InlineData("Email", "ana@example.org", "an a@example.org", false)]
    [InlineData("Phone", "+1 (514) 555-0199", "15145550199", true)]
    [InlineData("Phone", "5145550199", "５１４5550199", true)]
    [InlineData("Phone", "5145550199", "5145550198", false)]
    public void Two_spellings_match_when_they_mean_the_same(string kind, string one, string other, bool match)
    {
        var index = new BlindIndex(_folder.Load());
        var use = Enum.Parse<IndexKind>(kind);
        Assert.Equal(match, index.Of(use, one, "p").AsSpan().SequenceEqual(index.Of(use, other, "p")));
    }

    [Fact]
    public void Two_purposes_never_match()
    {
        var index = new BlindIndex(_folder.Load());
        Assert.NotEqual(index.Of(IndexKind.Email, "ana@example.org", "email"), index.Of(IndexKind.Email, "ana@example.org", "payer"));
    }

    [Fact]
    public void Without_the_key_the_hash_cannot_be_guessed()
    {
        using var elsewhere = new KeyFolder();
        var ours = new BlindIndex(_folder.Load()).Of(IndexKind.Email, "ana@example.org", "email");
        var theirs = new BlindIndex(elsewhere.Load()).Of(IndexKind.Email, "ana@example.org", "email");
        Assert.NotEqual(ours[^32..], theirs[^32..]);
    }

    [Fact]
    public void While_keys_rotate_the_candidates_hold_the_old_hash_and_the_new()
    {
        var ring = _folder.Load();
        var index = new BlindIndex(ring);
        var old = index.Of(IndexKind.Email, "ana@example.org", "email");
        ring.AddActive(KeyUse.Index);
        var current = index.Of(IndexKind.Email, "ana@example.org", "email");
        Assert.NotEqual(old, current);
        Assert.Equal([current, old], index.Candidates(IndexKind.Email, "Ana@example.org", "email"));
    }

    [Theory]
    [InlineData("Email", "  ")]
    [InlineData("Phone", "no digits")]
    public void Nothing_is_not_indexed(string kind, string value) =>
        Assert.Throws<ArgumentException>(() => new BlindIndex(_folder.Load()).Of(Enum.Parse<IndexKind>(kind), value, "p"));
}
