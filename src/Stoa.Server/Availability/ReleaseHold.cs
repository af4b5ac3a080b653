using Stoa.Core;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>Gives a held time back before it expires.</summary>
public static class ReleaseHold
{
    /// <summary>Releases; a hold that has ended already is no problem.</summary>
    public static async Task<Problem?> Run(Id<Reservation> id, Work work, CancellationToken cancel)
    {
        var found = await Reservations.LockHold(work, id, cancel);
        if (found.Refused(out var problem))
        {
            await work.Abandon();
            return problem.Kind == ProblemKind.Gone ? null : problem;
        }
        if (found.Value.OrderId is not null) return AvailabilityProblems.Ordered;
        found.Value.Status = ReservationStatus.Released;
        found.Value.ExpiresAt = null;
        return await work.Commit(cancel);
    }

    /// <summary>DELETE /api/v1/holds/{id}</summary>
    internal static async Task<IResult> Delete(Id<Reservation> id, Work work, CancellationToken cancel) =>
        await Run(id, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();
}
