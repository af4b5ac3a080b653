using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Security;

namespace Stoa.Server.Tests.Platform.Security;

/// <summary>A site of a few endpoints behind the security middleware, on a port of its own.</summary>
internal sealed class SmallSite : IAsyncDisposable
{
    public const int UploadBytesMax = 64;
    private readonly WebApplication _app;

    private SmallSite(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public static async Task<SmallSite> Start(params (string Setting, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Setting, s => (string?)s.Value));
        builder.Services.AddScoped<ActorHolder>();
        builder.Services.AddSecurity(builder.Configuration);
        var app = builder.Build();
        app.UseExceptionHandler(error => error.Run(context => context.Response.WriteAsync("sorry")));
        app.UseSecurity();
        app.Use((context, next) =>
        {
            if (context.Request.Headers["X-Test-User"] is [{ } user])
                context.RequestServices.GetRequiredService<ActorHolder>().Actor = Actor.Visitor with { UserId = Guid.Parse(user) };
            return next(context);
        });
        app.UseRateLimits();
        Map(app);
        await app.StartAsync();
        return new SmallSite(app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static void Map(IEndpointRouteBuilder site)
    {
        site.MapGet("/nonce", (HttpContext context) => CspNonce.Of(context));
        site.MapGet("/fault", string () => throw new InvalidOperationException("a fault"));
        site.MapGet("/health", () => "ok").DisableRateLimiting();
        site.MapMethods("/form", ["POST", "PUT", "PATCH", "DELETE"], Read);
        site.MapPost("/webhook", Read).OpenToOtherOrigins();
        site.MapPost("/sign-in", () => "in").RequireRateLimiting(RateLimits.Credentials);
        site.MapPost("/upload", Read).WithMetadata(new RequestSizeLimitAttribute(UploadBytesMax));
    }

    private static Task Read(HttpContext context) => context.Request.Body.CopyToAsync(Stream.Null);
}
