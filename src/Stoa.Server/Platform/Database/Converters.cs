using System.Text.Json;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Platform.Database;

/// <summary>Instants are timestamptz; PostgreSQL keeps microseconds, and so do our clocks.</summary>
internal sealed class InstantConverter() : ValueConverter<Instant, DateTime>(
    instant => instant.ToDateTimeUtc(),
    time => Instant.FromDateTimeUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc)));

/// <summary>Days of the calendar are date.</summary>
internal sealed class LocalDateConverter() : ValueConverter<LocalDate, DateOnly>(day => day.ToDateOnly(), date => LocalDate.FromDateOnly(date));

/// <summary>Enums are snake_case text in the database and in JSON.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal sealed class EnumTextConverter<T>() : ValueConverter<T, string>(
    value => EnumText.Write(value),
    text => EnumText.Read<T>(text))
    where T : struct, Enum;

internal static class JsonColumn
{
    /// <summary>Keeps a value as jsonb, written as the API writes it.</summary>
    internal static PropertyBuilder<T> HasJson<T>(this PropertyBuilder<T> property)
    {
        property.HasColumnType("jsonb").HasConversion(
            value => JsonSerializer.Serialize(value, StoaJson.Options),
            text => JsonSerializer.Deserialize<T>(text, StoaJson.Options)!,
            new ValueComparer<T>(
                (a, b) => string.Equals(JsonSerializer.Serialize(a, StoaJson.Options), JsonSerializer.Serialize(b, StoaJson.Options), StringComparison.Ordinal),
                value => JsonSerializer.Serialize(value, StoaJson.Options).GetHashCode(StringComparison.Ordinal),
                value => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, StoaJson.Options), StoaJson.Options)!));
        return property;
    }
}
