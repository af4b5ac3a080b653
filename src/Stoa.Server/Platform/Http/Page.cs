using System.Buffers.Text;
using System.Text.Json;
using Stoa.Core;

namespace Stoa.Server.Platform.Http;

/// <summary>One page of a longer list, and where the next begins.</summary>
/// <param name="Items">At most <see cref="Cursor.LimitMax"/> of them.</param>
/// <param name="Next">Send it as <c>cursor</c> to go on; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Opaque positions in lists: the sort key of the last item, as base64url JSON.</summary>
public static class Cursor
{
    /// <summary>Most items on one page.</summary>
    public const int LimitMax = 100;

    /// <summary>Items on a page when nothing is asked.</summary>
    public const int LimitDefault = 20;

    /// <summary>A limit within bounds.</summary>
    public static int Limit(int? asked) => Math.Clamp(asked ?? LimitDefault, 1, LimitMax);

    /// <summary>A position as opaque text.</summary>
    public static string Write<T>(T position) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(position, StoaJson.Options));

    /// <summary>The position of a cursor; the default when there is none.</summary>
    public static Outcome<T?> Read<T>(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) return default(T);
        try
        {
            return JsonSerializer.Deserialize<T>(Base64Url.DecodeFromChars(cursor), StoaJson.Options);
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return NotOurs;
        }
    }

    /// <summary>What a cursor is that we did not write.</summary>
    internal static readonly Problem NotOurs = new(ProblemKind.Invalid, "bad-cursor", "This cursor is not one of ours. Start again without it.", "cursor");

    /// <summary>Cuts one item too many into a page and the cursor of the next.</summary>
    public static Page<T> Cut<T, TPosition>(List<T> oneMore, int limit, Func<T, TPosition> position)
    {
        if (oneMore.Count <= limit) return new Page<T>(oneMore, null);
        oneMore.RemoveRange(limit, oneMore.Count - limit);
        return new Page<T>(oneMore, Write(position(oneMore[^1])));
    }
}
