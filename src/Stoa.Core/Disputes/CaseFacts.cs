using NodaTime;
using Stoa.Core.Ordering;

namespace Stoa.Core.Disputes;

/// <summary>A case as the rules see it.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="ProposedBy">Whose proposal stands: the customer's or the provider's; <see cref="ActorRole.None"/> when none does.</param>
/// <param name="ProposalsMade">How many there have been.</param>
/// <param name="OpenedAt">When the customer complained.</param>
/// <param name="MovedAt">When one of the two last did something.</param>
public sealed record CaseFacts(CaseState State, ActorRole ProposedBy, int ProposalsMade, Instant OpenedAt, Instant MovedAt);

/// <summary>How long a case may take.</summary>
/// <param name="Answer">From the last word to the marketplace's turn.</param>
/// <param name="Negotiation">From the complaint to the marketplace's turn, whatever is said meanwhile.</param>
public sealed record CaseTimings(Duration Answer, Duration Negotiation)
{
    /// <summary>Three days for an answer, two weeks in all.</summary>
    public static CaseTimings Default { get; } = new(Duration.FromDays(3), Duration.FromDays(14));
}

/// <summary>A case after a move.</summary>
/// <param name="State">Where it stands then.</param>
/// <param name="ProposedBy">Whose proposal stands then.</param>
public readonly record struct CaseAfter(CaseState State, ActorRole ProposedBy);
