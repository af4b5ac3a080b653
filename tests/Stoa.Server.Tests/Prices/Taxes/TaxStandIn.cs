using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stoa.Server.Payments;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Prices.Taxes;

/// <summary>A local tax service: it checks each request's signature, and answers, fails or keeps silent as it is told.</summary>
internal sealed class TaxStandIn : IAsyncDisposable
{
    public const string Secret = "whsec_dGF4ZXMtb24tYS1tYXNzYWdlLWluLW1vbnRyZWFs";

    private readonly WebApplication _app;
    private readonly TaskCompletionSource _end = new();

    private TaxStandIn(WebApplication app) => _app = app;

    /// <summary>What it answers.</summary>
    public string Body { get; set; } = "{\"taxes\":[]}";

    /// <summary>With which status; null for silence until the end.</summary>
    public int? Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>What it was asked, in order.</summary>
    public List<string> Questions { get; } = [];

    public string Address => $"{_app.Urls.Single()}/taxes";

    public static async Task<TaxStandIn> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var standIn = new TaxStandIn(app);
        app.MapPost("/taxes", standIn.Answer);
        await app.StartAsync();
        return standIn;
    }

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task Answer(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var question = await reader.ReadToEndAsync();
        var signed = StandardWebhook.Verify(http.Request.Headers, Encoding.UTF8.GetBytes(question), [Convert.FromBase64String(Secret["whsec_".Length..])], TestClock.Monday);
        lock (Questions) Questions.Add(signed.Succeeded ? question : $"not signed: {signed.Problem!.Code}");
        if (Status is not { } status)
        {
            await _end.Task;
            return;
        }
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(Body);
    }
}
