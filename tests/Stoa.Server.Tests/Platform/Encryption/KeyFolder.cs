using Microsoft.Extensions.Configuration;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Tests.Platform.Encryption;

/// <summary>A data folder of its own, with its keys, gone after the test.</summary>
internal sealed class KeyFolder : IDisposable
{
    private static readonly IConfiguration Unconfigured = new ConfigurationBuilder().Build();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stoa-keys-");

    public string KeyFile => System.IO.Path.Combine(Path, "keys.json");

    public string Path => _folder.FullName;

    /// <summary>A ring as a process would load it at its start.</summary>
    public KeyRing Load() => KeyRing.Load(Unconfigured, Path);

    public void Dispose() => _folder.Delete(recursive: true);
}
