namespace Stoa.Core.Payouts;

/// <summary>A bank transfer to be made.</summary>
/// <param name="Reference">Our id of it, at most 35 characters; it comes back on the statement.</param>
/// <param name="Holder">Whose account.</param>
/// <param name="Account">The IBAN, or a number.</param>
/// <param name="BankCode">The BIC, or the bank's number; null when the IBAN says it all.</param>
/// <param name="Country">Where the account is.</param>
/// <param name="Amount">How much.</param>
/// <param name="Text">What the receiver reads.</param>
public sealed record TransferLine(string Reference, string Holder, string Account, string? BankCode, string Country, Money Amount, string Text);
