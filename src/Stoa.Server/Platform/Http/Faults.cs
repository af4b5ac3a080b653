using System.Diagnostics;
using Microsoft.AspNetCore.Antiforgery;
using Npgsql;
using Stoa.Core;

namespace Stoa.Server.Platform.Http;

/// <summary>
/// The boundary: what nobody handled is logged with its trace id and answered without internals; a request that could not be
/// read, and an answer without a body, get words. Programs get problem details, people a page.
/// </summary>
public sealed partial class Faults(RequestDelegate next, IFaultPages pages, IHostApplicationLifetime program, ILogger<Faults> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException unreadable) when (!context.Response.HasStarted)
        {
            var (problem, status) = Unreadable(context, unreadable);
            await Answer(context, problem, status);
            return;
        }
        catch (Exception cut) when (context.RequestAborted.IsCancellationRequested && WasCut(cut))
        {
            return;
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            LogFault(log, error, context.Request.Method, context.Request.Path);
            await Fault(context, error);
            return;
        }
        if (!context.Response.HasStarted && context.Response is { StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
            await Answer(context, ForStatus(context.Response.StatusCode), context.Response.StatusCode);
    }

    // Nobody waits for an answer any more. What outlasts the program's patience when it stops finds its services gone.
    private bool WasCut(Exception error) =>
        error is OperationCanceledException || (error is ObjectDisposedException && program.ApplicationStopping.IsCancellationRequested);

    /// <summary>True for what programs call.</summary>
    public static bool IsForPrograms(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        || context.Request.Path.StartsWithSegments("/webhooks", StringComparison.Ordinal)
        || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
        || context.Request.Path.StartsWithSegments("/openapi", StringComparison.Ordinal);

    private async Task Fault(HttpContext context, Exception error)
    {
        var isOutage = error is NpgsqlException { IsTransient: true };
        var problem = isOutage
            ? new Problem(ProblemKind.Unavailable, "database-unavailable", "The marketplace cannot reach its database. Try again in a moment.")
            : new Problem(ProblemKind.Unavailable, "fault", "Something went wrong on our side, and it has been noted. Try again; if it stays, tell us the trace id.");
        var status = isOutage ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
        context.Response.Clear();
        if (IsForPrograms(context)) await problem.Answer(status: status).ExecuteAsync(context);
        else await pages.Fault(Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier, status).ExecuteAsync(context);
    }

    private async Task Answer(HttpContext context, Problem problem, int status)
    {
        context.Response.Clear();
        if (IsForPrograms(context)) await problem.Answer(status: status).ExecuteAsync(context);
        else await pages.Problem(problem, status).ExecuteAsync(context);
    }

    private static (Problem Problem, int Status) Unreadable(HttpContext context, BadHttpRequestException error)
    {
        // An id in the address that cannot be one of ours is a thing that does not exist.
        if (context.Request.RouteValues.Values.Any(value => error.Message.EndsWith($"from \"{value}\".", StringComparison.Ordinal)))
            return (ForStatus(StatusCodes.Status404NotFound), StatusCodes.Status404NotFound);
        var problem = error.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => new Problem(ProblemKind.Invalid, "too-large", "This is more than can be sent at once."),
            StatusCodes.Status415UnsupportedMediaType => ForStatus(StatusCodes.Status415UnsupportedMediaType),
            _ => new Problem(ProblemKind.Invalid, "malformed-request", error.InnerException is System.Text.Json.JsonException json
                ? $"The JSON could not be read at {json.Path ?? "its beginning"}: {json.Message}"
                : error.Message),
        };
        return (problem, error.StatusCode);
    }

    private static Problem ForStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => new(ProblemKind.Unauthenticated, "sign-in-required", "Sign in first, or send a bearer token."),
        StatusCodes.Status403Forbidden => new(ProblemKind.Forbidden, "forbidden", "You may not do this."),
        StatusCodes.Status404NotFound => new(ProblemKind.NotFound, "not-found", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => new(ProblemKind.Invalid, "method-not-allowed", "This address does not take this kind of request."),
        StatusCodes.Status415UnsupportedMediaType => new(ProblemKind.Invalid, "unsupported-media-type", "Send JSON, with Content-Type: application/json."),
        _ => new(ProblemKind.Invalid, "refused", "This request cannot be accepted as it is."),
    };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogFault(ILogger log, Exception error, string method, string path);
}

/// <summary>How refusals and faults look to people; Site draws them.</summary>
public interface IFaultPages
{
    /// <summary>A refusal as a page.</summary>
    IResult Problem(Problem problem, int status);

    /// <summary>A fault as a page, with the trace id to report.</summary>
    IResult Fault(string traceId, int status);
}

/// <summary>A form whose antiforgery token is missing or too old is refused with words before anybody reads it.</summary>
public sealed class StaleForms(RequestDelegate next, IFaultPages pages)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
        {
            await pages.Problem(
                new Problem(ProblemKind.Invalid, "stale-form", "This form is too old, or came from elsewhere. Go back, load the page again and send it once more."),
                StatusCodes.Status400BadRequest).ExecuteAsync(context);
            return;
        }
        await next(context);
    }
}
