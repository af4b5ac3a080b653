using NodaTime;
using Npgsql;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;

namespace Stoa.Server.Payments.Reconciliation;

/// <summary>
/// Compares each day of each processor, some hours after it is over, and days that were missed while the program stood still. Of
/// several programs on one database the first does it.
/// </summary>
internal sealed class ReconcileDaily(
    IServiceScopeFactory scopes, Gateways gateways, IClock clock, PaymentsOptions options, ILogger<PaymentsLogCategory> log) : BackgroundService
{
    /// <summary>When a day is compared, after its end: what moved in its last minutes is told and booked by then.</summary>
    internal static readonly Duration After = Duration.FromHours(3);

    /// <summary>How far back days are made up for.</summary>
    internal const int DaysMax = 14;

    /// <summary>Compares what is due; how many days that were.</summary>
    internal async Task<int> Pass(CancellationToken cancel)
    {
        var done = 0;
        foreach (var (gateway, _) in gateways.That<IReportsBalance>())
        {
            while (await Next(gateway, cancel)) done++;
        }
        return done;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.ReconcileEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await Pass(stoppingToken);
                }
                catch (Exception error) when (error is NpgsqlException or Microsoft.EntityFrameworkCore.DbUpdateException)
                {
                    PaymentsLog.ReconciliationFailed(log, error);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    // The next day that is due and was not compared; false when there is none, or it cannot be compared now.
    private async Task<bool> Next(string gateway, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
        var work = scope.ServiceProvider.GetRequiredService<Work>();
        var last = (clock.GetCurrentInstant() - After).InUtc().Date.PlusDays(-1);
        var day = await ReadReconciliation.LastDay(gateway, work, cancel) is { } compared ? compared.PlusDays(1) : last;
        if (day < last.PlusDays(1 - DaysMax)) day = last.PlusDays(1 - DaysMax);
        if (day > last) return false;
        var run = await ReconcileDay.Run(gateway, day, work, gateways, cancel);
        if (run.Refused(out var problem))
        {
            // A report that is being made is nothing to look at.
            if (problem.Code != ReconciliationProblems.ReportAwaited)
                PaymentsLog.NotReconciled(log, gateway, day.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture), problem.Code);
            return false;
        }
        if (run.Value.Open > 0) PaymentsLog.CasesOpen(log, gateway, run.Value.Open);
        return true;
    }
}
