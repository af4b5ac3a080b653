using NodaTime;

namespace Stoa.Core.Ledger.Reconciling;

/// <summary>What is to be done next about a report that a processor makes to order.</summary>
public enum ReportStep
{
    /// <summary>It is to be asked for (again).</summary>
    Ask,

    /// <summary>It was asked for: see whether it is there, and wait if it is not.</summary>
    Look,

    /// <summary>It was asked for long ago: see whether it is there, and ask again if it is not.</summary>
    LookThenAsk,

    /// <summary>It failed a moment ago: asking again at once would only fail again.</summary>
    Wait,

    /// <summary>It is there, and new enough.</summary>
    Read,
}

/// <summary>Where such a report stands.</summary>
/// <param name="AskedAt">When it was asked for last.</param>
/// <param name="Asks">How often it was asked for in a row; zero when nothing was begun, because it was refused.</param>
/// <param name="ReadyAt">Since when it is known to be there; null when it is not.</param>
/// <param name="HasFailed">Whether it is known that nothing comes of it.</param>
public sealed record ReportStanding(Instant AskedAt, int Asks, Instant? ReadyAt = null, bool HasFailed = false);

/// <summary>
/// When a report that is made to order is asked for: once, and again when nothing came of it for so long, each time twice as long as before. An answer
/// that was lost may have had its effect, so it counts as asked for.
/// </summary>
public static class ReportPlan
{
    /// <summary>How long the first one may take.</summary>
    public static readonly Duration FirstPatience = Duration.FromHours(1);

    /// <summary>How long any may take.</summary>
    public static readonly Duration PatienceMax = Duration.FromDays(1);

    /// <summary>For how long one that is there is read: who compares a day later wants what was listed since.</summary>
    public static readonly Duration FreshFor = Duration.FromHours(6);

    /// <summary>How often it is asked for before a person should look.</summary>
    public const int ManyAsks = 3;

    /// <summary>What to do.</summary>
    /// <param name="known">Where it stands; null when it was never asked for.</param>
    /// <param name="now">The time.</param>
    public static ReportStep Next(ReportStanding? known, Instant now) => known switch
    {
        null => ReportStep.Ask,
        { ReadyAt: { } ready } => now - ready < FreshFor ? ReportStep.Read : ReportStep.Ask,
        { Asks: 0 } => ReportStep.Ask,
        { HasFailed: true } => IsOverdue(known, now) ? ReportStep.Ask : ReportStep.Wait,
        _ => IsOverdue(known, now) ? ReportStep.LookThenAsk : ReportStep.Look,
    };

    /// <summary>How long it may take that was asked for so often.</summary>
    /// <param name="asks">Zero or more.</param>
    public static Duration Patience(int asks)
    {
        var patience = FirstPatience;
        for (var ask = 1; ask < asks && patience < PatienceMax; ask++) patience += patience;
        return patience < PatienceMax ? patience : PatienceMax;
    }

    private static bool IsOverdue(ReportStanding known, Instant now) => now - known.AskedAt >= Patience(known.Asks);
}
