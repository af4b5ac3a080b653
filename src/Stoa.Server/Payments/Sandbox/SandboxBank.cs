using System.Diagnostics.CodeAnalysis;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>A test bank account: its number decides what becomes of an account and of its payouts.</summary>
/// <param name="Name">Its name in the books; the number is not kept.</param>
/// <param name="Number">Twelve digits.</param>
/// <param name="Effect">What happens, for the person who chooses it.</param>
public sealed record SandboxBank(string Name, string Number, string Effect)
{
    internal static readonly SandboxBank Good = new("good", "000123456789", "Payouts arrive");
    internal static readonly SandboxBank Unknown = new("no-account", "000111111116", "Payouts fail: there is no such account");
    internal static readonly SandboxBank Closed = new("account-closed", "000111111113", "Payouts fail: the account is closed");
    internal static readonly SandboxBank Returned = new("returned", "000333333335", "A payout is paid, and returned by the bank a day later");
    internal static readonly SandboxBank Unverified = new("unverified", "000444444440", "The account is restricted until it is given another bank");

    internal static readonly IReadOnlyList<SandboxBank> All = [Good, Unknown, Closed, Returned, Unverified];

    /// <summary>What is still wanted of the provider.</summary>
    internal IReadOnlyList<string> Missing => this == Unverified ? ["individual.verification.document"] : [];

    /// <summary>Why a payout fails in the end; null when it does not.</summary>
    internal string? FailureCode => this == Unknown ? "no_account" : this == Closed ? "account_closed" : this == Returned ? "bank_returned" : null;

    internal static bool TryFind(string? number, [NotNullWhen(true)] out SandboxBank? bank)
    {
        var digits = number?.Replace(" ", "", StringComparison.Ordinal);
        bank = All.FirstOrDefault(known => known.Number == digits);
        return bank is not null;
    }

    internal static SandboxBank? Named(string? name) => All.FirstOrDefault(known => known.Name == name);
}
