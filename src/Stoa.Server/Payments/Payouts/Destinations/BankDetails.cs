using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Core.Places;

namespace Stoa.Server.Payments.Payouts.Destinations;

/// <summary>A bank account as it was typed and understood.</summary>
/// <param name="Holder">Whose it is.</param>
/// <param name="Account">The IBAN, or the account's number.</param>
/// <param name="BankCode">The BIC, or the bank's number; empty when an IBAN says it all.</param>
/// <param name="Country">Where it is.</param>
/// <param name="IsIban">Whether <paramref name="Account"/> is an IBAN.</param>
public sealed record BankDetails(string Holder, string Account, string BankCode, string Country, bool IsIban)
{
    /// <summary>The longest name that banks take.</summary>
    public const int HolderLengthMax = 70;

    private const int TailLength = 4;

    /// <summary>The last characters, by which its owner knows it.</summary>
    public string Tail => Account[^TailLength..];

    /// <summary>Reads what was typed: an IBAN, or a number with the bank's and the country; says what is wrong, by the field.</summary>
    public static Outcome<BankDetails> Read(SaveBankAccount.Request typed)
    {
        var holder = typed.Holder?.Trim() ?? "";
        if (holder.Length is 0 or > HolderLengthMax || holder.Any(char.IsControl)) return PayoutProblems.NoHolder;
        if (!string.IsNullOrWhiteSpace(typed.Iban) || string.IsNullOrWhiteSpace(typed.AccountNumber)) return ReadIban(holder, typed);
        var (number, code) = (Plain(typed.AccountNumber), Plain(typed.BankCode));
        if (number.Length is < TailLength or > 34 || !number.All(char.IsAsciiLetterOrDigit)) return PayoutProblems.NoNumber;
        if (code.Length is < 3 or > 20 || !code.All(char.IsAsciiLetterOrDigit)) return PayoutProblems.NoBankCode;
        return Zones.NameOf(typed.Country ?? "") is null ? PayoutProblems.NoCountry : new BankDetails(holder, number, code, typed.Country!, IsIban: false);
    }

    private static Outcome<BankDetails> ReadIban(string holder, SaveBankAccount.Request typed)
    {
        if (Iban.Parse(typed.Iban).Refused(out var problem)) return problem;
        var bic = Plain(typed.Bic);
        if (bic.Length is not (0 or 8 or 11) || !bic.All(char.IsAsciiLetterOrDigit) || !bic.Take(6).All(char.IsAsciiLetter)) return PayoutProblems.BadBic;
        var iban = Iban.Parse(typed.Iban).Value;
        return new BankDetails(holder, iban.Value, bic, iban.Country, IsIban: true);
    }

    private static string Plain(string? typed) =>
        new string([.. (typed ?? "").Where(letter => !char.IsWhiteSpace(letter) && letter is not ('-' or '.' or '/'))]).ToUpperInvariant();
}
