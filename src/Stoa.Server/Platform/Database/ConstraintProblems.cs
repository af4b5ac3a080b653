using Npgsql;
using Stoa.Core;

namespace Stoa.Server.Platform.Database;

/// <summary>What a person is told when the database refuses. Constraints that are not listed are faults.</summary>
internal static class ConstraintProblems
{
    private static readonly Dictionary<string, Problem> Known = new(StringComparer.Ordinal)
    {
        ["envelopes_claim"] = Delivery.Queue.ClaimLost,
        ["envelopes_source"] = new(ProblemKind.Conflict, "sent-already", "This is under way already."),
        ["idempotency_effective"] = Idempotency.IdempotencyStore.Overtaken,
        ["reservations_no_overlap"] = new(ProblemKind.Conflict, "slot-taken", "Someone else has just taken this time. Choose another one."),
        ["payments_refund_within"] = new(ProblemKind.Conflict, "refund-exceeds-charge", "This would refund more than was charged. Load the order again to see what is left.", "amount"),
        ["payments_one_live"] = new(ProblemKind.Conflict, "payment-under-way", "A payment for this order is under way already."),
        ["payouts_covered"] = new(ProblemKind.Conflict, "exceeds-available", "This is more than is available by now. Load the page again to see what is left.", "amount"),
        ["payout_destinations_one_active"] = new(ProblemKind.Conflict, "payout-account-given", "Somebody else has just given another account for payouts."),
        ["seller_accounts_one_user"] = new(ProblemKind.Conflict, "seller-account-taken", "Another organization has connected this account. Disconnect it there first, or use another one."),
        ["payout_approvals_pkey"] = new(ProblemKind.Conflict, "approved-by-you", "You have approved this payout already: it takes a second person."),
        ["debts_one_open"] = new(ProblemKind.Conflict, "debt-known", "Somebody else has just written this debt down."),
        ["reserve_terms_one"] = new(ProblemKind.Conflict, "stale-version", "Somebody else has just set this reserve. Load it again."),
        ["reviews_one_per_order"] = new(ProblemKind.Conflict, "already-reviewed", "You have reviewed this order already."),
        ["users_email"] = new(ProblemKind.Conflict, "email-taken", "There is an account with this e-mail address. Sign in, or reset the password.", "email"),
        // Two handlers at once: the second is tried again, and finds that it is done.
        ["notifications_once"] = new(ProblemKind.Conflict, "already-notified", "This message has been written already."),
        ["members_last_owner"] = new(ProblemKind.Conflict, "last-owner", "An organization needs an owner. Make somebody else an owner first."),
        ["members_pkey"] = new(ProblemKind.Conflict, "member-already", "They belong to the team already."),
        ["invitations_open"] = new(ProblemKind.Conflict, "invited-already", "There is an open invitation for this address. Send it again instead.", "email"),
        ["attestations_pkey"] = new(ProblemKind.Conflict, "attested-already", "This has been accepted already."),
        ["checks_open"] = new(ProblemKind.Conflict, "check-asked-already", "This check is asked for already: an operator is looking at it."),
        ["waivers_open"] = new(ProblemKind.Conflict, "waived-already", "Somebody else has just waived this."),
        ["fee_policies_one_at_a_time"] = new(ProblemKind.Conflict, "fee-policies-overlap", "Somebody else has just changed the fees of this scope. Load the page again.", "valid_from"),
        ["coupons_code"] = new(ProblemKind.Conflict, "coupon-code-taken", "There is a coupon with this code already. Choose another one.", "code"),
        ["subscriptions_one_live"] = new(ProblemKind.Conflict, "subscribed-already", "You have a subscription to this already. Change its plan among your subscriptions."),
        ["cycles_once"] = new(ProblemKind.Conflict, "cycle-ordered", "This period has been ordered already."),
        ["organizations_slug"] = new(ProblemKind.Conflict, "slug-taken", "This address is taken. Choose another one.", "slug"),
    };

    internal static Problem? For(PostgresException error) =>
        error.ConstraintName is { } name ? Known.GetValueOrDefault(name) : null;
}
