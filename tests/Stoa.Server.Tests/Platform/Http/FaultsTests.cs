using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Platform.Http;

/// <summary>What nobody handled is answered with words, and shows nothing of the inside.</summary>
public sealed class FaultsTests(TestDatabases databases) : IAsyncLifetime
{
    private const string Inside = "connection string of the vault";
    private TestStoa _stoa = null!;

    public async ValueTask InitializeAsync() => _stoa = await TestStoa.Start(databases, routes: Routes);

    public ValueTask DisposeAsync() => _stoa.DisposeAsync();

    [Theory]
    [InlineData("{\"text\":")]
    [InlineData("{\"text\":5}")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Malformed_json_is_refused_with_words(string body)
    {
        using var client = _stoa.Client();
        var answer = await client.PostAsync("/api/v1/test/body", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("malformed-request", (await Problem(answer)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("ord_short")]
    [InlineData("usr_01h455vb4pex5vsknk084sn02q")]
    [InlineData("0195a4b0-0000-7000-8000-000000000000")]
    [InlineData("'; drop table orders.orders; --")]
    public async Task An_id_that_cannot_be_ours_names_nothing(string id)
    {
        using var client = _stoa.Client();
        var answer = await client.GetAsync($"/api/v1/test/things/{Uri.EscapeDataString(id)}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("not-found", (await Problem(answer)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_fault_gives_programs_a_trace_id_and_nothing_of_the_inside()
    {
        using var client = _stoa.Client();
        var answer = await client.GetAsync("/api/v1/test/fault");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = await Problem(answer);
        Assert.Equal("fault", problem.GetProperty("code").GetString());
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("trace_id").GetString());
        var text = problem.GetRawText();
        Assert.DoesNotContain(Inside, text, StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperationException", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_gives_people_a_page_and_nothing_of_the_inside()
    {
        using var client = _stoa.Client();
        var answer = await client.GetAsync("/test/fault");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain(Inside, page, StringComparison.Ordinal);
        Assert.Matches("[0-9a-f]{32}", page);
    }

    [Fact]
    public async Task A_fault_is_logged_with_the_trace_id_that_was_told()
    {
        using var log = new KeptLog();
        _stoa.App.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        using var client = _stoa.Client();
        var told = (await Problem(await client.GetAsync("/api/v1/test/fault"))).GetProperty("trace_id").GetString();
        var (message, error, trace) = Assert.Single(log.Lines);
        Assert.Equal("GET /api/v1/test/fault failed", message);
        Assert.Equal(Inside, error?.Message);
        Assert.Equal(told, trace);
    }

    [Fact]
    public async Task What_is_not_there_has_words_for_programs_and_a_page_for_people()
    {
        using var client = _stoa.Client();
        var api = await client.GetAsync("/api/v1/nothing-here");
        Assert.Equal(HttpStatusCode.NotFound, api.StatusCode);
        Assert.Equal("not-found", (await Problem(api)).GetProperty("code").GetString());
        var page = await client.GetAsync("/nothing-here");
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Something_else_than_json_is_refused_with_words()
    {
        using var client = _stoa.Client();
        var answer = await client.PostAsync("/api/v1/test/body", new StringContent("text=a", Encoding.UTF8, "text/plain"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task A_request_that_outlasts_the_programs_stop_is_no_fault()
    {
        TaskCompletionSource<HttpContext> hangs = new(), goesOn = new(), isOver = new();
        var stoa = await TestStoa.Start(databases, routes: app => app.MapGet("/test/hang", async (HttpContext context) =>
        {
            context.Response.OnCompleted(() =>
            {
                isOver.SetResult(context);
                return Task.CompletedTask;
            });
            hangs.SetResult(context);
            await goesOn.Task;
            return context.RequestServices.GetRequiredService<StoaDb>().Database.ToString();
        }).AllowAnonymous());
        using var log = new KeptLog();
        stoa.App.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        using var client = stoa.Client();
        var asked = client.GetAsync("/test/hang");
        await hangs.Task;
        // The patience is over at once.
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        await stoa.App.StopAsync(over.Token);
        await stoa.DisposeAsync();
        goesOn.SetResult(await hangs.Task);
        await isOver.Task;
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => asked);
        Assert.Empty(log.Lines);
    }

    /// <summary>Keeps what the boundary logs, with the trace it belongs to.</summary>
    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<(string Message, Exception? Error, string? Trace)> _lines = new();

        public IReadOnlyCollection<(string Message, Exception? Error, string? Trace)> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => categoryName == typeof(Server.Platform.Http.Faults).FullName ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue((formatter(state, exception), exception, Activity.Current?.TraceId.ToString()));

        public void Dispose()
        {
            // Nothing is open.
        }
    }

    private static void Routes(WebApplication app)
    {
        app.MapPost("/api/v1/test/body", (Body body) => body.Text).AllowAnonymous();
        app.MapGet("/api/v1/test/things/{id}", (Id<Order> id) => id.ToString()).AllowAnonymous();
        app.MapGet("/api/v1/test/fault", string () => throw new InvalidOperationException(Inside)).AllowAnonymous();
        app.MapGet("/test/fault", string () => throw new InvalidOperationException(Inside)).AllowAnonymous();
    }

    private sealed record Body(string Text);

    private static async Task<JsonElement> Problem(HttpResponseMessage answer) =>
        JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
}
