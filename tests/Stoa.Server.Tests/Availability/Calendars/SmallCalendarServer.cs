using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Stoa.Server.Tests.Availability.Calendars;

/// <summary>Somebody else's calendar on a port of this machine: answers as it is told, and remembers what it was asked.</summary>
public sealed class SmallCalendarServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SmallCalendarServer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Address { get; }

    /// <summary>Host and port, as a setting names them.</summary>
    public string Host => Address.Authority;

    /// <summary>What the next requests get.</summary>
    public RequestDelegate Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>How often it was asked.</summary>
    public int Requests { get; private set; }

    /// <summary>Starts it.</summary>
    public static async Task<SmallCalendarServer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        SmallCalendarServer? server = null;
        app.Run(context =>
        {
            server!.Requests++;
            return server.Answer(context);
        });
        await app.StartAsync();
        return server = new SmallCalendarServer(app);
    }

    /// <summary>From now on it has this calendar, under a tag that it knows again.</summary>
    public void Has(string lines, string tag = "\"1\"") => Answer = async context =>
    {
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = "text/calendar";
        await context.Response.WriteAsync(File(lines));
    };

    /// <summary>A calendar of lines that are parted by |.</summary>
    public static string File(string lines) => $"BEGIN:VCALENDAR|VERSION:2.0|{lines}|END:VCALENDAR|".Replace("|", "\r\n", StringComparison.Ordinal);

    /// <summary>An event of an hour.</summary>
    public static string Hour(string start, string more = "") => $"BEGIN:VEVENT|UID:{start}@elsewhere|DTSTART:{start}|DURATION:PT1H{more}|END:VEVENT";

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
