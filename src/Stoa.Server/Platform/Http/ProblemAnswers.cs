using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Stoa.Core;

namespace Stoa.Server.Platform.Http;

/// <summary>Problems as RFC 9457 answers: the one place that knows their statuses.</summary>
public static class ProblemAnswers
{
    /// <summary>The HTTP status of a kind of problem.</summary>
    public static int Status(this ProblemKind kind) => kind switch
    {
        ProblemKind.Invalid => StatusCodes.Status422UnprocessableEntity,
        ProblemKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ProblemKind.Forbidden => StatusCodes.Status403Forbidden,
        ProblemKind.NotFound => StatusCodes.Status404NotFound,
        ProblemKind.Conflict => StatusCodes.Status409Conflict,
        ProblemKind.Gone => StatusCodes.Status410Gone,
        ProblemKind.Limited => StatusCodes.Status429TooManyRequests,
        ProblemKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new UnreachableException(),
    };

    /// <summary>The problem as problem details, with extra members for programs where there are some.</summary>
    /// <param name="problem">The refusal.</param>
    /// <param name="more">Extra members, by name.</param>
    /// <param name="status">A status that is more exact than the kind's, such as 413.</param>
    public static IResult Answer(this Problem problem, IDictionary<string, object?>? more = null, int? status = null)
    {
        var details = new ProblemDetails
        {
            Type = "about:blank",
            Status = status ?? problem.Kind.Status(),
            Title = Title(problem.Kind),
            Detail = problem.Message,
        };
        details.Extensions["code"] = problem.Code;
        if (problem.Field is not null) details.Extensions["field"] = problem.Field;
        if (Activity.Current is { } activity) details.Extensions["trace_id"] = activity.TraceId.ToString();
        foreach (var (name, value) in more ?? new Dictionary<string, object?>(StringComparer.Ordinal)) details.Extensions[name] = value;
        return Results.Json(details, StoaJson.Options, "application/problem+json", details.Status);
    }

    /// <summary>The value as 200, or the problem.</summary>
    public static IResult Answer<T>(this Outcome<T> outcome) =>
        outcome.Refused(out var problem) ? problem.Answer() : Results.Json(outcome.Value, StoaJson.Options);

    /// <summary>The value as 201 with its address, or the problem.</summary>
    public static IResult AnswerCreated<T>(this Outcome<T> outcome, Func<T, string> address)
    {
        if (outcome.Refused(out var problem)) return problem.Answer();
        return new CreatedJson(Results.Json(outcome.Value, StoaJson.Options, statusCode: StatusCodes.Status201Created), address(outcome.Value));
    }

    private static string Title(ProblemKind kind) => kind switch
    {
        ProblemKind.Invalid => "The request cannot be accepted as it is",
        ProblemKind.Unauthenticated => "Sign in first",
        ProblemKind.Forbidden => "Not allowed",
        ProblemKind.NotFound => "Not found",
        ProblemKind.Conflict => "Something has changed",
        ProblemKind.Gone => "No longer available",
        ProblemKind.Limited => "Too many requests",
        ProblemKind.Unavailable => "Temporarily unavailable",
        _ => throw new UnreachableException(),
    };

    private sealed class CreatedJson(IResult body, string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = address;
            return body.ExecuteAsync(httpContext);
        }
    }
}
