using Stoa.Core;

namespace Stoa.Server.Payments.Payouts;

/// <summary>What people are told when a payout cannot be had or changed. What an organization may be paid says Core.</summary>
internal static class PayoutProblems
{
    internal static readonly Problem NotFound = new(ProblemKind.NotFound, "payout-not-found", "There is no such payout.");

    internal static readonly Problem NoFile = new(ProblemKind.NotFound, "payout-file-not-found", "There is no such file of payouts.");

    internal static readonly Problem NoDebt = new(ProblemKind.NotFound, "debt-not-found", "There is no such debt, or it is settled.");

    internal static readonly Problem NoOrganization = new(ProblemKind.NotFound, "organization-not-found", "There is no such organization.");

    internal static readonly Problem Moved = new(ProblemKind.Conflict, "payout-moved",
        "This payout has moved on in the meantime. Load the page again to see where it stands.");

    internal static readonly Problem OnItsWay = new(ProblemKind.Conflict, "payout-on-its-way",
        "This payout is on its way already, and cannot be called off any more.");

    internal static readonly Problem NothingForFile = new(ProblemKind.Conflict, "nothing-to-pay",
        "No approved payout of this currency waits for a file.");

    internal static readonly Problem NoReason = new(ProblemKind.Invalid, "reason-required", "Say why, in up to 300 characters, so that others can follow it.", "reason");

    internal static readonly Problem NoMethod = new(ProblemKind.Conflict, "no-payout-method", "This marketplace does not pay to bank accounts. Use an account at its payment processor.", "iban");

    internal static readonly Problem NoGateway = new(ProblemKind.Conflict, "no-payout-gateway", "No payment processor of this marketplace keeps accounts for payouts. Give a bank account.");

    internal static readonly Problem NoAddresses = new(ProblemKind.Conflict, "no-payout-addresses", "This marketplace does not pay in that way.", "address");

    internal static readonly Problem Silent = new(ProblemKind.Unavailable, "gateway-silent",
        "The payment processor does not answer. Nothing was changed; try again in a minute.");

    internal static readonly Problem NoDestination = new(ProblemKind.Conflict, "not-ready-payout-account", "Say first where your money goes.");

    internal static readonly Problem NoHolder = new(ProblemKind.Invalid, "holder-required", "Write the account holder's name as the bank has it, in up to 70 characters.", "holder");

    internal static readonly Problem NoCountry = new(ProblemKind.Invalid, "country-unknown", "Choose the country of the account.", "country");

    internal static readonly Problem NoNumber = new(ProblemKind.Invalid, "account-number", "Give the account's number: 4 to 34 letters and digits.", "account_number");

    internal static readonly Problem NoBankCode = new(ProblemKind.Invalid, "bank-code", "Give the number by which banks of that country know yours: 3 to 20 letters and digits.", "bank_code");

    internal static readonly Problem BadBic = new(ProblemKind.Invalid, "bic", "A BIC has 8 or 11 letters and digits, such as COBADEFFXXX. It may be left out.", "bic");

    internal static readonly Problem BadSchedule = new(ProblemKind.Invalid, "schedule", "Choose how often, and on which day.", "rhythm");

    internal static readonly Problem BadReserve = new(ProblemKind.Invalid, "reserve", "A reserve keeps 0 to 100 % for 0 to 365 days.", "percent");

    internal static readonly Problem NoCurrency = new(ProblemKind.Invalid, "currency", "Name a currency by its code, such as EUR.", "currency");

    internal static readonly Problem BadAmount = new(ProblemKind.Invalid, "payout-amount", "Give an amount such as 125.50, or leave it empty for all that is available.", "amount");

    internal static readonly Problem BadPeriod = new(ProblemKind.Invalid, "period", "Name a month, such as 2026-03.", "month");

    internal static readonly Problem NoDebtor = new(ProblemKind.Conflict, "sepa-unset",
        "A SEPA file needs the marketplace's own account: set Stoa:Payouts:FromName and Stoa:Payouts:FromIban. The CSV needs neither.");

    internal static readonly Problem NotSepa = new(ProblemKind.Conflict, "sepa-not-possible",
        "SEPA files pay euros to IBANs only; some lines of this one are something else. Use the CSV.");
}
