using System.Net.Http.Headers;
using System.Net.Http.Json;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Platform.Http;

/// <summary>Answers are compressed where nobody can learn from their length.</summary>
public sealed class CompressionTests(TestDatabases databases)
{
    [Theory]
    [InlineData("/", "br, gzip", null, "br")]
    [InlineData("/", "gzip", null, "gzip")]
    [InlineData("/", "", null, "")]
    [InlineData("/search?q=massage", "br", null, "br")]
    [InlineData("/search", "br", "stoa_session=somebody", "br")]
    [InlineData("/search?q=massage", "br", "stoa_session=somebody", "")]
    [InlineData("/api/v1/categories", "br", null, "br")]
    [InlineData("/api/v1/listings?q=x", "br", "bearer", "")]
    [InlineData("/pictures/massage/one.svg", "br", null, "br")]
    public async Task An_answer_is_compressed_unless_its_length_could_tell_a_secret(string path, string accepted, string? who, string encoding)
    {
        await using var stoa = await TestStoa.Start(databases);
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.None, UseCookies = false }) { BaseAddress = stoa.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accepted.Length > 0) request.Headers.Add("Accept-Encoding", accepted);
        if (who is "bearer") request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "unknown");
        else if (who is not null) request.Headers.Add("Cookie", who);

        using var answer = await client.SendAsync(request);

        Assert.Equal(encoding, string.Join(',', answer.Content.Headers.ContentEncoding));
        if (encoding.Length > 0) Assert.Contains("Accept-Encoding", answer.Headers.Vary);
    }

    [Fact]
    public async Task An_answer_to_a_write_goes_as_it_is()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.None }) { BaseAddress = stoa.BaseAddress };
        client.DefaultRequestHeaders.Add("Accept-Encoding", "br, gzip");
        using var answer = await client.PostAsJsonAsync("/api/v1/holds", new { start = "never" });
        Assert.False(answer.IsSuccessStatusCode);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }
}
