using Stoa.Core.Ordering;

namespace Stoa.Server.Notifications.Templates;

/// <summary>Every mail there is: a template's name to what it says.</summary>
public static class MailTemplates
{
    /// <summary>The longest subject, in characters.</summary>
    internal const int SubjectLengthMax = 150;

    private static readonly Dictionary<string, Func<Telling, Wording>> Account = new(StringComparer.Ordinal)
    {
        ["verify-email"] = AccountTemplates.VerifyEmail,
        ["team-invitation"] = AccountTemplates.TeamInvitation,
        ["email-taken"] = AccountTemplates.EmailTaken,
        ["reset-password"] = AccountTemplates.ResetPassword,
        ["magic-link"] = AccountTemplates.MagicLink,
        ["password-changed"] = AccountTemplates.PasswordChanged,
        ["confirm-new-email"] = AccountTemplates.ConfirmNewEmail,
        ["email-wanted"] = AccountTemplates.EmailWanted,
        ["email-change-asked"] = AccountTemplates.EmailChangeAsked,
        ["email-changed"] = AccountTemplates.EmailChanged,
    };

    private static readonly Dictionary<string, Func<Telling, Wording>> Questions = new(StringComparer.Ordinal)
    {
        ["question-asked"] = QuestionTemplates.Asked,
        ["question-answered"] = QuestionTemplates.Answered,
    };

    private static readonly Dictionary<string, Func<Telling, Wording>> Searches = new(StringComparer.Ordinal)
    {
        ["saved-search-found"] = SearchTemplates.Found,
    };

    private static readonly Dictionary<string, Func<Telling, Wording>> Payouts = new(StringComparer.Ordinal)
    {
        ["payout-waiting"] = PayoutTemplates.Waiting,
        ["payout-requested"] = PayoutTemplates.Requested,
        ["payout-sent"] = PayoutTemplates.Sent,
        ["payout-paid"] = PayoutTemplates.Paid,
        ["payout-failed"] = PayoutTemplates.Failed,
        ["payout-cancelled"] = PayoutTemplates.Cancelled,
        ["payout-account-changed"] = PayoutTemplates.AccountChanged,
        ["seller-account-connected"] = PayoutTemplates.SellerConnected,
        ["seller-account-ended"] = PayoutTemplates.SellerEnded,
    };

    private static readonly Dictionary<string, Func<Telling, Wording>> Fees = new(StringComparer.Ordinal)
    {
        ["fees-proposed"] = FeeTemplates.Proposed,
        ["fees-not-approved"] = FeeTemplates.NotApproved,
        ["fees-changed"] = FeeTemplates.Changed,
    };

    private static readonly Dictionary<string, Func<Telling, Wording>> Orders = new(StringComparer.Ordinal)
    {
        ["request-sent"] = RequestTemplates.Sent,
        ["request-received"] = RequestTemplates.Received,
        ["request-declined"] = RequestTemplates.Declined,
        ["request-expired"] = RequestTemplates.Expired,
        ["order-confirmed"] = OrderTemplates.Confirmed,
        ["order-reminder"] = OrderTemplates.Reminder,
        ["order-rescheduled"] = OrderTemplates.Rescheduled,
        ["order-cancelled"] = OrderTemplates.Cancelled,
        ["order-completed"] = OrderTemplates.Completed,
        ["order-no-show"] = OrderTemplates.NoShow,
        ["payment-failed"] = MoneyTemplates.PaymentFailed,
        ["authorization-ended"] = MoneyTemplates.AuthorizationEnded,
        ["late-payment-refunded"] = MoneyTemplates.LatePaymentRefunded,
        ["refund-failed"] = MoneyTemplates.RefundFailed,
        ["refund-made"] = MoneyTemplates.RefundMade,
        ["bank-transfer-awaited"] = TransferTemplates.Awaited,
        ["bank-transfer-part"] = TransferTemplates.PartCame,
        ["bank-account-wanted"] = TransferTemplates.AccountWanted,
        ["funds-released"] = MoneyTemplates.FundsReleased,
        ["dispute-opened"] = DisputeTemplates.Opened,
        ["dispute-waiting"] = DisputeTemplates.Waiting,
        ["dispute-resolved"] = DisputeTemplates.Resolved,
        ["case-proposed"] = CaseTemplates.Proposed,
        ["case-retracted"] = CaseTemplates.Retracted,
        ["case-deadline"] = CaseTemplates.Deadline,
        ["case-escalated"] = CaseTemplates.Escalated,
        ["chargeback-opened"] = ChargebackTemplates.Opened,
        ["chargeback-due"] = ChargebackTemplates.Due,
        ["chargeback-refused"] = ChargebackTemplates.Refused,
        ["chargeback-won"] = ChargebackTemplates.Won,
        ["chargeback-lost"] = ChargebackTemplates.Lost,
        ["milestone-moved"] = t => PlainTemplates.Write(t, "has news of a milestone", "The order's page shows all of them, with their money."),
        ["end-reminder"] = t => PlainTemplates.Write(t, "ends soon", "Please leave in time, or extend it on its page."),
        ["extension-confirmed"] = t => PlainTemplates.Write(t, "is extended", "The new end is below."),
        ["extension-failed"] = t => PlainTemplates.Write(t, "could not be extended", "The added time could not be charged; the end stays as it was."),
        ["overstay-charged"] = t => PlainTemplates.Write(t, "took longer than booked", "The time past the end has been charged."),
        ["requirements-needed"] = t => PlainTemplates.Write(t, "waits for what the provider needs to know", "Work begins when the questions on the order's page are answered."),
        ["requirements-submitted"] = t => PlainTemplates.Write(t, "can begin", "The customer has answered your questions."),
        ["delivery-reminder"] = t => PlainTemplates.Write(t, "is due soon", "Deliver it, or talk to the customer before the day comes."),
        ["delivery-late"] = t => PlainTemplates.Write(t, "is late", "The day of delivery has passed."),
        ["delivery-made"] = t => PlainTemplates.Write(t, "has been delivered", "Look at it, then accept it or ask for a revision."),
        ["revision-requested"] = t => PlainTemplates.Write(t, "needs a revision", "The customer says below what to change."),
        ["delivery-accepted"] = t => PlainTemplates.Write(t, "has been accepted", "Your money is released after the clearing time."),
        ["fulfilment-started"] = t => PlainTemplates.Write(t, "has begun", "Its page shows the progress."),
        ["fulfilment-failed"] = t => PlainTemplates.Write(t, "needs attention", "A task of it has failed."),
        ["renewal-started"] = t => PlainTemplates.Write(t, "has been renewed", "A new cycle has begun."),
        ["renewal-stopped"] = t => PlainTemplates.Write(t, "will not be renewed", "What has been paid for is still delivered."),
    };

    /// <summary>Every template's name; <see cref="NoticeTemplates.All"/> is among them.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. Account.Keys, .. Questions.Keys, .. Searches.Keys, .. Payouts.Keys, .. Fees.Keys, .. SubscriptionTemplates.All.Keys, .. Orders.Keys];

    /// <summary>What a mail says.</summary>
    /// <exception cref="ArgumentException">No such template, or a value that it needs is missing.</exception>
    internal static MailText Write(string template, Audience audience, MailValues values, Letterhead letterhead)
    {
        var telling = new Telling(audience, values, letterhead);
        if (Account.TryGetValue(template, out var account)) return Assemble(account(telling), telling, []);
        if (Questions.TryGetValue(template, out var question)) return Assemble(question(telling), telling, []);
        if (Searches.TryGetValue(template, out var search)) return Assemble(search(telling), telling, SearchTemplates.Finds(telling));
        if (Payouts.TryGetValue(template, out var payout)) return Assemble(payout(telling), telling, []);
        if (Fees.TryGetValue(template, out var fees)) return Assemble(fees(telling), telling, []);
        if (SubscriptionTemplates.All.TryGetValue(template, out var subscription)) return Assemble(subscription(telling), telling, []);
        if (Orders.TryGetValue(template, out var order)) return Assemble(order(telling), telling, OrderFacts.Of(telling));
        throw new ArgumentException($"There is no mail template '{template}'.", nameof(template));
    }

    private static MailText Assemble(Wording wording, Telling telling, IReadOnlyList<MailFact> facts) => new(
        OneLine(wording.Subject),
        [.. wording.Paragraphs.OfType<string>()],
        facts,
        telling.Values.Link is { } link ? new MailAction(wording.ActionLabel, telling.Letterhead.Address(link)) : null,
        wording.Closing);

    // A subject is a header: a line break in a title must not begin another.
    private static string OneLine(string subject)
    {
        var line = string.Join(' ', subject.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(c => !char.IsControl(c)));
        return line.Length <= SubjectLengthMax ? line : $"{line[..(SubjectLengthMax - 1)].TrimEnd('\uD800', ' ')}…";
    }
}
