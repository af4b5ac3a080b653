using NodaTime;
using Stoa.Core.Scheduling;

namespace Stoa.Core.Pricing.Tariffs;

/// <summary>What is charged in a stretch of a day.</summary>
public enum BandCharge
{
    /// <summary>By time, up to a maximum.</summary>
    Maximum,

    /// <summary>By time, however long.</summary>
    NoMaximum,

    /// <summary>One amount for a stay that begins here, however long.</summary>
    Flat,

    /// <summary>Nothing.</summary>
    Free,

    /// <summary>Nobody may come.</summary>
    Closed,
}

/// <summary>A stretch of certain days with a charge of its own.</summary>
/// <param name="Days">The days on which it begins.</param>
/// <param name="Window">When.</param>
/// <param name="Charge">How it is charged.</param>
/// <param name="Amount">The maximum or the flat amount; 0 otherwise.</param>
public sealed record TariffBand(IReadOnlyList<IsoDayOfWeek> Days, OpenWindow Window, BandCharge Charge, decimal Amount);

/// <summary>The most that any stretch of so many minutes costs, whenever it begins.</summary>
public readonly record struct RollingMaximum(int Minutes, decimal Amount);

/// <summary>What a stay costs: a rate by time, with maxima that hold at certain times or for any stretch of time.</summary>
/// <param name="Rate">The rate by time; null where there are only flat amounts.</param>
/// <param name="Bands">Stretches with a charge of their own; none when the rate holds always.</param>
/// <param name="Rolling">The most that any stretch costs; null without.</param>
/// <param name="UnclearDays">Days about which something was written that could not be read: nothing is known of them.</param>
/// <param name="LeftOut">What could not be read, for a person.</param>
public sealed record Tariff(
    TimeRate? Rate, IReadOnlyList<TariffBand> Bands, RollingMaximum? Rolling, IReadOnlyList<IsoDayOfWeek> UnclearDays, IReadOnlyList<string> LeftOut)
{
    /// <summary>The shortest stay that is let, in minutes.</summary>
    public int MinutesMin { get; init; }

    /// <summary>The longest stay that is let, in minutes.</summary>
    public int MinutesMax { get; init; } = int.MaxValue;
}
