using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Stoa.Server.Tests.Payments.OpenApi;

/// <summary>
/// What an OpenAPI document has against a JSON value. Stricter than the standard in one thing: a name that no schema knows is refused, because
/// a vendor who passes over a misspelled field does the wrong thing silently.
/// </summary>
internal sealed class JsonRules(JsonObject document)
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong, with its place; null when nothing is.</summary>
    public string? Check(JsonObject schema, JsonNode? value, string at = "")
    {
        schema = Resolve(schema);
        return CheckValue(schema, value, at) ?? CheckNames(schema, value, at);
    }

    /// <summary>Takes every name from a value that no schema knows.</summary>
    public void Prune(JsonObject schema, JsonNode? value)
    {
        schema = Resolve(schema);
        if (value is JsonArray list && schema["items"] is JsonObject each)
        {
            foreach (var item in list) Prune(each, item);
        }
        if (value is not JsonObject given) return;
        var known = new HashSet<string>(StringComparer.Ordinal);
        if (TakesAny(schema, known)) return;
        foreach (var name in given.Select(one => one.Key).Where(name => !known.Contains(name)).ToList()) given.Remove(name);
        foreach (var (name, child) in given.ToList())
        {
            foreach (var rule in RulesOf(schema, name)) Prune(rule, child);
        }
    }

    /// <summary>A text of a path, query or header, read as its schema wants it.</summary>
    public string? CheckText(JsonObject schema, string text, string at)
    {
        schema = Resolve(schema);
        return Type(schema) switch
        {
            "integer" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Check(schema, JsonValue.Create(number), at) : $"Invalid integer: {at}={text}",
            "boolean" => text is "true" or "false" ? null : $"Invalid boolean: {at}={text}",
            _ => Check(schema, JsonValue.Create(text), at),
        };
    }

    /// <summary>The object that a reference names.</summary>
    public JsonObject Resolve(JsonObject schema)
    {
        while (schema["$ref"]?.GetValue<string>() is { } reference)
            schema = reference[2..].Split('/').Aggregate((JsonNode)document, (node, name) => node[name]!).AsObject();
        return schema;
    }

    private string? CheckValue(JsonObject schema, JsonNode? value, string at)
    {
        schema = Resolve(schema);
        foreach (var part in schema["allOf"]?.AsArray() ?? [])
        {
            if (CheckValue(part!.AsObject(), value, at) is { } wrong) return wrong;
        }
        foreach (var word in new[] { "anyOf", "oneOf" })
        {
            if (schema[word] is not JsonArray choices) continue;
            var complaints = choices.Select(choice => CheckValue(choice!.AsObject(), value, at)).ToList();
            if (!complaints.Contains(null)) return complaints[0];
        }
        return Type(schema) switch
        {
            "object" => CheckObject(schema, value, at),
            "array" => CheckArray(schema, value, at),
            "string" => CheckString(schema, value, at),
            "integer" => value?.GetValueKind() == JsonValueKind.Number && decimal.IsInteger(Number(value)) ? CheckRange(schema, value, at) : $"Invalid integer: {at}",
            "number" => value?.GetValueKind() == JsonValueKind.Number ? CheckRange(schema, value, at) : $"Invalid number: {at}",
            "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? null : $"Invalid boolean: {at}",
            _ => schema["properties"] is null ? null : CheckObject(schema, value, at),
        };
    }

    private string? CheckObject(JsonObject schema, JsonNode? value, string at)
    {
        if (value is not JsonObject given) return $"Invalid object: {at}";
        foreach (var name in schema["required"] as JsonArray ?? [])
        {
            if (given[name!.GetValue<string>()] is null) return $"Missing required parameter: {Under(at, name.GetValue<string>())}";
        }
        foreach (var (name, child) in given)
        {
            if (schema["properties"]?[name] is JsonObject rule && Check(rule, child, Under(at, name)) is { } wrong) return wrong;
        }
        return null;
    }

    private string? CheckArray(JsonObject schema, JsonNode? value, string at)
    {
        if (value is not JsonArray given) return $"Invalid array: {at}";
        if (given.Count < (schema["minItems"]?.GetValue<int>() ?? 0) || given.Count > (schema["maxItems"]?.GetValue<int>() ?? int.MaxValue)) return $"Invalid number of {at}: {given.Count}";
        return schema["items"] is not JsonObject rule ? null
            : given.Select((item, index) => Check(rule, item, $"{at}/{index.ToString(CultureInfo.InvariantCulture)}")).FirstOrDefault(wrong => wrong is not null);
    }

    private static string? CheckString(JsonObject schema, JsonNode? value, string at)
    {
        if (value?.GetValueKind() != JsonValueKind.String) return $"Invalid string: {at}";
        var text = value.GetValue<string>();
        if (text.Length < (schema["minLength"]?.GetValue<int>() ?? 0) || text.Length > (schema["maxLength"]?.GetValue<int>() ?? int.MaxValue)) return $"Invalid length of {at}: {text.Length}";
        if (schema["enum"] is JsonArray allowed && !allowed.Any(one => one!.GetValue<string>() == text)) return $"Invalid {at}: {text} is none of {string.Join(", ", allowed)}";
        if (schema["pattern"]?.GetValue<string>() is { } pattern && !Fits(pattern, text)) return $"Invalid {at}: \"{text}\" is not like {pattern}";
        return schema["format"]?.GetValue<string>() switch
        {
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out _) ? null : $"Invalid address: {at}",
            "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) ? null : $"Invalid time: {at}",
            _ => null,
        };
    }

    private static string? CheckRange(JsonObject schema, JsonNode value, string at)
    {
        var number = Number(value);
        return number < (schema["minimum"] is { } least ? Number(least) : decimal.MinValue) || number > (schema["maximum"] is { } most ? Number(most) : decimal.MaxValue) ? $"Out of range: {at}={number}" : null;
    }

    private static decimal Number(JsonNode value) => decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private string? CheckNames(JsonObject schema, JsonNode? value, string at)
    {
        if (value is not JsonObject given) return null;
        var known = new HashSet<string>(StringComparer.Ordinal);
        if (TakesAny(schema, known)) return null;
        return given.Select(one => one.Key).FirstOrDefault(name => !known.Contains(name)) is { } strange ? $"Unknown parameter: {Under(at, strange)}" : null;
    }

    // Whether names that nobody knows are welcome; else which are known.
    private bool TakesAny(JsonObject schema, HashSet<string> known)
    {
        schema = Resolve(schema);
        if (schema["additionalProperties"] is JsonObject or JsonValue && schema["additionalProperties"]!.ToJsonString() != "false") return true;
        foreach (var (name, _) in schema["properties"]?.AsObject() ?? []) known.Add(name);
        return new[] { "allOf", "anyOf", "oneOf" }.SelectMany(word => schema[word] as JsonArray ?? []).Aggregate(false, (any, part) => TakesAny(part!.AsObject(), known) || any);
    }

    private IEnumerable<JsonObject> RulesOf(JsonObject schema, string name)
    {
        schema = Resolve(schema);
        return (schema["properties"]?[name] is JsonObject rule ? (JsonObject[])[rule] : [])
            .Concat(new[] { "allOf", "anyOf", "oneOf" }.SelectMany(word => schema[word] as JsonArray ?? []).SelectMany(part => RulesOf(part!.AsObject(), name)));
    }

    private static bool Fits(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.None, PatternTime);
        }
        catch (RegexParseException)
        {
            // A pattern of another language than ours decides nothing.
            return true;
        }
    }

    private static string? Type(JsonObject schema) => schema["type"]?.GetValue<string>();

    private static string Under(string at, string name) => at.Length == 0 ? name : $"{at}/{name}";
}
