using NodaTime;
using Stoa.Core;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Tests.Platform.Encryption;

public sealed class SignerTests : IDisposable
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 12, 0);
    private static readonly Instant Expiry = Now + Duration.FromHours(1);
    private readonly KeyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_signed_token_gives_its_payload_back_and_fits_a_link()
    {
        var signer = new Signer(_folder.Load());
        var token = signer.Sign("order-link", "ord_é/1", Expiry);
        Assert.Equal("ord_é/1", signer.Read("order-link", token, Now).Value);
        Assert.Equal(token, Uri.EscapeDataString(token));
    }

    [Fact]
    public void A_token_expires_at_its_second()
    {
        var signer = new Signer(_folder.Load());
        var token = signer.Sign("order-link", "ord_1", Expiry);
        Assert.True(signer.Read("order-link", token, Expiry - Duration.FromNanoseconds(1)).Succeeded);
        Assert.Equal(ProblemKind.Gone, signer.Read("order-link", token, Expiry).Problem!.Kind);
    }

    [Fact]
    public void Any_altered_character_is_refused()
    {
        var signer = new Signer(_folder.Load());
        var token = signer.Sign("order-link", "ord_1", Expiry);
        for (var i = 0; i < token.Length; i++)
        {
            var altered = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            Assert.Equal("link-invalid", signer.Read("order-link", altered, Now).Problem?.Code);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AQ")]
    [InlineData("%%%")]
    [InlineData("AQh4eHh4eHh4eA")]
    public void Rubbish_is_refused(string? token) =>
        Assert.Equal("link-invalid", new Signer(_folder.Load()).Read("order-link", token, Now).Problem?.Code);

    [Fact]
    public void A_token_for_one_thing_does_not_open_another()
    {
        var signer = new Signer(_folder.Load());
        var token = signer.Sign("unsubscribe", "ord_1", Expiry);
        Assert.Equal("link-invalid", signer.Read("order-link", token, Now).Problem?.Code);
    }

    [Fact]
    public void A_token_of_another_installation_is_refused()
    {
        using var elsewhere = new KeyFolder();
        var token = new Signer(elsewhere.Load()).Sign("order-link", "ord_1", Expiry);
        Assert.Equal("link-invalid", new Signer(_folder.Load()).Read("order-link", token, Now).Problem?.Code);
    }

    [Fact]
    public void Links_already_sent_survive_a_rotation()
    {
        var ring = _folder.Load();
        var signer = new Signer(ring);
        var token = signer.Sign("order-link", "ord_1", Expiry);
        ring.AddActive(KeyUse.Signing);
        Assert.Equal("ord_1", signer.Read("order-link", token, Now).Value);
    }
}
