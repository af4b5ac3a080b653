using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Tests.Host;

/// <summary>Bodies of the API.</summary>
public static class Json
{
    /// <summary>A body as programs send it.</summary>
    public static JsonContent Of(object body) => JsonContent.Create(body, options: StoaJson.Options);

    /// <summary>An answer's body.</summary>
    public static Task<JsonElement> Read(HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<JsonElement>();
}
