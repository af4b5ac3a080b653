using Stoa.Core;

namespace Stoa.Server.Platform.Encryption;

/// <summary>
/// The named keys of every use. They come from the configuration (<c>Stoa:Keys</c>) when it has any, else from the
/// file <c>keys.json</c> in the data folder, which is made at the first start. Keys are added, never removed.
/// </summary>
public sealed class KeyRing
{
    public const string Section = "Stoa:Keys";
    public const string DataFolderSetting = "Stoa:DataFolder";

    private readonly KeyFile? _file;
    private readonly Lock _reloading = new();
    private volatile IReadOnlyDictionary<KeyUse, KeySet> _sets;

    private KeyRing(IReadOnlyDictionary<KeyUse, KeySet> sets, KeyFile? file)
    {
        _sets = sets;
        _file = file;
    }

    /// <summary>The keys of the configuration, or those of the data folder's file, which is made when absent.</summary>
    public static KeyRing Load(IConfiguration configuration, string dataFolder)
    {
        var configured = KeyConfiguration.Read(configuration.GetSection(Section));
        if (configured.Count > 0) return new KeyRing(configured, null);

        var file = new KeyFile(Path.Combine(dataFolder, KeyFile.Name));
        return new KeyRing(file.ReadOrCreate(), file);
    }

    /// <summary>The key that new values are made with.</summary>
    /// <exception cref="SetupException">There is none of this use.</exception>
    public Key Active(KeyUse use)
    {
        if (!_sets.TryGetValue(use, out var set))
            throw new SetupException($"There is no {use} key. {Advice(use, "ID")}, and {Section}:{use}:Active to its ID.");
        return set.Keys.TryGetValue(set.Active, out var key) ? key : throw Missing(use, set.Active);
    }

    /// <summary>The key that an old value names. Another process may have added it, so the file is read again before giving up.</summary>
    /// <exception cref="SetupException">There is no such key.</exception>
    public Key Find(KeyUse use, string id) => TryFind(use, id) ?? throw Missing(use, id);

    /// <summary>The key of that name, or null.</summary>
    public Key? TryFind(KeyUse use, string id)
    {
        if (Held(use, id) is { } held) return held;
        ReloadIfChanged();
        return Held(use, id);
    }

    /// <summary>Every key of a use, the active one first.</summary>
    public IReadOnlyList<Key> All(KeyUse use)
    {
        var active = Active(use);
        return [active, .. _sets[use].Keys.Values.Where(key => key.Id != active.Id)];
    }

    /// <summary>Adds a fresh key and makes it the active one; its id. Refused for configured keys: those are the operator's to change.</summary>
    public Outcome<string> AddActive(KeyUse use)
    {
        if (_file is null)
        {
            return new Problem(ProblemKind.Conflict, "keys-are-configured",
                $"The keys come from the configuration. {Advice(use, "NEW_ID")}, set {Section}:{use}:Active to NEW_ID, restart, then run: stoa keys reseal");
        }

        var key = Key.Create();
        lock (_reloading)
            _sets = _file.Change(sets => With(sets, use, key));
        return key.Id;
    }

    private static Dictionary<KeyUse, KeySet> With(IReadOnlyDictionary<KeyUse, KeySet> sets, KeyUse use, Key key) =>
        new(sets) { [use] = sets.TryGetValue(use, out var set) ? set.WithActive(key) : KeySet.Of(key) };

    private Key? Held(KeyUse use, string id) =>
        _sets.TryGetValue(use, out var set) && set.Keys.TryGetValue(id, out var key) ? key : null;

    private void ReloadIfChanged()
    {
        if (_file is null) return;
        lock (_reloading)
        {
            if (_file.HasChanged) _sets = _file.ReadOrCreate();
        }
    }

    private SetupException Missing(KeyUse use, string id) => new(
        $"The {use} key «{id}» is missing, so what was made with it cannot be read. {Advice(use, id)}"
        + (_file is null ? "." : $", or restore {_file.Path} from its backup."));

    private static string Advice(KeyUse use, string id) =>
        $"Set {Section}:{use}:Keys:{id} (environment: Stoa__Keys__{use}__Keys__{id}) to {Key.Length} bytes in base64";
}
