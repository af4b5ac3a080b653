using System.Text.Json.Serialization;

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
    public sealed record Paid(string GatewayPayoutId, string? Reference) : PayoutFact;

    /// <summary>The money did not arrive; it is in the provider's account at the processor again (<see cref="ITransfers.ReverseTransfer"/> brings it back to ours).</summary>
    /// <param name="GatewayPayoutId">The processor's id.</param>
    /// <param name="Reference">Our id of the payout; null for one that we did not ask for.</param>
    /// <param name="Code">Why, in the processor's word: <c>account_closed</c>, <c>no_account</c>.</param>
    public sealed record Failed(string GatewayPayoutId, string? Reference, string Code) : PayoutFact;
}
