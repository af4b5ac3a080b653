using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Platform.Http;

/// <summary>How Stoa writes JSON everywhere: snake_case, instants in RFC 3339 UTC, money as minor units and currency.</summary>
public static class StoaJson
{
    /// <summary>Shared, frozen options.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Applies the same rules to another set of options (the framework's own).</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        // jsonb keeps keys in an order of its own, so the word that tells a case of a record may come last.
        options.AllowOutOfOrderMetadataProperties = true;
        options.Encoder = JavaScriptEncoder.Default;
        options.Converters.Add(new IdJsonConverterFactory());
        options.Converters.Add(new InstantJson());
        options.Converters.Add(new LocalDateJson());
        options.Converters.Add(new LocalTimeJson());
        options.Converters.Add(new DurationJson());
        options.Converters.Add(new MoneyJson());
        options.Converters.Add(new CurrencyJson());
        options.Converters.Add(new BasisPointsJson());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class InstantJson : PatternJson<Instant>
    {
        internal InstantJson() : base(InstantPattern.ExtendedIso) { }

        // RFC 3339 also allows an offset other than Z.
        protected override Instant Parse(string text) =>
            text.EndsWith('Z') ? base.Parse(text) : OffsetDateTimePattern.Rfc3339.Parse(text).GetValueOrThrow().ToInstant();
    }

    private sealed class LocalDateJson() : PatternJson<LocalDate>(LocalDatePattern.Iso);

    private sealed class LocalTimeJson() : PatternJson<LocalTime>(LocalTimePattern.ExtendedIso);

    private sealed class DurationJson() : PatternJson<Duration>(DurationPattern.Roundtrip);

    private abstract class PatternJson<T>(IPattern<T> pattern) : JsonConverter<T>
    {
        protected virtual T Parse(string text) => pattern.Parse(text).GetValueOrThrow();

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
            try
            {
                return Parse(text);
            }
            catch (UnparsableValueException unreadable)
            {
                throw new JsonException($"'{text}' is not a valid {typeof(T).Name}.", unreadable);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(pattern.Format(value));
    }

    private sealed class MoneyJson : JsonConverter<Money>
    {
        private sealed record Shape(long Amount, string Currency);

        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var shape = JsonSerializer.Deserialize<Shape>(ref reader, options) ?? throw new JsonException("Money is an object with amount and currency.");
            return Currency.TryParse(shape.Currency, out var currency)
                ? new Money(shape.Amount, currency)
                : throw new JsonException($"'{shape.Currency}' is not a currency that Stoa knows.");
        }

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteNumber("amount", value.Minor);
            writer.WriteString("currency", value.Currency.Code);
            writer.WriteEndObject();
        }
    }

    private sealed class CurrencyJson : JsonConverter<Currency>
    {
        public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Currency.TryParse(reader.GetString() ?? "", out var currency)
                ? currency
                : throw new JsonException("This is not a currency that Stoa knows.");

        public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);
    }

    private sealed class BasisPointsJson : JsonConverter<BasisPoints>
    {
        public override BasisPoints Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TryGetInt32(out var value) && value is >= 0 and <= 1_000_000
                ? new BasisPoints(value)
                : throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"Basis points are a whole number from 0 to {1_000_000}."));

        public override void Write(Utf8JsonWriter writer, BasisPoints value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }
}
