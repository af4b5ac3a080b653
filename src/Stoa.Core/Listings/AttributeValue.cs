using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Core.Listings;

/// <summary>The value of an attribute. In JSON it is what it looks like: a text, a list of texts, a number, true or false.</summary>
[JsonConverter(typeof(AttributeValueJson))]
public abstract record AttributeValue
{
    private AttributeValue()
    {
    }

    /// <summary>One word.</summary>
    /// <param name="Value">The stored word.</param>
    public sealed record Word(string Value) : AttributeValue;

    /// <summary>Several words.</summary>
    /// <param name="Values">The stored words, each once.</param>
    public sealed record Words(IReadOnlyList<string> Values) : AttributeValue
    {
        /// <summary>The same words in the same order.</summary>
        public bool Equals(Words? other) => other is not null && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

        /// <inheritdoc />
        public override int GetHashCode() => Values.Aggregate(0, (hash, value) => HashCode.Combine(hash, value.GetHashCode(StringComparison.Ordinal)));
    }

    /// <summary>A number.</summary>
    /// <param name="Value">In the rule's unit.</param>
    public sealed record Number(decimal Value) : AttributeValue;

    /// <summary>Yes or no.</summary>
    /// <param name="Value">True for yes.</param>
    public sealed record YesNo(bool Value) : AttributeValue;
}

/// <summary>Writes attribute values as plain JSON.</summary>
public sealed class AttributeValueJson : JsonConverter<AttributeValue>
{
    private const int WordsMax = 100;

    /// <inheritdoc />
    public override AttributeValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return new AttributeValue.Word(reader.GetString()!);
            case JsonTokenType.Number when reader.TryGetDecimal(out var number):
                return new AttributeValue.Number(number);
            case JsonTokenType.True or JsonTokenType.False:
                return new AttributeValue.YesNo(reader.GetBoolean());
            case JsonTokenType.StartArray:
                return ReadWords(ref reader);
            default:
                throw new JsonException("An attribute is a text, a list of texts, a number, true or false.");
        }
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, AttributeValue value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case AttributeValue.Word word:
                writer.WriteStringValue(word.Value);
                break;
            case AttributeValue.Words words:
                writer.WriteStartArray();
                foreach (var one in words.Values)
                    writer.WriteStringValue(one);
                writer.WriteEndArray();
                break;
            case AttributeValue.Number number:
                writer.WriteNumberValue(number.Value);
                break;
            case AttributeValue.YesNo yesNo:
                writer.WriteBooleanValue(yesNo.Value);
                break;
        }
    }

    private static AttributeValue.Words ReadWords(ref Utf8JsonReader reader)
    {
        var words = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String || words.Count == WordsMax)
                throw new JsonException($"A list of an attribute holds at most {WordsMax} texts.");
            words.Add(reader.GetString()!);
        }

        return new AttributeValue.Words(words);
    }
}
