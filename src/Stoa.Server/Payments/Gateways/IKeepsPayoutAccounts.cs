using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>A processor where each provider has an account of its own, which it opens, verifies and pays out from.</summary>
public interface IKeepsPayoutAccounts
{
    /// <summary>Opens an account; the same key gets the same one.</summary>
    Task<Outcome<PayoutAccount>> OpenAccount(OpenPayoutAccount request, CancellationToken cancel);

    /// <summary>
    /// A page of the processor where the provider says who it is and where its bank is. It works once and for minutes only: ask when
    /// the provider clicks, never keep or mail it.
    /// </summary>
    /// <param name="gatewayAccountId">The account.</param>
    /// <param name="returnUrl">Where the provider comes back to; that says nothing about whether all was given.</param>
    /// <param name="refreshUrl">Where a provider with an outdated page is sent: a page of ours that asks for a new one.</param>
    /// <param name="cancel">Gives up waiting.</param>
    Task<Outcome<OnboardingPage>> Onboard(string gatewayAccountId, string returnUrl, string refreshUrl, CancellationToken cancel);

    /// <summary>The account as it is now.</summary>
    Task<Outcome<PayoutAccount>> FindAccount(string gatewayAccountId, CancellationToken cancel);
}

/// <summary>What an account is opened with.</summary>
/// <param name="IdempotencyKey">The same key gets the same account.</param>
/// <param name="Reference">Our id of the provider; the processor's news bring it back.</param>
/// <param name="Country">Where the provider is, ISO 3166-1 alpha-2.</param>
/// <param name="Currency">What it will be paid in.</param>
/// <param name="Email">Where the processor may write to the provider; null to let it ask.</param>
public sealed record OpenPayoutAccount(string IdempotencyKey, string Reference, string Country, Currency Currency, string? Email = null);

/// <summary>A page of the processor for the provider.</summary>
/// <param name="Url">Its address.</param>
/// <param name="ExpiresAt">When it stops working; null when the processor does not say.</param>
public sealed record OnboardingPage(string Url, Instant? ExpiresAt);

/// <summary>A provider's account, and what it may do.</summary>
/// <param name="GatewayAccountId">The processor's id.</param>
/// <param name="Reference">Our id of the provider; null when the processor does not repeat it.</param>
/// <param name="HasGivenDetails">Whether the provider has been through the processor's page.</param>
/// <param name="CanBePaid">Whether transfers and payouts go through now.</param>
/// <param name="Missing">What the processor still wants, in its own words, such as <c>individual.verification.document</c>.</param>
/// <param name="MissingBy">Until when, before it stops paying; null when there is no date.</param>
/// <param name="DisabledReason">Why it does not pay, in its own word; null while it does.</param>
public sealed record PayoutAccount(
    string GatewayAccountId, string? Reference, bool HasGivenDetails, bool CanBePaid, IReadOnlyList<string> Missing,
    Instant? MissingBy = null, string? DisabledReason = null);
