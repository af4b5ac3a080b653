using System.Text.Json;

namespace Stoa.Server.Import;

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
