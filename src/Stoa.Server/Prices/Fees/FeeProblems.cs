using Stoa.Core;

namespace Stoa.Server.Prices.Fees;

/// <summary>The refusals of fee policies.</summary>
internal static class FeeProblems
{
    public static readonly Problem NotFound = new(ProblemKind.NotFound, "fee-change-unknown", "There is no such change.");
    public static readonly Problem NoCommission = Wrong("commission-required", "Write the commission as a share, such as 10 or 12.5; 0 for none.", "commission");
    public static readonly Problem NoSurcharge = Wrong("guest-surcharge-required", "Write the guest surcharge as a share, such as 10 or 12.5; 0 for none.", "guest_surcharge");
    public static readonly Problem NoStart = Wrong("valid-from-required", "Say from when it counts.", "valid_from");
    public static readonly Problem TooEarly = Wrong("fee-change-too-early", "It can begin in two minutes at the earliest: no sale is changed after the fact.", "valid_from");
    public static readonly Problem NoReason = Wrong("reason-required", "Say why, in at most 500 characters.", "reason");
    public static readonly Problem LongVersion = Wrong("version-too-long", "A name has at most 60 characters.", "version");
    public static readonly Problem NoCategory = Wrong("category-unknown", "There is no such category.", "category");
    public static readonly Problem NoOrganization = Wrong("organization-unknown", "There is no such provider. Write the last part of its page's address, or its id.", "organization");
    public static readonly Problem Decided = new(ProblemKind.Conflict, "fee-change-decided", "This change is decided already. Load it again.");
    public static readonly Problem TooLate = new(ProblemKind.Conflict, "fee-change-too-late", "Its date has come before it was approved. Propose it again with a later one.");
    public static readonly Problem Own = new(ProblemKind.Forbidden, "fee-change-own", "It takes a second person: another operator has to approve what you proposed.");
    public static readonly Problem NotOwn = new(ProblemKind.Forbidden, "fee-change-not-own", "Only who proposed it can take it back. You can reject it.");

    private static Problem Wrong(string code, string message, string field) => new(ProblemKind.Invalid, code, message, field);
}
