using System.Security.Cryptography;

namespace Stoa.Server.Platform.Files;

/// <summary>
/// Files that people sent, as objects named by their content: the same bytes are kept once, and what a name leads to never changes. They
/// live in the folder <c>objects</c> below the data folder; several nodes need to share it.
/// </summary>
public sealed class ObjectStore(StoaOptions options)
{
    private const int NameLength = 64;
    private const int FolderLength = 2;
    private const string Unfinished = ".part";

    private readonly string _folder = Path.Combine(options.DataFolder, "objects");

    /// <summary>The name of some content.</summary>
    public static string NameOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>True for what can be a name; nothing else comes near the file system.</summary>
    public static bool IsName(string text) => text.Length == NameLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Keeps content, and says its name. Keeping it again changes nothing but its age.</summary>
    public async Task<string> Put(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var name = NameOf(content.Span);
        var path = PathOf(name);
        if (File.Exists(path))
        {
            // Younger again, so that a clean-up that runs now does not take it away.
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            return name;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Nobody ever reads half a file: it gets its name when it is whole.
        var part = $"{path}.{Path.GetRandomFileName()}{Unfinished}";
        await File.WriteAllBytesAsync(part, content, cancel);
        File.Move(part, path, overwrite: true);
        return name;
    }

    /// <summary>The content of a name; null when there is none.</summary>
    public Stream? Open(string name)
    {
        if (!IsName(name)) return null;
        try
        {
            return new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, useAsync: true);
        }
        catch (IOException missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Takes content away; nothing when it is not there.</summary>
    public void Delete(string name)
    {
        if (IsName(name)) File.Delete(PathOf(name));
    }

    /// <summary>The names of everything that was last kept before a moment, and the remains of what was never finished.</summary>
    public IEnumerable<string> OlderThan(DateTimeOffset moment)
    {
        if (!Directory.Exists(_folder)) yield break;
        foreach (var path in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            if (File.GetLastWriteTimeUtc(path) >= moment.UtcDateTime) continue;
            if (path.EndsWith(Unfinished, StringComparison.Ordinal)) File.Delete(path);
            else if (IsName(Path.GetFileName(path))) yield return Path.GetFileName(path);
        }
    }

    private string PathOf(string name) => Path.Combine(_folder, name[..FolderLength], name);
}
