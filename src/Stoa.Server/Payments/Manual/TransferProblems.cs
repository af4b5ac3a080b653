using Stoa.Core;

namespace Stoa.Server.Payments.Manual;

/// <summary>What people are told about bank transfers.</summary>
internal static class TransferProblems
{
    internal static readonly Problem NotFound = new(ProblemKind.NotFound, "transfer-not-found", "There is no such bank transfer.");

    internal static readonly Problem NoReturn = new(ProblemKind.NotFound, "return-not-found", "There is no such money on its way back.");

    internal static readonly Problem NoFile = new(ProblemKind.NotFound, "return-file-not-found", "There is no such file.");

    internal static readonly Problem TooNear = new(ProblemKind.Conflict, "transfer-too-slow",
        "A bank transfer would not arrive in time for this. Choose another way to pay.", "gateway");

    internal static readonly Problem NoAccount = new(ProblemKind.Conflict, "no-account-for-currency",
        "This marketplace has no bank account for this currency. Choose another way to pay.", "gateway");

    internal static readonly Problem OnRequestOnly = new(ProblemKind.Conflict, "transfer-not-for-requests",
        "Requests are paid with something that can be set aside, such as a card.", "gateway");

    internal static readonly Problem BadAmount = new(ProblemKind.Invalid, "transfer-amount", "Write the amount that came, above zero, such as 125.50.", "amount");

    internal static readonly Problem BadDay = new(ProblemKind.Invalid, "transfer-day", "Give the day that the bank says, as 2026-03-24: within the last year, and not in the future.", "received_on");

    internal static readonly Problem LooksLikeTwice = new(ProblemKind.Conflict, "receipt-twice",
        "The same amount of the same day has been confirmed for this transfer already. If the customer really sent it twice, say so and confirm again.", "another");

    internal static readonly Problem NothingToSpare = new(ProblemKind.Conflict, "nothing-to-give-back",
        "All that came belongs to the order. Refund the order in place of this.");

    internal static readonly Problem StillAwaited = new(ProblemKind.Conflict, "transfer-still-awaited",
        "The customer may still send the rest. Wait until the time is over, or cancel the order first.");

    internal static readonly Problem Moved = new(ProblemKind.Conflict, "return-moved",
        "This has moved on in the meantime. Load the page again to see where it stands.");

    internal static readonly Problem NothingForFile = new(ProblemKind.Conflict, "nothing-to-pay", "Nothing of this currency waits for a file.");

    internal static readonly Problem NothingWanted = new(ProblemKind.Conflict, "no-account-wanted",
        "No money of this order waits for an account: what was to go back is on its way.");

    internal static readonly Problem NoReason = new(ProblemKind.Invalid, "reason-required", "Say what the bank says, in up to 300 characters: the customer reads it.", "reason");

    internal static readonly Problem NoStatement = new(ProblemKind.Invalid, "statement-required", "Choose the file with your bank's statement, or paste its lines.", "statement");

    internal static Problem BadStatement(string what) => new(ProblemKind.Invalid, "statement-unreadable", what, "statement");
}
