using System.Threading.Channels;

namespace Stoa.Server.Platform.Delivery;

/// <summary>Tells this node's worker, and through <see cref="Events.EventBus"/> the other nodes', that envelopes are due.</summary>
public sealed class QueueSignal
{
    private readonly Channel<bool> _local = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<bool> _remote = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something was committed here: wakes this node now and lets the announcer tell the others.</summary>
    public void Wake()
    {
        WakeLocally();
        _remote.Writer.TryWrite(true);
    }

    /// <summary>Wakes this node's worker only.</summary>
    public void WakeLocally() => _local.Writer.TryWrite(true);

    /// <summary>Waits for a wake-up, at most the given time.</summary>
    internal async Task Wait(TimeSpan atMost, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(atMost);
        try
        {
            await _local.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Nobody called within the time: look anyway.
        }
    }

    /// <summary>Waits until something was committed here that the other nodes should hear of.</summary>
    internal ValueTask<bool> NextAnnouncement(CancellationToken cancel) => _remote.Reader.ReadAsync(cancel);
}
