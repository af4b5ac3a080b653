using Stoa.Core;

namespace Stoa.Server.Subscriptions;

/// <summary>What people are told about subscriptions.</summary>
internal static class SubscriptionsProblems
{
    internal static readonly Problem NotFound = new(ProblemKind.NotFound, "subscription-not-found", "There is no such subscription, or it is somebody else's.");

    internal static readonly Problem SignIn = new(ProblemKind.Unauthenticated, "sign-in-required", "Sign in to subscribe: a subscription needs an account.");

    internal static readonly Problem Unverified = new(ProblemKind.Conflict, "email-not-verified",
        "Confirm your e-mail address first: what a subscription does by itself is told to you there. The link is in your mailbox.");

    internal static readonly Problem NotRenewed = new(ProblemKind.Conflict, "not-a-membership", "This is not sold as a subscription.");

    internal static readonly Problem NoConsent = new(ProblemKind.Invalid, "consent-required",
        "Agree to being charged for each period until you cancel.", "consent");

    internal static readonly Problem Subscribed = new(ProblemKind.Conflict, "subscribed-already",
        "You have a subscription to this already. Change its plan among your subscriptions.");

    internal static readonly Problem NoCouponWithTrial = new(ProblemKind.Invalid, "coupon-with-trial", "A trial takes no code: nothing is paid at first.", "coupon");

    internal static readonly Problem NoPlan = new(ProblemKind.Invalid, "plan-not-found", "This plan is not offered. Choose one of the others.", "plan_id");

    internal static readonly Problem SamePlan = new(ProblemKind.Invalid, "same-plan", "This is the plan you have.", "plan_id");

    internal static readonly Problem PriceChanged = new(ProblemKind.Conflict, "price-changed",
        "The amount is another by now. Look at it and confirm again.");

    internal static readonly Problem BadDate = new(ProblemKind.Invalid, "pause-date-invalid", "Choose a day from tomorrow on, at most a year ahead; or leave it empty.", "until");

    internal static readonly Problem NoReason = new(ProblemKind.Invalid, "reason-required", "Say why: the customer reads it.", "reason");

    internal static readonly Problem ReasonTooLong = new(ProblemKind.Invalid, "reason-too-long", "A reason has at most 1000 characters.", "reason");

    internal static readonly Problem NoPolicy = new(ProblemKind.Conflict, "policy-not-found", "This cannot be bought at the moment.");

    internal static readonly Problem NotServed = new(ProblemKind.Conflict, "not-offered-now", "The provider does not offer this at the moment. Try again later.");

    internal static readonly Problem Stale = new(ProblemKind.Conflict, "stale-version", "It has changed in the meantime. Look at it, and repeat what you wanted to do.");
}
