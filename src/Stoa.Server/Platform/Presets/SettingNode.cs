using System.Globalization;
using System.Text.Json;
using Stoa.Core;

namespace Stoa.Server.Platform.Presets;

/// <summary>A value of a settings file that knows where it stands, so that each complaint names file and key.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Key">Where in it, such as <c>categories[3].parent</c>; empty for the whole.</param>
/// <param name="Json">The value.</param>
internal sealed record SettingNode(string File, string Key, JsonElement Json)
{
    private const int ItemsMax = 5_000;
    private const int TextLengthMax = 2_000;

    /// <summary>A refusal that names file and key.</summary>
    public SetupException Complaint(string what, Exception? cause = null)
    {
        var sentence = Key.Length == 0 ? $"{File}: {what}" : $"{File}, {Key}: {what}";
        return cause is null ? new SetupException(sentence) : new SetupException(sentence, cause);
    }

    /// <summary>Refuses keys other than these: a mistyped one would be silently without effect.</summary>
    public void Allow(params ReadOnlySpan<string> keys)
    {
        if (Json.ValueKind != JsonValueKind.Object)
            throw Complaint("an object is expected, { … }.");
        foreach (var member in Json.EnumerateObject())
        {
            if (!keys.Contains(member.Name))
                throw Child(member.Name, member.Value).Complaint($"there is no such key. Known are: {string.Join(", ", keys.ToArray())}.");
        }
    }

    /// <summary>A member; null when it is missing or null.</summary>
    public SettingNode? Find(string name) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? Child(name, value)
            : null;

    /// <summary>A member that must be there.</summary>
    public SettingNode Get(string name) => Find(name) ?? throw Child(name, default).Complaint("is missing.");

    /// <summary>The items of a member that must be a list.</summary>
    public IReadOnlyList<SettingNode> Items(string name) => Get(name).Items();

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<SettingNode> Items()
    {
        if (Json.ValueKind != JsonValueKind.Array)
            throw Complaint("a list is expected, [ … ].");
        if (Json.GetArrayLength() > ItemsMax)
            throw Complaint($"has more than {ItemsMax} items.");
        return [.. Json.EnumerateArray().Select((item, at) => this with { Key = string.Create(CultureInfo.InvariantCulture, $"{Key}[{at}]"), Json = item })];
    }

    /// <summary>The members of an object, in order.</summary>
    public IReadOnlyList<(string Name, SettingNode Value)> Members()
    {
        if (Json.ValueKind != JsonValueKind.Object)
            throw Complaint("an object is expected, { … }.");
        return [.. Json.EnumerateObject().Select(member => (member.Name, Child(member.Name, member.Value)))];
    }

    /// <summary>A text that is not empty.</summary>
    public string Text()
    {
        if (Json.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(Json.GetString()))
            throw Complaint("a text is expected.");
        var text = Json.GetString()!;
        return text.Length <= TextLengthMax ? text : throw Complaint($"is longer than {TextLengthMax} characters.");
    }

    /// <summary>A member that must be a text.</summary>
    public string Text(string name) => Get(name).Text();

    /// <summary>A member that is a text or missing.</summary>
    public string? TextOrNull(string name) => Find(name)?.Text();

    /// <summary>A whole number within bounds, both included.</summary>
    public int Whole(int min, int max) =>
        Json.ValueKind == JsonValueKind.Number && Json.TryGetInt32(out var value) && value >= min && value <= max
            ? value
            : throw Complaint(string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max} is expected."));

    /// <summary>A number within bounds, both included.</summary>
    public double Number(double min, double max) =>
        Json.ValueKind == JsonValueKind.Number && Json.TryGetDouble(out var value) && value >= min && value <= max
            ? value
            : throw Complaint(string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max} is expected."));

    /// <summary>True or false.</summary>
    public bool Truth() => Json.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? Json.GetBoolean()
        : throw Complaint("true or false is expected.");

    /// <summary>A text that a rule can read.</summary>
    /// <param name="read">Gives false for what it cannot read.</param>
    /// <param name="expected">What a person should write.</param>
    public T Parsed<T>(TryRead<T> read, string expected)
    {
        var text = Text();
        return read(text, out var value) ? value : throw Complaint($"\"{text}\" cannot be read: {expected}.");
    }

    /// <summary>Throws when Core has found something wrong with what was read here.</summary>
    public void MustBeSound(Problem? problem)
    {
        if (problem is not null) throw (problem.Field is null ? this : Child(problem.Field, Json)).Complaint(problem.Message);
    }

    private SettingNode Child(string name, JsonElement value) =>
        this with { Key = Key.Length == 0 ? name : $"{Key}.{name}", Json = value };
}

/// <summary>Reads a text; false when it cannot.</summary>
internal delegate bool TryRead<T>(string text, out T value);
