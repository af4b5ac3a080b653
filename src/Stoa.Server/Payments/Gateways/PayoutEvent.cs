using System.Text.Json.Serialization;
using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>News of a provider's account or payout.</summary>
/// <param name="Id">The sender's id of the event.</param>
/// <param name="Fact">What happened.</param>
public sealed record PayoutEvent(string Id, PayoutFact Fact) : GatewayNews(Id);

/// <summary>Something that happened at a processor on the way out.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AccountChanged), "account_changed")]
[JsonDerivedType(typeof(Paid), "paid")]
[JsonDerivedType(typeof(Failed), "failed")]
public abstract record PayoutFact
{
    private PayoutFact() { }

    /// <summary>
    /// What a provider's account may do has changed. News may overtake each other: take this as a reason to ask
    /// <see cref="IKeepsPayoutAccounts.FindAccount"/>, not as the latest state.
    /// </summary>
    public sealed record AccountChanged(PayoutAccount Account) : PayoutFact;

    /// <summary>The processor has sent the money to the bank. A bank may still return it: <see cref="Failed"/> can follow days later.</summary>
    /// <param name="GatewayPayoutId">The processor's id.</param>
    /// <param name="Reference">Our id of the payout; null for one that we did not ask for.</param>
    /// <param name="Fee">What the processor took for it from our balance; null where it takes nothing.</param>
    public sealed record Paid(string GatewayPayoutId, string? Reference, Money? Fee = null) : PayoutFact;

    /// <summary>
    /// The money did not arrive. Where the processor keeps accounts it is in the provider's account again (<see cref="ITransfers.ReverseTransfer"/>
    /// brings it back to ours), else with us.
    /// </summary>
    /// <param name="GatewayPayoutId">The processor's id.</param>
    /// <param name="Reference">Our id of the payout; null for one that we did not ask for.</param>
    /// <param name="Code">Why, in the processor's word: <c>account_closed</c>, <c>no_account</c>.</param>
    /// <param name="CameBack">It had left our balance at the processor, and is there again: its books have both movements.</param>
    public sealed record Failed(string GatewayPayoutId, string? Reference, string Code, bool CameBack = false) : PayoutFact;
}
