using Stoa.Core;
using Stoa.Server.Platform.Http;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Site;

/// <summary>Refusals and faults in the look of the site.</summary>
internal sealed class FaultPages : IFaultPages
{
    public IResult Problem(Problem problem, int status) => problem.Kind == ProblemKind.NotFound
        ? NotFoundPage.Result()
        : new WithStatus(ProblemPage.Result(problem), status);

    public IResult Fault(string traceId, int status) => new WithStatus(FaultPage.Result(traceId), status);

    private sealed class WithStatus(IResult page, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            return page.ExecuteAsync(httpContext);
        }
    }
}
