using Stoa.Core;

namespace Stoa.Server.Platform.Http;

/// <summary>Refusals of the pipeline, before any route is asked.</summary>
internal static class Refusals
{
    /// <summary>Programs get problem details, people a page in the site's look with a sentence for them.</summary>
    /// <param name="context">The request.</param>
    /// <param name="problem">Why, for programs.</param>
    /// <param name="forPeople">What people are told; the problem's own sentence when null.</param>
    /// <param name="status">A status that is more exact than the kind's.</param>
    internal static Task Refuse(this HttpContext context, Problem problem, string? forPeople = null, int? status = null)
    {
        var pages = Faults.IsForPrograms(context) ? null : context.RequestServices.GetService<IFaultPages>();
        var answer = pages is null
            ? problem.Answer(status: status)
            : pages.Problem(problem with { Message = forPeople ?? problem.Message, Field = null }, status ?? problem.Kind.Status());
        return answer.ExecuteAsync(context);
    }
}
