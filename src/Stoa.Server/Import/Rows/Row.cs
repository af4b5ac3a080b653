using System.Text.Json;

namespace Stoa.Server.Import.Rows;

/// <summary>A row of a file: a line of a table, an object of a list, a feature of a map.</summary>
/// <param name="Line">Where it begins in the file, from 1.</param>
/// <param name="Fields">Its fields by name; those inside others by path, such as <c>address.street</c>.</param>
/// <param name="Complaint">Why it cannot be read; null when it can.</param>
internal sealed record Row(long Line, IReadOnlyDictionary<string, string> Fields, string? Complaint = null)
{
    private const int DepthMax = 8;

    private static readonly Dictionary<string, string> Nothing = new(StringComparer.Ordinal);

    /// <summary>A row that cannot be read.</summary>
    public static Row Broken(long line, string complaint) => new(line, Nothing, complaint);

    /// <summary>A JSON object as a row.</summary>
    public static Row Of(long line, JsonElement json)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        Flatten(json, "", 0, fields);
        return new Row(line, fields);
    }

    /// <summary>The row with the members of those of its fields that hold a JSON object; one that holds none stays as it is.</summary>
    public Row WithNested(IReadOnlyList<string> names)
    {
        if (names.Count == 0 || Complaint is not null) return this;
        var fields = new Dictionary<string, string>(Fields, StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (fields.GetValueOrDefault(name) is not { Length: > 1 } text) continue;
            try
            {
                using var json = JsonDocument.Parse(text);
                Flatten(json.RootElement, name, 0, fields);
            }
            catch (JsonException)
            {
                // The column is a bonus; what cannot be read is as if it were empty.
            }
        }
        return this with { Fields = fields };
    }

    private static void Flatten(JsonElement json, string path, int depth, Dictionary<string, string> fields)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object when depth < DepthMax:
                foreach (var member in json.EnumerateObject()) Flatten(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", depth + 1, fields);
                break;
            case JsonValueKind.Array when depth < DepthMax:
                foreach (var (at, item) in json.EnumerateArray().Index()) Flatten(item, $"{path}.{at}", depth + 1, fields);
                break;
            case JsonValueKind.String:
                fields[path] = json.GetString()!;
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                fields[path] = json.GetRawText();
                break;
        }
    }
}
