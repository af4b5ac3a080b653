using System.Text.Json;

namespace Stoa.Server.Platform.Encryption;

/// <summary>
/// <c>keys.json</c>, readable by its owner alone: <c>{"Field":{"active":"3f…","keys":{"3f…":"base64"}},"Index":…}</c>.
/// It is replaced whole, so a crash leaves the old file or the new one. Whoever loses it loses the personal data.
/// </summary>
internal sealed class KeyFile(string path)
{
    public const string Name = "keys.json";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(20);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private DateTime _readAsOf;

    public string Path => path;

    /// <summary>True when the file was written after it was last read here.</summary>
    public bool HasChanged => File.GetLastWriteTimeUtc(path) != _readAsOf;

    public IReadOnlyDictionary<KeyUse, KeySet> ReadOrCreate()
    {
        if (File.Exists(path)) return Read();
        using var hold = Lock();
        if (!File.Exists(path)) Write(Enum.GetValues<KeyUse>().ToDictionary(use => use, _ => KeySet.Of(Key.Create())));
        return Read();
    }

    /// <summary>Reads, changes and writes under a lock, so that two rotations at once lose no key.</summary>
    public IReadOnlyDictionary<KeyUse, KeySet> Change(Func<IReadOnlyDictionary<KeyUse, KeySet>, IReadOnlyDictionary<KeyUse, KeySet>> change)
    {
        using var hold = Lock();
        var sets = change(Read());
        Write(sets);
        return sets;
    }

    private Dictionary<KeyUse, KeySet> Read()
    {
        RefuseIfOthersMayRead();
        _readAsOf = File.GetLastWriteTimeUtc(path);
        Dictionary<KeyUse, Entry>? entries;
        try
        {
            entries = JsonSerializer.Deserialize<Dictionary<KeyUse, Entry>>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException e)
        {
            // Without the message: it could quote a key.
            throw new SetupException($"{path} is not readable as keys (line {e.LineNumber + 1}). Restore it from its backup.");
        }

        return (entries ?? []).ToDictionary(pair => pair.Key, pair => new KeySet(
            pair.Value.Active,
            pair.Value.Keys.ToDictionary(key => key.Key, key => KeyText.Read($"{path}: {pair.Key} «{key.Key}»", key.Key, key.Value))));
    }

    private void Write(IReadOnlyDictionary<KeyUse, KeySet> sets)
    {
        var entries = sets.ToDictionary(pair => pair.Key, pair => new Entry(
            pair.Value.Active, pair.Value.Keys.Values.ToDictionary(key => key.Id, key => Convert.ToBase64String(key.Bytes))));
        var draft = path + ".new";
        File.Delete(draft);
        using (var stream = new FileStream(draft, OwnerOnlyFile(FileMode.CreateNew)))
        {
            JsonSerializer.Serialize(stream, entries, Json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    private void RefuseIfOthersMayRead()
    {
        if (OperatingSystem.IsWindows()) return;
        if ((File.GetUnixFileMode(path) | OwnerOnly) != OwnerOnly)
            throw new SetupException($"{path} may be read by others than its owner. Run: chmod 600 {path}");
    }

    private FileStream Lock()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        for (var waited = TimeSpan.Zero; ; waited += LockRetry)
        {
            try
            {
                return new FileStream(path + ".lock", OwnerOnlyFile(FileMode.OpenOrCreate));
            }
            catch (IOException) when (waited < LockPatience)
            {
                Thread.Sleep(LockRetry);
            }
        }
    }

    private static FileStreamOptions OwnerOnlyFile(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return options;
    }

    private sealed record Entry(string Active, Dictionary<string, string> Keys);
}
