using Stoa.Core;

namespace Stoa.Server.Disputes;

/// <summary>What people are told about complaints and chargebacks.</summary>
internal static class DisputesProblems
{
    internal static readonly Problem NoCase = new(ProblemKind.NotFound, "case-not-found",
        "No problem has been reported with this order.");

    internal static readonly Problem NoMove = new(ProblemKind.NotFound, "no-such-move", "There is no such step of a complaint.");

    internal static readonly Problem NotAParty = new(ProblemKind.Forbidden, "wrong-role",
        "Only the customer and the provider may do this. As an operator you decide on the complaint's page in the console.");

    internal static readonly Problem Stale = new(ProblemKind.Conflict, "stale-version",
        "Something has happened in the meantime. Look at what it is, and repeat what you wanted to do.");

    internal static readonly Problem OtherProposal = new(ProblemKind.Conflict, "proposal-changed",
        "Another proposal is on the table by now. Look at it before you accept.");

    internal static readonly Problem NoAmount = new(ProblemKind.Invalid, "amount-required",
        "Say how much goes back to the customer; 0 for nothing.", "amount");

    internal static readonly Problem NoReason = new(ProblemKind.Invalid, "reason-required",
        "Say why: both sides read it.", "reason");

    internal static readonly Problem BankDecides = new(ProblemKind.Conflict, "payment-disputed",
        "The customer's bank has taken the payment back. This waits until the bank has decided.");

    internal static readonly Problem NoDispute = new(ProblemKind.NotFound, "chargeback-not-found", "There is no such chargeback.");

    internal static readonly Problem DisputeOver = new(ProblemKind.Conflict, "chargeback-over",
        "The bank has decided this chargeback. Nothing can be handed in any more.");

    internal static readonly Problem SubmittedAlready = new(ProblemKind.Conflict, "evidence-submitted",
        "The evidence is with the bank already, or on its way. It can be handed in once.");

    internal static readonly Problem TakesNoEvidence = new(ProblemKind.Conflict, "gateway-takes-no-evidence",
        "This processor takes no evidence from here. Download the file, hand it in at the processor, and say so here.");

    internal static readonly Problem NoText = new(ProblemKind.Invalid, "text-required", "Write what the bank should know.", "text");

    internal static readonly Problem TooManyStatements = new(ProblemKind.Conflict, "too-many-statements",
        "There are 20 statements already. Ask the marketplace when there is more to say.");

    internal static Problem TooLong(string field, int most) => new(ProblemKind.Invalid, $"{field}-too-long", $"At most {most} characters fit here.", field);
}
