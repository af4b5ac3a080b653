using System.Collections.Concurrent;
using System.Text.Json;

namespace Stoa.Server.Platform.Database;

/// <summary>One way to write names outside C#: snake_case, as System.Text.Json does it.</summary>
public static class SnakeCase
{
    /// <summary><c>OrderState</c> → <c>order_state</c>.</summary>
    public static string From(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}

/// <summary>Enums as snake_case text, cached by type.</summary>
public static class EnumText
{
    private static readonly ConcurrentDictionary<Type, object> Tables = new();

    /// <summary><c>OrderState.AwaitingPayment</c> → <c>awaiting_payment</c>.</summary>
    public static string Write<T>(T value) where T : struct, Enum => Table<T>().Texts[value];

    /// <summary>The value of a text.</summary>
    /// <exception cref="FormatException">No value is written so.</exception>
    public static T Read<T>(string text) where T : struct, Enum =>
        Table<T>().Values.TryGetValue(text, out var value) ? value : throw new FormatException($"'{text}' is no {typeof(T).Name}.");

    private static EnumTable<T> Table<T>() where T : struct, Enum =>
        (EnumTable<T>)Tables.GetOrAdd(typeof(T), static _ => new EnumTable<T>());

    private sealed class EnumTable<T> where T : struct, Enum
    {
        internal Dictionary<T, string> Texts { get; } = Enum.GetValues<T>().ToDictionary(v => v, v => SnakeCase.From(v.ToString()));
        internal Dictionary<string, T> Values { get; } = Enum.GetValues<T>().ToDictionary(v => SnakeCase.From(v.ToString()), StringComparer.Ordinal);
    }
}
