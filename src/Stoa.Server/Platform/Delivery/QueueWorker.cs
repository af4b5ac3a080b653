using System.Diagnostics;
using System.Diagnostics.Metrics;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Telemetry;

namespace Stoa.Server.Platform.Delivery;

/// <summary>Handles due envelopes, in this process and as many others as there are.</summary>
public sealed partial class QueueWorker(
    IServiceScopeFactory scopes, HandlerTable handlers, QueueSignal signal, IClock clock, DeliveryOptions options,
    NpgsqlDataSource database, ILogger<QueueWorker> log) : BackgroundService
{
    private const int OvertakenMax = 3;

    private static readonly Counter<long> Buried = StoaTelemetry.Meter.CreateCounter<long>(
        "stoa.delivery.dead", "{letter}", "Work that has had all its tries, by topic: a person must look at it.");

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(5);

    private readonly Queue _queue = new(database);
    private readonly Guid _worker = Guid.NewGuid();
    private Task? _called;

    /// <summary>Handles everything that is due now and what follows from it; returns how many envelopes were handled.</summary>
    public async Task<int> Drain(CancellationToken cancel)
    {
        var (claimed, running, handled) = (new Queue<Queue.Claimed>(), new Dictionary<Task, long>(), 0);
        try
        {
            while (true)
            {
                if (claimed.Count == 0)
                    claimed = new(await _queue.Claim(_worker, clock.GetCurrentInstant(), options.BatchSize, options.Lease, [.. running.Values], cancel));
                // Whatever is slow, such as a mail server, keeps one place and not the others behind it.
                while (running.Count < options.Parallelism && claimed.TryDequeue(out var next))
                {
                    running.Add(Task.Run(() => Handle(next, cancel), cancel), next.Id);
                    handled++;
                }
                if (running.Count == 0) return handled;
                await SomethingHappens(running.Keys, isWaiting: claimed.Count > 0, cancel);
                foreach (var ended in running.Keys.Where(one => one.IsCompleted).ToList())
                {
                    running.Remove(ended);
                    await ended;
                }
            }
        }
        finally
        {
            await Task.WhenAll(running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // One has ended; or, when there is a place free, somebody may have put in more.
    private async Task SomethingHappens(IReadOnlyCollection<Task> running, bool isWaiting, CancellationToken cancel)
    {
        var ended = Task.WhenAny(running);
        if (isWaiting || running.Count >= options.Parallelism)
        {
            await ended;
            return;
        }
        _called ??= signal.Wait(options.PollEvery, cancel);
        if (await Task.WhenAny(ended, _called) == _called) await Called(cancel);
        // A moment later more has ended and more is due, and one claim takes it all.
        if (running.Any(one => !one.IsCompleted)) await Task.Delay(Gather, cancel);
    }

    private async Task Called(CancellationToken cancel)
    {
        _called ??= signal.Wait(options.PollEvery, cancel);
        await _called;
        _called = null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Worker) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Drain(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogDrainFailed(log, error);
            }
            await Called(stoppingToken);
        }
    }

    private async Task Handle(Queue.Claimed envelope, CancellationToken cancel)
    {
        using var activity = StoaTelemetry.Source.StartActivity(
            $"handle {envelope.Topic}", ActivityKind.Consumer, envelope.TraceParent);
        try
        {
            for (var overtaken = 0; ; overtaken++)
            {
                if (await TryHandle(envelope, isLast: overtaken == OvertakenMax, cancel)) return;
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
            await Retry(envelope, error, cancel);
        }
    }

    // False when another has changed the same thing at the same moment: done again at once it finds what the other has left.
    private async Task<bool> TryHandle(Queue.Claimed envelope, bool isLast, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
        var work = scope.ServiceProvider.GetRequiredService<Work>();
        try
        {
            await handlers.Find(envelope.Topic)(envelope.Body, work, scope.ServiceProvider, cancel);
            Queue.Settle(work, envelope, _worker);
            // When its lease ran out and another worker has it, whatever was uncommitted here is theirs to do.
            if (await work.Commit(cancel) is not { } problem || problem == Queue.ClaimLost) return true;
            return problem.Kind is ProblemKind.Conflict && !isLast ? false : throw new DeliveryException($"{problem.Code}: {problem.Message}");
        }
        catch (Exception error) when (!isLast && SaidOf(error)?.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }
    }

    // What the database said; the mapper wraps it once or twice.
    private static NpgsqlException? SaidOf(Exception? error) => error is null ? null : error as NpgsqlException ?? SaidOf(error.InnerException);

    private async Task Retry(Queue.Claimed envelope, Exception error, CancellationToken cancel)
    {
        var bury = envelope.Attempts >= options.AttemptsMax || error is DeliveryException { Hopeless: true };
        var retryAt = clock.GetCurrentInstant() + Backoff.After(envelope.Attempts, Random.Shared.NextDouble());
        if (bury)
        {
            Buried.Add(1, new KeyValuePair<string, object?>("topic", envelope.Topic));
            LogBuried(log, error, envelope.Id, envelope.Topic, envelope.Attempts);
        }
        else LogRetry(log, envelope.Id, envelope.Topic, envelope.Attempts, Shorten(error));
        await _queue.Fail(envelope, _worker, Shorten(error), retryAt, bury, cancel);
    }

    private static string Shorten(Exception error)
    {
        const int LengthMax = 2_000;
        var root = SaidOf(error) ?? error;
        var text = root is DeliveryException ? root.Message : $"{root.GetType().Name}: {root.Message}";
        return text.Length <= LengthMax ? text : text[..LengthMax];
    }

    [LoggerMessage(LogLevel.Error, "The queue could not be read; trying again")]
    private static partial void LogDrainFailed(ILogger log, Exception error);

    [LoggerMessage(LogLevel.Warning, "Envelope {Id} for {Topic} failed on try {Attempts}: {Reason}")]
    private static partial void LogRetry(ILogger log, long id, string topic, int attempts, string reason);

    [LoggerMessage(LogLevel.Error, "Envelope {Id} for {Topic} is dead after {Attempts} tries")]
    private static partial void LogBuried(ILogger log, Exception error, long id, string topic, int attempts);
}
