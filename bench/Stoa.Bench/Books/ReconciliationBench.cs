using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Bench.Market;
using Stoa.Bench.Report;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Reconciliation;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;

namespace Stoa.Bench.Books;

/// <summary>A day of a hundred thousand payments: the processor's list, page by page, against as many entries of the books.</summary>
internal static class ReconciliationBench
{
    private const int Movements = 100_000;
    private const int Missing = 10;
    private const double SecondsMax = 60;

    /// <summary>Runs it, on a database of its own; returns the database's version.</summary>
    public static async Task<string> Run(Settings settings, Results results)
    {
        await using var books = await EmptyBooks.Open(Path.Combine(settings.DataFolder, "reconciliation"));
        var day = SystemClock.Instance.GetCurrentInstant().InUtc().Date.PlusDays(-1);
        var noon = string.Create(CultureInfo.InvariantCulture, $"timestamptz '{day:uuuu-MM-dd} 12:00:00Z'");
        await books.Execute($"""
            insert into sandbox.movements (at, kind, currency, amount_minor, fee_minor, source, reference)
                select {noon} + n * interval '100 ms', 'charge', 'CAD', 11000, 0, 'sbp_' || n, 'pay_' || n from generate_series(1, {Movements}) n;
            with entry as (
                insert into payments.entries (at, cause_kind, cause_id, text)
                select {noon} + n * interval '100 ms', 'captured', 'pay_' || n, 'Bench' from generate_series({Missing + 1}, {Movements}) n returning id)
            insert into payments.postings (entry_id, line, account, currency, amount_minor)
                select id, 1, 'gateway:sandbox', 'CAD', 11000 from entry union all select id, 2, 'held:bench', 'CAD', -11000 from entry;
            analyze;
            """);
        await using var scope = books.App.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
        var work = scope.ServiceProvider.GetRequiredService<Work>();
        var watch = Stopwatch.StartNew();
        var compared = await ReconcileDay.Run("sandbox", day, work, scope.ServiceProvider.GetRequiredService<Gateways>(), CancellationToken.None);
        var took = watch.Elapsed;
        if (compared.Refused(out var problem)) throw new InvalidOperationException(problem.Message);
        if (compared.Value is not { Matched: Movements - Missing, Differences: Missing }) throw new InvalidOperationException($"It found {compared.Value}.");
        results.AtMost("reconciliation of a day with 100,000 movements", took.TotalSeconds, "s", SecondsMax, $"{Missing} of them in one book only, and found");
        return await books.Version();
    }
}
