using System.Text.Json;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Platform.Delivery;

/// <summary>
/// What handles an envelope. It may run twice, so it is idempotent. What it leaves uncommitted is committed together with
/// the envelope's settlement. It throws to be tried again.
/// </summary>
public delegate Task Handle<in T>(T body, Work work, IServiceProvider services, CancellationToken cancel);

/// <summary>Every handler of the program, by topic. Filled once at start by the modules, read by the worker.</summary>
public sealed class HandlerTable
{
    private readonly Dictionary<string, Handler> _handlers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Listener>> _listenersByEvent = new(StringComparer.Ordinal);

    /// <summary>Handles a kind of domain event, in order per aggregate.</summary>
    /// <param name="topic">A stable name for the handler: it stands in stored envelopes.</param>
    /// <param name="handle">What to do.</param>
    /// <param name="when">Which events it wants, by what they say themselves; all of them when null. What nobody wants costs nothing.</param>
    public void OnEvent<T>(string topic, Handle<T> handle, Func<T, bool>? when = null) where T : IDomainEvent
    {
        OnEnvelope(topic, handle);
        if (!_listenersByEvent.TryGetValue(T.Type, out var listeners)) _listenersByEvent[T.Type] = listeners = [];
        listeners.Add(new Listener(topic, when is null ? null : happened => when((T)happened)));
    }

    /// <summary>Handles envelopes of a topic, from whichever box.</summary>
    public void OnEnvelope<T>(string topic, Handle<T> handle)
    {
        if (!_handlers.TryAdd(topic, (json, work, services, cancel) =>
                handle(JsonSerializer.Deserialize<T>(json, StoaJson.Options)!, work, services, cancel)))
            throw new InvalidOperationException($"Two handlers are named '{topic}'.");
    }

    /// <summary>The topics that want this event.</summary>
    internal IEnumerable<string> TopicsOf<T>(T happened) where T : IDomainEvent =>
        _listenersByEvent.TryGetValue(T.Type, out var listeners) ? listeners.Where(one => one.Wants?.Invoke(happened) ?? true).Select(one => one.Topic) : [];

    internal Handler Find(string topic) =>
        _handlers.TryGetValue(topic, out var handler) ? handler : throw new InvalidOperationException($"Nothing handles '{topic}'.");

    private sealed record Listener(string Topic, Func<object, bool>? Wants);

    internal delegate Task Handler(string json, Work work, IServiceProvider services, CancellationToken cancel);
}
