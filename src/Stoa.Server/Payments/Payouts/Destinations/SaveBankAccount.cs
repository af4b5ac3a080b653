using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts.Destinations;

/// <summary>A member says to which bank account the organization's money goes. Kept sealed; one account at a time.</summary>
public static class SaveBankAccount
{
    /// <summary>What is typed: an IBAN, or a number with the bank's code and the country.</summary>
    public sealed record Request(string? Holder, string? Iban, string? Bic, string? Country, string? AccountNumber, string? BankCode);

    /// <summary>The new account takes the place of the one before; payouts under way stay with theirs.</summary>
    public static async Task<Outcome<PayoutDestination>> Run(
        Id<Organization> organization, Request request, Work work, PayoutsOptions options, CancellationToken cancel)
    {
        if (!options.Manual) return PayoutProblems.NoMethod;
        var read = BankDetails.Read(request);
        if (read.Refused(out var problem)) return problem;
        var bank = read.Value;
        await LockPayouts.Of(work, organization, cancel);
        var destination = new PayoutDestination
        {
            Id = Id<PayoutDestination>.New(work.Now),
            OrganizationId = organization,
            Kind = DestinationKind.Bank,
            Status = DestinationStatus.Active,
            Holder = work.Cipher.Seal(bank.Holder, PayoutDestination.HolderPurpose),
            Account = work.Cipher.Seal(bank.Account, PayoutDestination.AccountPurpose),
            BankCode = bank.BankCode.Length == 0 ? null : work.Cipher.Seal(bank.BankCode, PayoutDestination.BankCodePurpose),
            IsIban = bank.IsIban,
            Country = bank.Country,
            Tail = bank.Tail,
            ReplacedAnother = await RetireOthers(organization, null, work, cancel),
            CreatedBy = new Id<User>(work.Actor.UserId!.Value),
            CreatedAt = work.Now,
        };
        work.Db.Add(destination);
        work.Emit(new PayoutAccountChanged(organization, destination.Id));
        work.Audit("payments.set-payout-account", organization.ToString(), after: new { destination.Kind, destination.Country, destination.Tail });
        return await work.Commit(cancel) is { } refused ? refused : destination;
    }

    /// <summary>At once, so that the new one finds its place free. True when one was in use before.</summary>
    internal static async Task<bool> RetireOthers(Id<Organization> organization, Id<PayoutDestination>? but, Work work, CancellationToken cancel)
    {
        var others = work.Db.Set<PayoutDestination>().Where(d => d.OrganizationId == organization && (but == null || d.Id != but));
        var wasInUse = await others.AnyAsync(d => d.Status == DestinationStatus.Active || d.Status == DestinationStatus.Retired, cancel);
        await others.Where(d => d.Status != DestinationStatus.Retired).ExecuteUpdateAsync(
            rows => rows.SetProperty(d => d.Status, DestinationStatus.Retired).SetProperty(d => d.RetiredAt, work.Now).SetProperty(d => d.Version, d => d.Version + 1), cancel);
        return wasInUse;
    }
}
