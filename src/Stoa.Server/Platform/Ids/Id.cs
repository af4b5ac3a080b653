using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Platform.Ids;

/// <summary>A thing with an id of its own; the prefix tells people and programs what an id points at.</summary>
public interface IIdentified
{
    /// <summary>The TypeID prefix, such as <c>ord</c>.</summary>
    static abstract string IdPrefix { get; }
}

/// <summary>The id of one kind of thing: a TypeID outside, a bare uuid in the database, and no other kind's by mistake.</summary>
[JsonConverter(typeof(IdJsonConverterFactory))]
public readonly record struct Id<T>(Guid Value) : IParsable<Id<T>>, IComparable<Id<T>>
    where T : IIdentified
{
    /// <summary>A new id (UUIDv7): ids of later milliseconds sort after earlier ones.</summary>
    public static Id<T> New(Instant now) => new(Guid.CreateVersion7(now.ToDateTimeOffset()));

    /// <summary>Reads a TypeID with this kind's prefix; false for anything else, a bare uuid too.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out Id<T> result)
    {
        var read = TypeId.TryParse(s, out var id) && id.Prefix == T.IdPrefix;
        result = read ? new Id<T>(id.Value) : default;
        return read;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Id<T> result) =>
        TryParse(s, out result);

    public static Id<T> Parse(string s, IFormatProvider? provider) =>
        TryParse(s, out var id) ? id : throw new FormatException($"This is not an id that starts with {T.IdPrefix}_.");

    /// <summary>By value, as the database sorts them: of two made by <see cref="New"/> the earlier one comes first.</summary>
    public int CompareTo(Id<T> other) => Value.CompareTo(other.Value);

    /// <summary>Stands before; a query may ask it too.</summary>
    public static bool operator <(Id<T> left, Id<T> right) => left.CompareTo(right) < 0;

    /// <summary>Stands before, or is the same.</summary>
    public static bool operator <=(Id<T> left, Id<T> right) => left.CompareTo(right) <= 0;

    /// <summary>Stands behind; a query may ask it too.</summary>
    public static bool operator >(Id<T> left, Id<T> right) => left.CompareTo(right) > 0;

    /// <summary>Stands behind, or is the same.</summary>
    public static bool operator >=(Id<T> left, Id<T> right) => left.CompareTo(right) >= 0;

    public override string ToString() => new TypeId(T.IdPrefix, Value).ToString();
}
