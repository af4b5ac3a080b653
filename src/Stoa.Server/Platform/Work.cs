using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Audit;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Idempotency;

namespace Stoa.Server.Platform;

/// <summary>
/// The one bag that a use case gets: the database, the actor, the time, and what must leave with the transaction.
/// Load, decide (Core), apply, <see cref="Commit"/>.
/// </summary>
public sealed class Work(
    StoaDb db, ActorHolder holder, IClock clock, HandlerTable handlers, QueueSignal signal, RequestKey requestKey,
    RequestOrigin origin, FieldCipher cipher, BlindIndex index, EventBus bus)
{
    private readonly CommitBatch _leaving = new();
    private readonly List<EventRow> _events = [];
    private readonly List<Envelope> _envelopes = [];
    private readonly List<BusMessage> _told = [];
    private IDbContextTransaction? _transaction;
    private bool _hasEnvelopes;
    private string? _handedOver;
    private bool _isOpen;

    /// <summary>The database.</summary>
    public StoaDb Db { get; } = db;

    /// <summary>Who acts.</summary>
    public Actor Actor { get; } = holder.Actor;

    /// <summary>The time of this piece of work, fixed when it began.</summary>
    public Instant Now { get; } = clock.GetCurrentInstant();

    /// <summary>Seals and opens personal data.</summary>
    public FieldCipher Cipher { get; } = cipher;

    /// <summary>Where the request came from.</summary>
    public RequestOrigin Origin { get; } = origin;

    /// <summary>Finds sealed personal data again.</summary>
    public BlindIndex Index { get; } = index;

    /// <summary>
    /// Gives the client of this request the token of a session that is being made, once it is committed; nothing outside a request.
    /// </summary>
    public void HandOver(string token) => _handedOver = token;

    /// <summary>Records that something happened; its handlers run after the commit.</summary>
    public void Emit<T>(T happened) where T : IDomainEvent
    {
        var body = JsonSerializer.Serialize(happened, StoaJson.Options);
        _events.Add(new EventRow
        {
            Id = Guid.CreateVersion7(Now.ToDateTimeOffset()),
            Type = T.Type,
            Aggregate = happened.Aggregate,
            OrganizationId = happened.OrganizationId,
            Body = body,
            OccurredAt = Now,
        });
        foreach (var topic in handlers.TopicsOf(happened)) Put(Box.Outbox, topic, happened.Aggregate, null, body, Now);
    }

    /// <summary>Puts work into the outbox, to be done after the commit.</summary>
    /// <param name="topic">Its handler.</param>
    /// <param name="aggregate">What it is about; one after the other for the same topic and aggregate.</param>
    /// <param name="body">What the handler gets.</param>
    /// <param name="sourceId">When given: at most one envelope with it, ever, until it is settled.</param>
    /// <param name="due">Not before; now when null.</param>
    public void Send<T>(string topic, string aggregate, T body, string? sourceId = null, Instant? due = null) =>
        Put(Box.Outbox, topic, aggregate, sourceId, JsonSerializer.Serialize(body, StoaJson.Options), due ?? Now);

    /// <summary>Sets a timer.</summary>
    public void SetTimer<T>(string topic, string aggregate, T body, Instant due) =>
        Put(Box.Timer, topic, aggregate, null, JsonSerializer.Serialize(body, StoaJson.Options), due);

    /// <summary>Records who did what to what; committed with it.</summary>
    /// <param name="action">A verb with its module, such as <c>orders.cancel</c>.</param>
    /// <param name="subject">The TypeID of what it was done to.</param>
    /// <param name="reason">Why, in the actor's words.</param>
    /// <param name="before">What it was like; no personal data.</param>
    /// <param name="after">What it is like now; no personal data.</param>
    public void Audit(string action, string subject, string? reason = null, object? before = null, object? after = null) =>
        Db.Add(AuditEvent.Of(this, action, subject, reason, before, after, Origin.Seal(Cipher)));

    /// <summary>Plain SQL that leaves with the commit, after the mapper's changes.</summary>
    internal void Leave(NpgsqlBatchCommand statement) => _leaving.Add(statement);

    /// <summary>True when statements wait for the commit: who asks for what they change saves first.</summary>
    internal bool HasLeft => !_leaving.IsEmpty;

    /// <summary>Opens the transaction early, for row locks and plain SQL. Otherwise <see cref="Commit"/> opens its own.</summary>
    public async Task Begin(CancellationToken cancel)
    {
        if (_transaction is not null) return;
        // What fails takes the whole transaction back: nobody needs a savepoint before each write.
        Db.Database.AutoSavepointsEnabled = false;
        _transaction = await Db.Database.BeginTransactionAsync(cancel);
    }

    /// <summary>The open connection, for plain SQL. It goes back to the pool with the next <see cref="Commit"/> or <see cref="Abandon"/>.</summary>
    public async Task<NpgsqlConnection> Connection(CancellationToken cancel)
    {
        if (_transaction is null && !_isOpen)
        {
            await Db.Database.OpenConnectionAsync(cancel);
            _isOpen = true;
        }
        return (NpgsqlConnection)Db.Database.GetDbConnection();
    }

    /// <summary>
    /// Tells every node with the commit; this one before <see cref="Commit"/> returns, so that who has changed something sees it changed.
    /// </summary>
    public async Task Tell(string topic, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        await Begin(cancel);
        await EventBus.PublishOnCommit(await Connection(cancel), topic, keys, cancel);
        _told.AddRange(keys.Select(key => new BusMessage(topic, key)));
    }

    /// <summary>Writes everything at once, or nothing.</summary>
    /// <returns>Null, or the problem when the database refuses what a person can cause (stale version, slot taken, …).</returns>
    public async Task<Problem?> Commit(CancellationToken cancel)
    {
        RaiseVersions();
        try
        {
            await Write(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return await Refuse(Stale);
        }
        catch (Exception error) when (PostgresErrorOf(error) is { } postgres && ConstraintProblems.For(postgres) is not null)
        {
            return await Refuse(ConstraintProblems.For(postgres)!);
        }
        await EndTransaction();
        requestKey.Committed();
        foreach (var message in _told) bus.TellHere(message);
        _told.Clear();
        if (_hasEnvelopes) signal.Wake();
        _hasEnvelopes = false;
        if (_handedOver is { } token) holder.HandOver?.Invoke(token);
        _handedOver = null;
        return null;
    }

    /// <summary>Writes what there is so far into the transaction, for questions that must see it. Nothing of it is committed.</summary>
    internal async Task Save(CancellationToken cancel)
    {
        await Begin(cancel);
        RaiseVersions();
        await Db.SaveChangesAsync(cancel);
        Gather();
        if (!_leaving.IsEmpty) await _leaving.Run(await Connection(cancel), endsTransaction: false, cancel);
    }

    /// <summary>Takes everything back that was not committed.</summary>
    public async Task Abandon()
    {
        // What is not committed by now is rolled back with the transaction's end.
        await EndTransaction();
        Db.ChangeTracker.Clear();
        _leaving.Clear();
        _events.Clear();
        _envelopes.Clear();
        _told.Clear();
        _hasEnvelopes = false;
        _handedOver = null;
    }

    private async Task<Problem> Refuse(Problem problem)
    {
        await Abandon();
        return problem;
    }

    private async Task EndTransaction()
    {
        if (_transaction is not null) await _transaction.DisposeAsync();
        _transaction = null;
        // Whoever goes on working after this asks again: nobody keeps a connection that others wait for.
        if (_isOpen) await Db.Database.CloseConnectionAsync();
        _isOpen = false;
    }

    private static readonly Problem Stale = new(ProblemKind.Conflict, "stale-version",
        "Someone else has changed this in the meantime. Load it again and repeat what you wanted to do.");

    private static PostgresException? PostgresErrorOf(Exception error) =>
        error as PostgresException ?? error.InnerException as PostgresException;

    // The change tracker looks for changes once, when the versions are raised, and not again when it saves.
    private async Task Write(CancellationToken cancel)
    {
        Db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            Gather();
            if (requestKey.Mark(Now) is { } mark) _leaving.Add(mark);
            var hasChanges = Db.ChangeTracker.HasChanges();
            if (hasChanges && !_leaving.IsEmpty) await Begin(cancel);
            if (hasChanges) await Db.SaveChangesAsync(cancel);
            if (!_leaving.IsEmpty) await _leaving.Run(await Connection(cancel), endsTransaction: _transaction is not null, cancel);
            else if (_transaction is not null) await _transaction.CommitAsync(cancel);
        }
        finally
        {
            Db.ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    private void Gather()
    {
        if (_events.Count > 0) _leaving.Add(EventRow.Insert(_events));
        if (_envelopes.Count > 0) _leaving.Add(Envelope.Insert(_envelopes));
        _events.Clear();
        _envelopes.Clear();
    }

    private void RaiseVersions()
    {
        foreach (var entry in Db.ChangeTracker.Entries<IVersioned>())
        {
            if (entry.State == EntityState.Modified) entry.Property(e => e.Version).CurrentValue++;
        }
    }

    private void Put(Box box, string topic, string aggregate, string? sourceId, string body, Instant due)
    {
        _hasEnvelopes = true;
        _envelopes.Add(new Envelope
        {
            Box = box,
            Topic = topic,
            Aggregate = aggregate,
            SourceId = sourceId,
            Body = body,
            TraceParent = Activity.Current?.Id,
            CreatedAt = Now,
            DueAt = due,
        });
    }
}
