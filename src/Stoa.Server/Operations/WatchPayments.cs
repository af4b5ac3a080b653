using NodaTime;
using Stoa.Server.Operations.Pages;
using Stoa.Server.Payments.Observability;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Operations;

/// <summary>How payments and webhooks did lately.</summary>
internal static class WatchPayments
{
    /// <summary>GET /api/v1/operations/observability/payments?hours=24</summary>
    internal static async Task<IResult> Get(int? hours, ReadDatabase database, IClock clock, CancellationToken cancel) =>
        (await PaymentFigures.Run(hours, database, clock.GetCurrentInstant(), cancel)).Answer();

    /// <summary>GET /operator/payments</summary>
    internal static async Task<IResult> GetPage(int? hours, ReadDatabase database, IClock clock, Marketplace marketplace, CancellationToken cancel)
    {
        var figures = await PaymentFigures.Run(hours, database, clock.GetCurrentInstant(), cancel);
        return figures.Refused(out var problem)
            ? Site.Pages.ProblemPage.Result(problem, "/operator/payments")
            : Draw.Page<PaymentFiguresPage>(new() { ["Figures"] = figures.Value, ["Hours"] = hours ?? PaymentFigures.HoursDefault, ["Zone"] = marketplace.Zone });
    }
}
