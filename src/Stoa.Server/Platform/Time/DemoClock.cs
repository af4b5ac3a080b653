using System.Globalization;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Core;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Platform.Time;

/// <summary>
/// Moves the marketplace's time ahead, so that the life of an order can be seen in a minute. Demo mode only. How far it
/// runs ahead stands in the database, and every node follows.
/// </summary>
public sealed class DemoClock(NpgsqlDataSource database, StoaClock clock, EventBus bus, QueueSignal queue, StoaOptions options) : IHostedService
{
    private const string Topic = "clock";
    private static readonly Problem NoDemo = new(ProblemKind.Conflict, "no-demo", "Only a demo's clock can be moved: serve it with --demo.");

    /// <summary>The furthest that it can be moved at once.</summary>
    public static readonly Duration StepMax = Duration.FromDays(366);

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Demo) return;
        await Mark(database, cancellationToken);
        clock.Ahead = await Read(database, cancellationToken);
        bus.Received += (_, message) =>
        {
            if (message.Topic is Topic && long.TryParse(message.Key, CultureInfo.InvariantCulture, out var ticks)) Follow(Duration.FromTicks(ticks));
        };
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Moves ahead; never back, since what has happened has happened.</summary>
    public async Task<Outcome<Instant>> Advance(Duration step, CancellationToken cancel)
    {
        if (!options.Demo) return NoDemo;
        var ahead = await AdvanceStored(database, step, cancel);
        if (ahead.Refused(out var problem)) return problem;
        Follow(ahead.Value);
        return clock.GetCurrentInstant();
    }

    /// <summary>Moves the clock of a database ahead and tells every node that serves it; refuses where no demo was ever served.</summary>
    /// <returns>How far it runs ahead now.</returns>
    internal static async Task<Outcome<Duration>> AdvanceStored(NpgsqlDataSource database, Duration step, CancellationToken cancel)
    {
        if (step <= Duration.Zero || step > StepMax)
            return new Problem(ProblemKind.Invalid, "bad-step", "Move the clock ahead, by at most a year at once.", "advance");
        if (await Write(database, step, cancel) is not { } ahead) return NoDemo;
        await using var connection = await database.OpenConnectionAsync(cancel);
        await EventBus.PublishOnCommit(connection, Topic, [ahead.BclCompatibleTicks.ToString(CultureInfo.InvariantCulture)], cancel);
        return ahead;
    }

    /// <summary>Reads <c>90m</c>, <c>2h</c>, <c>3d</c>, <c>1w</c>.</summary>
    public static Outcome<Duration> ParseStep(string text)
    {
        var problem = new Problem(ProblemKind.Invalid, "bad-step", "Write how far to move the clock like 90m, 2h, 3d or 1w.", "advance");
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return problem;
        return text[^1] switch
        {
            'm' => Duration.FromMinutes(count),
            'h' => Duration.FromHours(count),
            'd' => Duration.FromDays(count),
            'w' => Duration.FromDays(7 * (long)count),
            _ => problem,
        };
    }

    /// <summary>How far the clock of a database runs ahead.</summary>
    internal static async Task<Duration> Read(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select ahead from platform.clock");
        return await command.ExecuteScalarAsync(cancel) is TimeSpan ahead ? Duration.FromTimeSpan(ahead) : Duration.Zero;
    }

    /// <summary>POST /demo/clock: a plain form.</summary>
    internal static void Map(RouteGroupBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapPost("/demo/clock", async (Move move, DemoClock demo, CancellationToken cancel) =>
        {
            var step = ParseStep(move.Advance);
            if (step.Refused(out var problem)) return problem.Answer();
            var now = await demo.Advance(step.Value, cancel);
            return now.Refused(out problem) ? problem.Answer() : Results.Json(new { now = now.Value }, StoaJson.Options);
        }).AllowAnonymous();
        pages.MapPost("/demo/clock", async (HttpRequest request, DemoClock demo, IFaultPages faults, CancellationToken cancel) =>
        {
            var form = await request.ReadFormAsync(cancel);
            var step = ParseStep(form["advance"].ToString());
            if (step.Refused(out var problem)) return faults.Problem(problem, problem.Kind.Status());
            var now = await demo.Advance(step.Value, cancel);
            if (now.Refused(out problem)) return faults.Problem(problem, problem.Kind.Status());
            return Results.LocalRedirect(LocalPath.Or(form["return_to"].ToString(), "/"));
        }).AllowAnonymous();
    }

    internal sealed record Move(string Advance);

    private static async Task Mark(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("update platform.clock set demo = true where not demo");
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<Duration?> Write(NpgsqlDataSource database, Duration step, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("update platform.clock set ahead = ahead + $1 where demo returning ahead");
        command.Parameters.Add(new() { Value = step.ToTimeSpan(), NpgsqlDbType = NpgsqlDbType.Interval });
        return await command.ExecuteScalarAsync(cancel) is TimeSpan ahead ? Duration.FromTimeSpan(ahead) : null;
    }

    private void Follow(Duration ahead)
    {
        clock.Ahead = ahead;
        queue.WakeLocally();
    }
}

/// <summary>Registers the demo clock.</summary>
public static class DemoClockServices
{
    /// <summary>Adds it; outside demo mode it does nothing.</summary>
    public static void AddDemoClock(this IServiceCollection services)
    {
        services.AddSingleton<DemoClock>();
        services.AddHostedService(provider => provider.GetRequiredService<DemoClock>());
    }
}
