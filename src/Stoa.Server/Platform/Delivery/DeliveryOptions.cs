namespace Stoa.Server.Platform.Delivery;

/// <summary>How the queue is worked. Key <c>Stoa:Delivery</c>.</summary>
public sealed class DeliveryOptions
{
    /// <summary>Whether this process handles envelopes. Default true; false for a node that only serves the web.</summary>
    public bool Worker { get; set; } = true;

    /// <summary>Envelopes claimed at once, 1 to 500. Default 50.</summary>
    public int BatchSize { get; set; } = 50;

    /// <summary>Envelopes handled at the same time, 1 to 32. Default 12: most of them wait for a disk or for a mail server.</summary>
    public int Parallelism { get; set; } = 12;

    /// <summary>How long a claim holds in real time: after a crash, another try comes that late. Default 30 s.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often to look when nobody calls. Default 1 s.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Tries before an envelope is dead. Default 14, about six hours.</summary>
    public int AttemptsMax { get; set; } = Backoff.AttemptsMax;
}
