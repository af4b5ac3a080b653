namespace Stoa.Server.Platform.Database;

/// <summary>What people typed, as a pattern of LIKE in which none of it is a wildcard.</summary>
internal static class LikePattern
{
    /// <summary>Matches whatever contains the text.</summary>
    internal static string Containing(string text) => $"%{Escaped(text)}%";

    /// <summary>Matches whatever begins with the text.</summary>
    internal static string Beginning(string text) => $"{Escaped(text)}%";

    private static string Escaped(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);
}
