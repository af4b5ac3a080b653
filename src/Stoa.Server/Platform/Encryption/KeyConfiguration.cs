namespace Stoa.Server.Platform.Encryption;

/// <summary>Reads <c>Stoa:Keys:Field:Active = 2026a</c> and <c>Stoa:Keys:Field:Keys:2026a = base64</c>, for each use.</summary>
internal static class KeyConfiguration
{
    public static IReadOnlyDictionary<KeyUse, KeySet> Read(IConfigurationSection section)
    {
        var sets = new Dictionary<KeyUse, KeySet>();
        foreach (var use in Enum.GetValues<KeyUse>())
        {
            var keys = section.GetSection($"{use}:Keys").GetChildren()
                .Select(entry => KeyText.Read(entry.Path, entry.Key.ToLowerInvariant(), entry.Value))
                .ToDictionary(key => key.Id);
            if (keys.Count > 0)
                sets[use] = new KeySet(ActiveOf(section, use, keys), keys);
        }

        return sets;
    }

    private static string ActiveOf(IConfigurationSection section, KeyUse use, Dictionary<string, Key> keys)
    {
        var active = section[$"{use}:Active"]?.ToLowerInvariant();
        if (active is not null) return active;
        return keys.Count == 1
            ? keys.Keys.Single()
            : throw new SetupException($"There are several {use} keys: set {section.Path}:{use}:Active to the id of the one to use.");
    }
}

internal static class KeyText
{
    /// <summary>One key from its base64; errors name the place, never the content.</summary>
    public static Key Read(string place, string id, string? base64)
    {
        try
        {
            return new Key(id, Convert.FromBase64String(base64 ?? ""));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new SetupException($"{place} is not a key: it needs {Key.Length} random bytes in base64 (openssl rand -base64 {Key.Length}).");
        }
    }
}
