namespace Stoa.Core.Ordering.Kinds;

/// <summary>Every process there is, with the old versions that running orders may still follow.</summary>
public static class Processes
{
    /// <summary>All processes and versions.</summary>
    public static IReadOnlyList<Process> All { get; } =
        [AppointmentProcess.Version1, RentalProcess.Version1, GigProcess.Version1, PackageProcess.Version1, MembershipProcess.Version1];

    /// <summary>One version of a process; null when there is none.</summary>
    public static Process? Find(string id, int version) =>
        All.FirstOrDefault(process => process.Id == id && process.Version == version);

    /// <summary>The newest process of a kind: the one that new orders follow.</summary>
    public static Process For(ListingKind kind) => All.Where(process => process.Kind == kind).MaxBy(process => process.Version)
        ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "No process sells this kind.");
}
