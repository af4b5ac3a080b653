using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Fees;

/// <summary>Somebody wants other fees, and another operator has to look at it.</summary>
public sealed record FeeChangeProposed(Id<FeeChange> ChangeId) : IDomainEvent
{
    public static string Type => "fee_change.proposed";
    public string Aggregate => ChangeId.ToString();
}

/// <summary>A change of fees has come to its end: it counts from its date on, or never.</summary>
public sealed record FeeChangeDecided(Id<FeeChange> ChangeId, FeeChangeStatus Status) : IDomainEvent
{
    public static string Type => "fee_change.decided";
    public string Aggregate => ChangeId.ToString();
}
