using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Stoa.Server.Platform.Delivery;

/// <summary>
/// A body as a person may see it: ids, codes, amounts and times stay readable; any other text, which could name somebody,
/// is told by its length only.
/// </summary>
public static partial class BodyPreview
{
    private const int LengthMax = 4_000;
    // What these hold is a word of the program's own.
    private static readonly HashSet<string> OwnWords = new(["transition", "process", "type", "status", "state", "by", "template", "audience"], StringComparer.Ordinal);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The preview of a JSON body.</summary>
    public static string Of(string json)
    {
        string text;
        try
        {
            text = Masked(JsonNode.Parse(json))?.ToJsonString(Indented) ?? "null";
        }
        catch (JsonException)
        {
            return $"({json.Length} characters that are no JSON)";
        }
        return text.Length <= LengthMax ? text : text[..LengthMax] + "\n…";
    }

    private static JsonNode? Masked(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(
            member.Key, OwnWords.Contains(member.Key) ? member.Value?.DeepClone() : Masked(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Masked)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>()),
        _ => node?.DeepClone(),
    };

    private static string Text(string text) => IsHarmless().IsMatch(text) ? text : $"(text of {text.Length} characters)";

    // "rsv_01h…" and other ids, uuids, instants and dates, "CAD", and codes of several words such as "awaiting_payment".
    [GeneratedRegex(
        @"\A([a-z]{2,6}_[0-9a-zA-Z_]{8,80}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d(T[0-9:.]{5,18}Z)?|[A-Z]{3}|[a-z]{1,30}([_-][a-z]{1,30}){1,5}|system|customer|provider|operator|confirmed|cancelled|completed|expired|declined|held|released|refunded|unpaid|authorized|appointment|succeeded|failed|captured|sandbox)\z",
        RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex IsHarmless();
}
