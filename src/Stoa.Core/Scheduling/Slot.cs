using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>A bookable time: half-open, without buffers.</summary>
/// <param name="Start">When it starts.</param>
/// <param name="End">When it ends.</param>
/// <param name="FreeResources">The resources that can take it, at least one of each group, in the order they were given in.</param>
public readonly record struct Slot(Instant Start, Instant End, IReadOnlyList<Guid> FreeResources)
{
    /// <summary>Equal when the times and the resources are.</summary>
    public bool Equals(Slot other) =>
        Start == other.Start && End == other.End && FreeResources.SequenceEqual(other.FreeResources);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Start, End, FreeResources.Count);
}
