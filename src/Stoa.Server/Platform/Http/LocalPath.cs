namespace Stoa.Server.Platform.Http;

/// <summary>Addresses given by a request, to come back to: only paths of this site are believed.</summary>
public static class LocalPath
{
    private const int LengthMax = 2_000;

    /// <summary>The path when it is one of this site, else the other.</summary>
    public static string Or(string? path, string other) => Is(path) ? path! : other;

    /// <summary>True for <c>/orders?x=1</c>; false for <c>//evil</c>, <c>/\evil</c> and anything with a scheme.</summary>
    public static bool Is(string? path) =>
        path is { Length: > 0 and <= LengthMax } && path[0] == '/'
        && (path.Length == 1 || (path[1] != '/' && path[1] != '\\'))
        && !path.Any(char.IsControl);
}
