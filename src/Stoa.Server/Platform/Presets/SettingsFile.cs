using System.Text;
using System.Text.Json;

namespace Stoa.Server.Platform.Presets;

/// <summary>Reads a JSON file that a person wrote: comments and trailing commas are welcome, unknown keys are refused.</summary>
internal static class SettingsFile
{
    private const int LengthMax = 4 * 1024 * 1024;

    private static readonly JsonDocumentOptions Leniently = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The file's object.</summary>
    /// <exception cref="SetupException">The file cannot be read, or is not JSON; the sentence names it.</exception>
    public static SettingNode Open(string path)
    {
        if (!File.Exists(path))
            throw new SetupException($"There is no file {path}.");
        if (new FileInfo(path).Length > LengthMax)
            throw new SetupException($"{path} is larger than {LengthMax / 1024 / 1024} MB: it is no settings file.");
        return Read(Path.GetFileName(path), File.ReadAllText(path, Encoding.UTF8));
    }

    /// <summary>The same from text; <paramref name="file"/> is named in complaints.</summary>
    public static SettingNode Read(string file, string json)
    {
        try
        {
            return new SettingNode(file, "", JsonDocument.Parse(json, Leniently).RootElement);
        }
        catch (JsonException unreadable)
        {
            throw new SetupException($"{file} is not JSON: {unreadable.Message}", unreadable);
        }
    }
}
