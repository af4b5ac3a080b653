using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Bench.Market;
using Stoa.Bench.Report;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Payouts.Funds;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;

namespace Stoa.Bench.Books;

/// <summary>Posting to the books with every check on, beside the same rows by pgbench; and what an organization with a million postings has.</summary>
internal static class LedgerBench
{
    private const int Posters = 4;
    private const int Organizations = 100;
    private const int Postings = 1_000_000;
    private const int Questions = 400;
    private const double BalanceMsMax = 5;
    private const double RatioMin = 25;

    private static readonly Currency Dollars = Currency.Parse("CAD");

    // The same rows, in one statement: into the real tables, or into bare ones without a trigger, a chain or a balance. pgbench takes any
    // colon before a letter for one of its variables, inside quotes too.
    private static string Script(string schema) => $$"""
        \set org random(1, {{Organizations}})
        with entry as (
            insert into {{schema}}.entries (at, cause_kind, cause_id, text) values (now(), 'released', gen_random_uuid()::text, 'Bench') returning id)
        insert into {{schema}}.postings (entry_id, line, account, currency, amount_minor)
        select id, n, account, 'CAD', minor from entry, (values
            (1, 'gateway' || chr(58) || 'bench', 11000), (2, 'payable' || chr(58) || 'org_' || (:org)::int, -9000),
            (3, 'revenue' || chr(58) || 'commission', -1000), (4, 'revenue' || chr(58) || 'surcharge', -1000)) it (n, account, minor);
        """;

    /// <summary>Runs it, on a database of its own; returns the database's version.</summary>
    public static async Task<string> Run(Settings settings, Results results)
    {
        await using var books = await EmptyBooks.Open(Path.Combine(settings.DataFolder, "ledger"));
        var app = books.App;
        await books.Execute("""
            create schema bare;
            create table bare.entries (like payments.entries including all);
            create table bare.postings (like payments.postings including all);
            """);

        var bare = await PgBench.PerSecond(books.ConnectionString, Script("bare"), Posters, settings.Seconds);
        var real = await PgBench.PerSecond(books.ConnectionString, Script("payments"), Posters, settings.Seconds);
        await Post(app, TimeSpan.FromSeconds(2));
        var (entries, took, chained) = await Post(app, settings.Seconds);
        var rate = entries / took.TotalSeconds;
        results.Fact("ledger entries of four postings, by the program", rate, "/s", string.Create(CultureInfo.InvariantCulture, $"{Posters} at once, each committed; {chained} chained meanwhile and after"));
        if (real is { } same) results.Fact("the same rows by pgbench, every check on", same, "/s", "the same tables, with their triggers");
        if (bare is { } plain)
        {
            results.Fact("the same rows by pgbench into bare tables", plain, "/s", "no trigger, no balance, no chain");
            results.AtLeast("ledger entries, part of pgbench's rate into bare tables", 100 * rate / plain, "%", RatioMin, "the program and the generator share the cores");
        }
        await Balance(books, results);
        return await books.Version();
    }

    private static async Task<(long Entries, TimeSpan Took, long Chained)> Post(WebApplication app, TimeSpan time)
    {
        var (entries, watch, sealer) = (0L, Stopwatch.StartNew(), app.Services.GetRequiredService<LedgerSealer>());
        var chained = 0L;
        await Task.WhenAll(Enumerable.Range(0, Posters).Select(poster => Task.Run(async () =>
        {
            for (var i = 0; watch.Elapsed < time; i++)
            {
                await using var scope = app.Services.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
                var work = scope.ServiceProvider.GetRequiredService<Work>();
                Ledger.Post(work, Entry($"{Guid.NewGuid():N}", (poster + (i * Posters)) % Organizations), order: null);
                if (await work.Commit(CancellationToken.None) is { } problem) throw new InvalidOperationException(problem.Code);
                Interlocked.Increment(ref entries);
            }
        })).Append(Task.Run(async () =>
        {
            while (watch.Elapsed < time)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
                Interlocked.Add(ref chained, await sealer.SealAll(CancellationToken.None));
            }
        })));
        var took = watch.Elapsed;
        chained += await sealer.SealAll(CancellationToken.None);
        return (entries, took, chained);
    }

    private static JournalEntry Entry(string id, int organization) => new(Cause.Released, id, "Bench",
    [
        new(Account.Gateway("bench"), new Money(11_000, Dollars)), new(Account.Payable($"org_{organization + 1}"), new Money(-9_000, Dollars)),
        new(Account.Commission, new Money(-1_000, Dollars)), new(Account.Surcharge, new Money(-1_000, Dollars)),
    ]);

    private static async Task Balance(EmptyBooks books, Results results)
    {
        var organization = new Id<Organization>(Guid.CreateVersion7());
        var account = Account.Payable(organization.ToString()).Name;
        await books.Execute($"""
            with entry as (
                insert into payments.entries (at, cause_kind, cause_id, text) select now(), 'released', 'many_' || n, 'Bench' from generate_series(1, {Postings}) n returning id)
            insert into payments.postings select id, 1, '{account}', 'CAD', -9000 from entry union all select id, 2, 'gateway:bench', 'CAD', 9000 from entry;
            """);
        await books.Execute("analyze");
        var times = new List<double>();
        for (var i = 0; i < Questions; i++)
        {
            await using var scope = books.App.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
            var work = scope.ServiceProvider.GetRequiredService<Work>();
            var started = Stopwatch.GetTimestamp();
            var funds = await ReadFunds.Of(organization, work, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (funds.Single().Payable.Minor != 9_000L * Postings) throw new InvalidOperationException($"The balance is {funds.Single().Payable}.");
        }
        times.Sort();
        results.AtMost("balance of an organization with 1,000,000 postings, p95", times[Questions * 95 / 100], "ms", BalanceMsMax, string.Create(
            CultureInfo.InvariantCulture, $"median {times[Questions / 2]:F2} ms of {Questions}: free, reserve, on its way, blocked"));
        var watch = Stopwatch.StartNew();
        await AccountBalances.Rebuild(books.Database, CancellationToken.None);
        results.Fact("all balances written anew", watch.Elapsed.TotalSeconds, "s", "new postings wait meanwhile");
    }
}
