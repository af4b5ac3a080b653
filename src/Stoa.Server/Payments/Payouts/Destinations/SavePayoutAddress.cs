using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Payouts.Destinations;

/// <summary>A member says to which address at a processor the organization's money goes (<see cref="IPaysToAddresses"/>). Kept sealed; one account at a time.</summary>
public static class SavePayoutAddress
{
    /// <summary>The longest address.</summary>
    public const int LengthMax = 254;

    private const int TailLength = 2;

    /// <summary>What is typed.</summary>
    /// <param name="Gateway">The processor.</param>
    /// <param name="Address">What it knows the provider by.</param>
    public sealed record Request(string? Gateway, string? Address);

    /// <summary>The new account takes the place of the one before; payouts under way stay with theirs.</summary>
    public static async Task<Outcome<PayoutDestination>> Run(
        Id<Organization> organization, Request request, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        if (request.Gateway is null || gateways.Find(request.Gateway)?.As<IPaysToAddresses>() is not { } gateway) return PayoutProblems.NoAddresses;
        var typed = request.Address ?? "";
        var read = gateway.ReadAddress(typed.Length <= LengthMax ? typed : "");
        if (read.Refused(out var problem)) return problem;
        await LockPayouts.Of(work, organization, cancel);
        var country = await work.Db.Set<Location>().Where(l => l.OrganizationId == organization).OrderBy(l => l.Id).Select(l => l.Country).FirstOrDefaultAsync(cancel);
        var destination = new PayoutDestination
        {
            Id = Id<PayoutDestination>.New(work.Now),
            OrganizationId = organization,
            Kind = DestinationKind.Gateway,
            Status = DestinationStatus.Active,
            Gateway = request.Gateway,
            Account = work.Cipher.Seal(read.Value, PayoutDestination.AccountPurpose),
            IsIban = false,
            Country = country ?? marketplace.Place.Country,
            Tail = read.Value[..TailLength] + "…",
            ReplacedAnother = await SaveBankAccount.RetireOthers(organization, null, work, cancel),
            CreatedBy = new Id<User>(work.Actor.UserId!.Value),
            CreatedAt = work.Now,
        };
        work.Db.Add(destination);
        work.Emit(new PayoutAccountChanged(organization, destination.Id));
        work.Audit("payments.set-payout-account", organization.ToString(), after: new { destination.Kind, destination.Gateway, destination.Country, destination.Tail });
        return await work.Commit(cancel) is { } refused ? refused : destination;
    }
}
