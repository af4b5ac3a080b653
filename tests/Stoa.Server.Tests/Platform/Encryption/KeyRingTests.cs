using Microsoft.Extensions.Configuration;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Tests.Platform.Encryption;

public sealed class KeyRingTests : IDisposable
{
    private const string Zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private readonly KeyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_start_makes_a_file_for_its_owner_alone()
    {
        var first = _folder.Load();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.KeyFile));
        Assert.Equal(first.Active(KeyUse.Field).Bytes, _folder.Load().Active(KeyUse.Field).Bytes);
        Assert.NotEqual(first.Active(KeyUse.Field).Bytes, first.Active(KeyUse.Index).Bytes);
    }

    [Fact]
    public void A_file_that_others_may_read_is_refused()
    {
        if (OperatingSystem.IsWindows()) return;
        _folder.Load();
        File.SetUnixFileMode(_folder.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<SetupException>(_folder.Load).Message);
    }

    [Fact]
    public void A_new_active_key_keeps_the_old_ones_over_a_restart()
    {
        var ring = _folder.Load();
        var old = ring.Active(KeyUse.Field);
        var added = ring.AddActive(KeyUse.Field).Value;

        var restarted = _folder.Load();
        Assert.Equal(added, restarted.Active(KeyUse.Field).Id);
        Assert.Equal(old.Bytes, restarted.Find(KeyUse.Field, old.Id).Bytes);
        Assert.Equal([added, old.Id], restarted.All(KeyUse.Field).Select(key => key.Id));
    }

    [Fact]
    public void A_key_added_by_another_process_is_found_without_a_restart()
    {
        var running = _folder.Load();
        var added = _folder.Load().AddActive(KeyUse.Field).Value;
        Assert.NotEqual(added, running.Active(KeyUse.Field).Id);
        Assert.Equal(added, running.Find(KeyUse.Field, added).Id);
        Assert.Equal(added, running.Active(KeyUse.Field).Id);
    }

    [Fact]
    public async Task Rotations_at_the_same_time_lose_no_key()
    {
        _folder.Load();
        const int Processes = 8;
        var added = await Task.WhenAll(Enumerable.Range(0, Processes)
            .Select(_ => Task.Run(() => _folder.Load().AddActive(KeyUse.Field).Value)));
        var ring = _folder.Load();
        Assert.All(added, id => ring.Find(KeyUse.Field, id));
        Assert.Equal(Processes + 1, ring.All(KeyUse.Field).Count);
    }

    [Fact]
    public void Configured_keys_come_before_the_file_and_are_not_ours_to_change()
    {
        var ring = Configured(("Stoa:Keys:Field:Keys:2026a", Zeros), ("Stoa:Keys:Field:Keys:2026b", Ones()),
            ("Stoa:Keys:Field:Active", "2026a"));
        Assert.Equal("2026a", ring.Active(KeyUse.Field).Id);
        Assert.False(File.Exists(_folder.KeyFile));
        Assert.Equal("keys-are-configured", ring.AddActive(KeyUse.Field).Problem!.Code);
    }

    [Fact]
    public void A_missing_key_names_its_setting()
    {
        var ring = Configured(("Stoa:Keys:Field:Keys:2026a", Zeros));
        var lost = Assert.Throws<SetupException>(() => ring.Find(KeyUse.Field, "2025a"));
        Assert.Contains("«2025a»", lost.Message);
        Assert.Contains("Stoa__Keys__Field__Keys__2025a", lost.Message);
        Assert.Contains("Stoa:Keys:Index", Assert.Throws<SetupException>(() => ring.Active(KeyUse.Index)).Message);
    }

    [Theory]
    [InlineData("not base64")]
    [InlineData("c2hvcnQ=")]
    public void A_bad_key_is_named_and_not_repeated(string value)
    {
        var bad = Assert.Throws<SetupException>(() => Configured(("Stoa:Keys:Field:Keys:a", value)));
        Assert.Contains("Stoa:Keys:Field:Keys:a", bad.Message);
        Assert.DoesNotContain(value, bad.Message);
    }

    [Fact]
    public void Several_keys_need_an_active_one()
    {
        var unsaid = Assert.Throws<SetupException>(() =>
            Configured(("Stoa:Keys:Field:Keys:a", Zeros), ("Stoa:Keys:Field:Keys:b", Ones())));
        Assert.Contains("Stoa:Keys:Field:Active", unsaid.Message);
    }

    [Fact]
    public void A_broken_file_is_named_and_not_repeated()
    {
        _folder.Load();
        File.WriteAllText(_folder.KeyFile, """{"Field": secret""");
        var broken = Assert.Throws<SetupException>(_folder.Load);
        Assert.Contains(_folder.KeyFile, broken.Message);
        Assert.DoesNotContain("secret", broken.Message);
    }

    private static string Ones() => Convert.ToBase64String(Enumerable.Repeat((byte)1, Key.Length).ToArray());

    private KeyRing Configured(params (string Key, string Value)[] settings) => KeyRing.Load(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build(),
        _folder.Path);
}
