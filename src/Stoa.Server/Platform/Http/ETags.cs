using System.Globalization;
using Stoa.Core;

namespace Stoa.Server.Platform.Http;

/// <summary>Versions of rows as HTTP entity tags: <c>"7"</c>.</summary>
public static class ETags
{
    /// <summary>Says which version an answer shows.</summary>
    public static void Set(HttpResponse response, int version) =>
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version in <c>If-Match</c>; null when there is none, or any (<c>*</c>).</summary>
    public static Outcome<int?> Expected(HttpRequest request)
    {
        var header = request.Headers.IfMatch.ToString();
        if (header.Length == 0 || header is "*") return (int?)null;
        if (int.TryParse(header.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)) return (int?)version;
        return new Problem(ProblemKind.Invalid, "bad-if-match", "If-Match must be the ETag of an earlier answer, such as \"7\".", "If-Match");
    }
}
