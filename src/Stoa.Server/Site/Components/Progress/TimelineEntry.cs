using NodaTime;

namespace Stoa.Server.Site.Components.Progress;

/// <summary>Something that happened to an order, or that comes next.</summary>
/// <param name="Title">What happened, for example "Payment received".</param>
/// <param name="At">When; null when it is not known yet.</param>
/// <param name="Text">A sentence more.</param>
/// <param name="By">Who did it.</param>
/// <param name="Tone">Good or bad news.</param>
/// <param name="IsNext">True for what has not happened yet.</param>
public sealed record TimelineEntry(
    string Title, Instant? At = null, string? Text = null, string? By = null, Tone Tone = Tone.Neutral, bool IsNext = false);
