using System.Globalization;
using System.Text;

namespace Stoa.Bench.Load;

/// <summary>Writes requests as bytes.</summary>
internal static class Request
{
    /// <summary>A page or an answer of the API; with a token it acts in its session.</summary>
    public static byte[] Get(string path, string? token = null) => Write("GET", path, Authorization(token), "");

    /// <summary>A mutation.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="json">The body.</param>
    /// <param name="token">The bearer token of a session; none for a visitor.</param>
    /// <param name="headers">More header lines, each ending in CR LF.</param>
    public static byte[] Post(string path, string json, string? token = null, string headers = "") =>
        Write("POST", path, Authorization(token) + headers + string.Create(
            CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n"), json);

    private static string Authorization(string? token) => token is null ? "" : $"Authorization: Bearer {token}\r\n";

    private static byte[] Write(string method, string path, string headers, string body) =>
        Encoding.UTF8.GetBytes($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n{body}");
}
