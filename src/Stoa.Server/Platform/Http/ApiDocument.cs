using Microsoft.OpenApi;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Platform.Http;

/// <summary>The OpenAPI document, from the endpoints themselves.</summary>
public static class ApiDocument
{
    /// <summary>Adds its generator, with Stoa's own types described as they are written.</summary>
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Describe(schema, context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Stoa", Version = "v1", Description = "A services marketplace: search, book, pay, cancel, operate." };
            return Task.CompletedTask;
        });
    });

    /// <summary>GET /openapi/v1.json</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    private static void Describe(OpenApiSchema schema, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Id<>))
        {
            var prefix = (string)type.GetGenericArguments()[0].GetProperty("IdPrefix")!.GetValue(null)!;
            Text(schema, null, $"A TypeID: {prefix}_ and 26 characters.");
            schema.Pattern = $"^{prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$";
        }
        else if (type == typeof(Instant)) Text(schema, "date-time", "RFC 3339, in UTC.");
        else if (type == typeof(LocalDate)) Text(schema, "date", null);
        else if (type == typeof(Currency)) Text(schema, null, "ISO 4217.");
        else if (type == typeof(Money))
        {
            schema.Type = JsonSchemaType.Object;
            schema.Description = "Minor units of a currency: 11000 CAD is 110.00 dollars.";
            schema.Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["amount"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" },
                ["currency"] = new OpenApiSchema { Type = JsonSchemaType.String },
            };
            schema.Required = new HashSet<string>(StringComparer.Ordinal) { "amount", "currency" };
        }
    }

    private static void Text(OpenApiSchema schema, string? format, string? description)
    {
        schema.Type = JsonSchemaType.String;
        schema.Format = format;
        schema.Description ??= description;
    }
}
