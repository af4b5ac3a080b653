using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Tests.Platform.Encryption;

public sealed class FieldCipherTests : IDisposable
{
    private const string Purpose = "identity.users.email";
    private readonly KeyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("ana@example.org")]
    [InlineData("Zoë Müller-Łukasz 😀")]
    public void What_was_sealed_opens(string plain)
    {
        var cipher = new FieldCipher(_folder.Load());
        Assert.Equal(plain, cipher.Open(cipher.Seal(plain, Purpose), Purpose));
    }

    [Fact]
    public void A_sealed_value_shows_nothing_and_never_repeats()
    {
        var cipher = new FieldCipher(_folder.Load());
        var value = cipher.Seal("ana@example.org", Purpose);
        Assert.NotEqual(value, cipher.Seal("ana@example.org", Purpose));
        Assert.Equal("(sealed)", $"{value}");
        Assert.DoesNotContain("ana", Encoding.Latin1.GetString(value.ToArray()));
    }

    [Fact]
    public void Any_altered_byte_is_noticed()
    {
        var cipher = new FieldCipher(_folder.Load());
        var bytes = cipher.Seal("ana@example.org", Purpose).ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            var altered = (byte[])bytes.Clone();
            altered[i] ^= 1;
            var thrown = Assert.ThrowsAny<Exception>(() => cipher.Open(new Sealed(altered), Purpose));
            Assert.True(thrown is CryptographicException or SetupException, $"byte {i}: {thrown}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(37)]
    public void A_value_cut_short_is_noticed(int length)
    {
        var cipher = new FieldCipher(_folder.Load());
        var cut = cipher.Seal("ana", Purpose).ToArray()[..length];
        Assert.ThrowsAny<CryptographicException>(() => cipher.Open(new Sealed(cut), Purpose));
    }

    [Fact]
    public void A_value_moved_to_another_column_does_not_open()
    {
        var cipher = new FieldCipher(_folder.Load());
        var value = cipher.Seal("ana", Purpose);
        var moved = Assert.ThrowsAny<CryptographicException>(() => cipher.Open(value, "identity.users.name"));
        Assert.Contains("identity.users.name", moved.Message);
    }

    [Fact]
    public void A_value_under_an_unknown_key_names_it()
    {
        using var elsewhere = new KeyFolder();
        var theirs = elsewhere.Load();
        var value = new FieldCipher(theirs).Seal("ana", Purpose);
        var missing = Assert.Throws<SetupException>(() => new FieldCipher(_folder.Load()).Open(value, Purpose));
        Assert.Contains(theirs.Active(KeyUse.Field).Id, missing.Message);
    }

    [Fact]
    public void After_a_rotation_old_values_open_and_new_ones_take_the_new_key()
    {
        var ring = _folder.Load();
        var cipher = new FieldCipher(ring);
        var old = cipher.Seal("ana", Purpose);
        var added = ring.AddActive(KeyUse.Field).Value;
        Assert.Equal("ana", cipher.Open(old, Purpose));
        Assert.True(KeyHeader.TryRead(cipher.Seal("ana", Purpose).Bytes.Span, out var keyId, out _));
        Assert.Equal(added, keyId);
    }

    [Fact]
    public void Sealed_properties_are_bytea_columns()
    {
        using var shelf = new Shelf();
        Assert.Equal("bytea", shelf.Model.FindEntityType(typeof(Jar))!.FindProperty(nameof(Jar.Content))!.GetColumnType());
    }

    private sealed class Jar
    {
        public int Id { get; set; }

        public Sealed Content { get; set; }
    }

    private sealed class Shelf : DbContext
    {
        public DbSet<Jar> Jars => Set<Jar>();

        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql("Host=nowhere");

        protected override void ConfigureConventions(ModelConfigurationBuilder model) => model.ConfigureSealed();
    }
}
