using Stoa.Core;

namespace Stoa.Server.Payments.Sellers;

/// <summary>What people are told when their own account at a processor cannot be connected.</summary>
internal static class SellerProblems
{
    internal static readonly Problem NoGateway = new(ProblemKind.Conflict, "no-seller-gateway",
        "No payment processor of this marketplace pays into accounts of your own, or not in your country.", "gateway");

    internal static readonly Problem NotFound = new(ProblemKind.NotFound, "seller-account-not-found", "There is no such account, or it is not connected.");

    internal static readonly Problem Declined = new(ProblemKind.Conflict, "seller-account-declined",
        "The account was not connected: the payment processor's page was left without a yes. Nothing has changed.");

    internal static readonly Problem Outdated = new(ProblemKind.Gone, "seller-connection-outdated",
        "This way back from the payment processor is out of date, or somebody else's. Begin again on the page of your payout account.");

    internal static readonly Problem Refused = new(ProblemKind.Conflict, "seller-account-refused",
        "The payment processor did not let us connect this account. Begin again; if that does not help, ask the marketplace.");
}
