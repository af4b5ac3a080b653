using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Server.Platform.Ids;

/// <summary>Ids are their TypeID text in JSON.</summary>
public sealed class IdJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Id<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        var converter = typeof(IdJsonConverter<>).MakeGenericType(typeToConvert.GetGenericArguments());
        return (JsonConverter)Activator.CreateInstance(converter)!;
    }
}

public sealed class IdJsonConverter<T> : JsonConverter<Id<T>>
    where T : IIdentified
{
    public override Id<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return Id<T>.TryParse(text, out var id)
            ? id
            : throw new JsonException($"Expected an id that starts with {T.IdPrefix}_.");
    }

    public override void Write(Utf8JsonWriter writer, Id<T> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
