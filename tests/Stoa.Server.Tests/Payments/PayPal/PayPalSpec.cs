using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Stoa.Server.Tests.Payments.OpenApi;

namespace Stoa.Server.Tests.Payments.PayPal;

/// <summary>The vendor's OpenAPI documents, and what they have against a request. They lie beside the repository, or the tests that need them are skipped.</summary>
internal sealed class PayPalSpec
{
    private const string Folder = "shared/data/payments/paypal";

    private static readonly string[] Names =
    [
        "checkout_orders_v2", "payments_payment_v2", "payments_payouts_batch_v1", "customer_disputes_v1", "notifications_webhooks_v1", "reporting_transactions_v1",
    ];

    // Headers of PayPal's own that an operation must know when they are sent.
    private static readonly string[] OwnHeaders = ["PayPal-Request-Id", "Prefer"];

    private static readonly Lazy<PayPalSpec?> Loaded = new(Load);

    private readonly OpenApiPaths _paths;

    private PayPalSpec(IReadOnlyList<JsonObject> documents) => _paths = new OpenApiPaths(documents);

    /// <summary>The documents, or the test is skipped.</summary>
    public static PayPalSpec OrSkip()
    {
        Assert.SkipWhen(Loaded.Value is null, $"{Folder} is not here: PayPal's own documents lie beside the repository.");
        return Loaded.Value!;
    }

    /// <summary>What is wrong with a request; null when nothing is, with the call that it makes.</summary>
    /// <param name="request">Its method, path, query and headers.</param>
    /// <param name="contentType">Of the body; empty for none.</param>
    /// <param name="body">JSON, or the parts of a form by their names; null for none.</param>
    /// <param name="call">The operation.</param>
    public string? Check(HttpRequest request, string contentType, JsonNode? body, out OpenApiPaths.Call? call) =>
        _paths.Find(request.Method, request.Path, out call) ?? CheckParameters(call!, request) ?? CheckBody(call!, contentType, body);

    /// <summary>An answer without what its document does not know, and what the document has against the rest: nothing that PayPal would not say is said.</summary>
    public static (string Body, string? Wrong) Answer(OpenApiPaths.Call call, int status, string body)
    {
        if (status is < 200 or > 299 || body.Length == 0) return (body, null);
        var rules = new JsonRules(call.Document);
        if (call.Operation["responses"]?[status.ToString(CultureInfo.InvariantCulture)] is not JsonObject reference) return (body, $"{call.Template} never answers {status}.");
        if (rules.Resolve(reference)["content"]?["application/json"]?["schema"] is not JsonObject schema) return (body, null);
        var answer = JsonNode.Parse(body)!;
        rules.Prune(schema, answer);
        // The documents want one line at least where PayPal answers none, and one format of dates where their own examples have another.
        var checkable = JsonNode.Parse(answer.ToJsonString().Replace("+0000", "Z", StringComparison.Ordinal).Replace("\\u002B0000", "Z", StringComparison.Ordinal))!;
        DropEmpty(checkable);
        return (answer.ToJsonString(), rules.Check(schema, checkable, $"answer of {call.Template}"));
    }

    /// <summary>What a document has against a value of one of its schemas.</summary>
    public string? CheckAs(OpenApiPaths.Call call, string schema, JsonNode? value) =>
        new JsonRules(call.Document).Check(call.Document["components"]!["schemas"]![schema]!.AsObject(), value, schema);

    private static string? CheckParameters(OpenApiPaths.Call call, HttpRequest request)
    {
        var rules = new JsonRules(call.Document);
        var known = (call.Operation["parameters"]?.AsArray() ?? []).Select(parameter => rules.Resolve(parameter!.AsObject())).ToList();
        foreach (var (name, values) in request.Query)
        {
            if (Of("query", name) is not { } parameter) return $"Unknown parameter: ?{name}";
            if (rules.CheckText(parameter["schema"]!.AsObject(), values.ToString(), name) is { } wrong) return wrong;
        }
        foreach (var (name, value) in call.Ids)
        {
            if (Of("path", name) is { } parameter && rules.CheckText(parameter["schema"]!.AsObject(), value, name) is { } wrong) return wrong;
        }
        foreach (var name in OwnHeaders.Where(request.Headers.ContainsKey))
        {
            if (Of("header", name) is not { } parameter) return $"This request knows no {name}.";
            if (rules.CheckText(parameter["schema"]!.AsObject(), request.Headers[name].ToString(), name) is { } wrong) return wrong;
        }
        return known.FirstOrDefault(parameter => parameter["required"]?.GetValue<bool>() == true && Text(parameter, "in") == "query" && !request.Query.ContainsKey(Text(parameter, "name"))) is { } missing
            ? $"Missing required parameter: ?{Text(missing, "name")}"
            : null;

        JsonObject? Of(string place, string name) => known.Find(parameter => Text(parameter, "in") == place && Text(parameter, "name").Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static string? CheckBody(OpenApiPaths.Call call, string contentType, JsonNode? body)
    {
        var rules = new JsonRules(call.Document);
        var asked = call.Operation["requestBody"] is JsonObject reference ? rules.Resolve(reference) : null;
        if (asked?["content"] is not JsonObject { Count: > 0 } contents) return body is null ? null : "This request takes no body.";
        if (body is null) return asked["required"]?.GetValue<bool>() == true ? "The body is missing." : null;
        if (contents[contentType]?["schema"] is not JsonObject schema) return string.Create(CultureInfo.InvariantCulture, $"This request does not take {contentType}.");
        return rules.Check(schema, body);
    }

    private static void DropEmpty(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) DropEmpty(item);
        }
        if (node is not JsonObject values) return;
        foreach (var (name, value) in values.ToList())
        {
            if (value is JsonArray { Count: 0 }) values.Remove(name);
            else DropEmpty(value);
        }
    }

    private static string Text(JsonObject parameter, string name) => parameter[name]!.GetValue<string>();

    private static PayPalSpec? Load()
    {
        var files = Names.Select(name => OpenApiPaths.FileBeside($"{Folder}/{name}.json")).ToList();
        return files.Contains(null) ? null : new PayPalSpec([.. files.Select(file => JsonNode.Parse(File.ReadAllText(file!))!.AsObject())]);
    }
}
