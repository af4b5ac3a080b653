using Microsoft.AspNetCore.Mvc;
using Stoa.Core;

namespace Stoa.Server.Platform.Security;

/// <summary>Problem details for what is refused before any endpoint runs; their statuses are not of a <see cref="ProblemKind"/>.</summary>
internal static class Refusals
{
    public static Task Write(HttpContext context, int status, Problem problem)
    {
        context.Response.StatusCode = status;
        var details = new ProblemDetails { Type = "about:blank", Status = status, Detail = problem.Message };
        details.Extensions["code"] = problem.Code;
        return context.Response.WriteAsJsonAsync(details, options: null, "application/problem+json", context.RequestAborted);
    }
}
