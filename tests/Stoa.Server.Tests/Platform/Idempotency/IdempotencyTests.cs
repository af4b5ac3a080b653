using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Audit;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Platform.Idempotency;

/// <summary>A mutation that is sent again gets its first answer and has one effect.</summary>
public sealed class IdempotencyTests(TestDatabases databases) : IAsyncLifetime
{
    private const string Key = "Idempotency-Key";
    private TestStoa _stoa = null!;
    private bool _fails;

    public async ValueTask InitializeAsync() => _stoa = await TestStoa.Start(databases, routes: Routes);

    public ValueTask DisposeAsync() => _stoa.DisposeAsync();

    [Fact]
    public async Task The_same_key_gets_the_same_answer_and_has_one_effect()
    {
        using var client = _stoa.Client();
        var first = await Send(client, "/api/v1/test/effect", "k1", "a");
        var second = await Send(client, "/api/v1/test/effect", "k1", "a");
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.True(second.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(1, await Effects());
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_refused()
    {
        using var client = _stoa.Client();
        await Send(client, "/api/v1/test/effect", "k1", "a");
        await Refused("idempotency-key-reused", await Send(client, "/api/v1/test/effect", "k1", "b"));
        await Refused("idempotency-key-reused", await Send(client, "/api/v1/test/effect?x=1", "k1", "a"));
        Assert.Equal(1, await Effects());
    }

    [Fact]
    public async Task Without_a_key_every_request_counts()
    {
        using var client = _stoa.Client();
        await Send(client, "/api/v1/test/effect", null, "a");
        await Send(client, "/api/v1/test/effect", null, "a");
        Assert.Equal(2, await Effects());
    }

    [Fact]
    public async Task Twins_at_the_same_moment_have_one_effect()
    {
        using var client = _stoa.Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Send(client, "/api/v1/test/effect", "twins", "a")));
        Assert.Equal(1, await Effects());
        var bodies = new List<string>();
        foreach (var answer in answers)
        {
            if (answer.StatusCode == HttpStatusCode.OK) bodies.Add(await answer.Content.ReadAsStringAsync());
            else await Refused("idempotency-in-progress", answer);
        }
        Assert.Single(bodies.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_crash_after_the_effect_is_told_and_never_repeated()
    {
        using var client = _stoa.Client();
        Assert.Equal(HttpStatusCode.InternalServerError, (await Send(client, "/api/v1/test/effect-then-crash", "k1", "a")).StatusCode);
        await Refused("idempotency-answer-lost", await Send(client, "/api/v1/test/effect-then-crash", "k1", "a"));
        Assert.Equal(1, await Effects());
    }

    [Fact]
    public async Task A_crash_before_any_effect_gives_the_key_back()
    {
        using var client = _stoa.Client();
        _fails = true;
        Assert.Equal(HttpStatusCode.InternalServerError, (await Send(client, "/api/v1/test/effect", "k1", "a")).StatusCode);
        _fails = false;
        Assert.Equal(HttpStatusCode.OK, (await Send(client, "/api/v1/test/effect", "k1", "a")).StatusCode);
        Assert.Equal(1, await Effects());
    }

    [Fact]
    public async Task A_refusal_of_the_api_is_an_answer_too()
    {
        using var client = _stoa.Client();
        var first = await Send(client, "/api/v1/test/refusal", "k1", "a");
        var second = await Send(client, "/api/v1/test/refusal", "k1", "a");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (first.StatusCode, second.StatusCode));
        Assert.True(second.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_leads_to_the_same_place_and_has_one_effect()
    {
        using var client = _stoa.Client();
        var first = await client.PostAsync("/test/form", Form("f1", "a"));
        var second = await client.PostAsync("/test/form", Form("f1", "a"));
        Assert.Equal(HttpStatusCode.SeeOther, second.StatusCode);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(1, await Effects());
    }

    [Fact]
    public async Task A_form_that_came_back_with_errors_can_be_sent_again_under_its_key()
    {
        using var client = _stoa.Client();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.PostAsync("/test/form", Form("f1", ""))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await client.PostAsync("/test/form", Form("f1", "a"))).StatusCode);
        Assert.Equal(1, await Effects());
    }

    [Fact]
    public async Task Cookies_come_again_with_the_answer()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = _stoa.BaseAddress };
        var first = await Send(client, "/api/v1/test/cookies", "k1", "a");
        var second = await Send(client, "/api/v1/test/cookies", "k1", "a");
        Assert.Equal(2, first.Headers.GetValues("Set-Cookie").Count());
        Assert.Equal(first.Headers.GetValues("Set-Cookie"), second.Headers.GetValues("Set-Cookie"));
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused()
    {
        using var client = _stoa.Client();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Send(client, "/api/v1/test/effect", new string('k', 201), "a")).StatusCode);
    }

    private void Routes(WebApplication app)
    {
        app.MapPost("/api/v1/test/effect", async (Body body, Work work) =>
        {
            if (_fails) throw new InvalidOperationException("before the effect");
            return Results.Json(new { effect = await Effect(body.Text, work) });
        }).AllowAnonymous();
        app.MapPost("/api/v1/test/effect-then-crash", async Task<IResult> (Body body, Work work) =>
        {
            await Effect(body.Text, work);
            throw new InvalidOperationException("after the effect");
        }).AllowAnonymous();
        app.MapPost("/api/v1/test/refusal", (Body _) => Results.Json(new { code = "no" }, statusCode: StatusCodes.Status422UnprocessableEntity)).AllowAnonymous();
        app.MapPost("/api/v1/test/cookies", (Body _, HttpResponse response) =>
        {
            response.Cookies.Append("one", "1");
            response.Cookies.Append("two", "2");
            return Results.Ok();
        }).AllowAnonymous();
        app.MapPost("/test/form", async (HttpRequest request, Work work, HttpResponse response) =>
        {
            var text = (await request.ReadFormAsync())["text"].ToString();
            if (text.Length == 0) return Results.UnprocessableEntity();
            response.Headers.Location = $"/test/{await Effect(text, work)}";
            return Results.StatusCode(StatusCodes.Status303SeeOther);
        }).AllowAnonymous().DisableAntiforgery();
    }

    private sealed record Body(string Text);

    private static async Task<Guid> Effect(string text, Work work)
    {
        work.Audit("test.effect", text);
        Assert.Null(await work.Commit(CancellationToken.None));
        return Guid.NewGuid();
    }

    private Task<int> Effects() => _stoa.With((work, _) => work.Db.Set<AuditEvent>().CountAsync(e => e.Action == "test.effect"));

    private static async Task<HttpResponseMessage> Send(HttpClient client, string path, string? key, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { text }) };
        if (key is not null) request.Headers.Add(Key, key);
        return await client.SendAsync(request);
    }

    private static FormUrlEncodedContent Form(string key, string text) =>
        new(new Dictionary<string, string>(StringComparer.Ordinal) { ["idempotency_key"] = key, ["text"] = text });

    private static async Task Refused(string code, HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains($"\"{code}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
