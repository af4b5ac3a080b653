using System.Globalization;
using System.Text.Json.Nodes;
using Stoa.Server.Tests.Payments.OpenApi;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>The vendor's OpenAPI document, and what it has against a request. It lies beside the repository, or the tests that need it are skipped.</summary>
internal sealed class StripeSpec
{
    private const string Document = "shared/data/payments/stripe/openapi-2023-08-16.json";
    private const string FixtureFile = "shared/data/payments/stripe/fixtures-2026-07.json";

    private static readonly Lazy<StripeSpec?> Loaded = new(Load);

    private readonly JsonObject _document;
    private readonly OpenApiPaths _paths;

    private StripeSpec(JsonObject document, JsonObject fixtures)
    {
        _document = document;
        Fixtures = fixtures;
        _paths = new OpenApiPaths([document]);
    }

    /// <summary>Examples of every resource, by its name.</summary>
    public JsonObject Fixtures { get; }

    public string Version => _document["info"]!["version"]!.GetValue<string>();

    /// <summary>The document, or the test is skipped.</summary>
    public static StripeSpec OrSkip()
    {
        Assert.SkipWhen(Loaded.Value is null, $"{Document} and {FixtureFile} are not here: Stripe's own documents lie beside the repository.");
        return Loaded.Value!;
    }

    /// <summary>What is wrong with a request; null when nothing is, with the call that it makes.</summary>
    public string? Check(string method, string path, string contentType, FormTree query, FormTree body, out OpenApiPaths.Call? call) =>
        _paths.Find(method, path, out call) ?? CheckQuery(call!.Operation, query) ?? CheckBody(call.Operation, contentType, body);

    private string? CheckQuery(JsonObject operation, FormTree query)
    {
        var known = new JsonObject();
        var required = new JsonArray();
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            if (parameter!["in"]!.GetValue<string>() != "query") continue;
            var name = parameter["name"]!.GetValue<string>();
            known[name] = parameter["schema"]!.DeepClone();
            if (parameter["required"]?.GetValue<bool>() == true) required.Add(name);
        }
        return Check(new JsonObject { ["type"] = "object", ["properties"] = known, ["required"] = required }, query, "");
    }

    private string? CheckBody(JsonObject operation, string contentType, FormTree body)
    {
        var contents = operation["requestBody"]?["content"]?.AsObject();
        var empty = body.IsEmpty;
        if (contents is null || contents.Count == 0) return empty ? null : "This request takes no body.";
        if (contentType.Length == 0 && empty) contentType = contents.First().Key;
        return contents[contentType]?["schema"] is JsonObject schema ? Check(schema, body, "") : $"This request does not take {contentType}.";
    }

    private string? Check(JsonObject schema, FormTree value, string at)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference)
            schema = reference[2..].Split('/').Aggregate((JsonNode)_document, (node, name) => node[name]!).AsObject();
        if (schema["anyOf"] is JsonArray choices)
        {
            var complaints = choices.Select(choice => Check(choice!.AsObject(), value, at)).ToList();
            return complaints.Contains(null) ? null : complaints[0];
        }
        return schema["type"]?.GetValue<string>() switch
        {
            "object" => CheckObject(schema, value, at),
            "array" => value.Text is not null ? $"Invalid array: {at}" : value.Items.Select((item, index) => Check(schema["items"]!.AsObject(), item, $"{at}[{index}]")).FirstOrDefault(wrong => wrong is not null),
            "string" => CheckText(schema, value, at),
            "integer" => long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : $"Invalid integer: {at}={value.Text}",
            "number" => decimal.TryParse(value.Text, NumberStyles.Number, CultureInfo.InvariantCulture, out _) ? null : $"Invalid number: {at}={value.Text}",
            "boolean" => value.Text is "true" or "false" ? null : $"Invalid boolean: {at}={value.Text}",
            _ => null,
        };
    }

    private string? CheckObject(JsonObject schema, FormTree value, string at)
    {
        if (value.Text is not null) return $"Invalid object: {at}";
        var properties = schema["properties"] as JsonObject;
        foreach (var name in schema["required"] as JsonArray ?? [])
        {
            if (!value.Children.ContainsKey(name!.GetValue<string>())) return $"Missing required param: {Under(at, name.GetValue<string>())}.";
        }
        foreach (var (name, child) in value.Children)
        {
            var rule = properties?[name] as JsonObject ?? schema["additionalProperties"] as JsonObject;
            if (rule is null) return $"Received unknown parameter: {Under(at, name)}";
            if (Check(rule, child, Under(at, name)) is { } wrong) return wrong;
        }
        return null;
    }

    private static string? CheckText(JsonObject schema, FormTree value, string at)
    {
        if (value.Text is not { } text) return $"Invalid string: {at}";
        if (schema["maxLength"]?.GetValue<int>() is { } max && text.Length > max) return $"{at} is longer than {max}.";
        return schema["enum"] is not JsonArray allowed || allowed.Any(one => one!.GetValue<string>() == text) ? null : $"Invalid {at}: must be one of {string.Join(", ", allowed)}";
    }

    private static string Under(string at, string name) => at.Length == 0 ? name : $"{at}[{name}]";

    private static StripeSpec? Load() => OpenApiPaths.FileBeside(Document) is { } document && OpenApiPaths.FileBeside(FixtureFile) is { } fixtures
        ? new StripeSpec(JsonNode.Parse(File.ReadAllText(document))!.AsObject(), JsonNode.Parse(File.ReadAllText(fixtures))!["resources"]!.AsObject())
        : null;
}
