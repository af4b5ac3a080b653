using Stoa.Core;
using Stoa.Server.Platform.Http;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Site;

/// <summary>Refusals and faults in the look of the site.</summary>
internal sealed class FaultPages : IFaultPages
{
    public IResult Problem(Problem problem, int status) => problem.Kind == ProblemKind.NotFound
        ? NotFoundPage.Result()
        : ProblemPage.Result(problem, status: status);

    public IResult Fault(string traceId, int status) => FaultPage.Result(traceId, status);
}
