using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.GettingReady;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Payments;

/// <summary>The account of a story's provider at the sandbox, to which its money is paid out.</summary>
internal sealed class StoryAccount(TestStoa stoa, Shop shop)
{
    /// <summary>Opens it with one of the test banks.</summary>
    public async Task OpenAccount(string bank)
    {
        await SignedIn.Token(stoa, memberOf: shop.Organization);
        var accounts = stoa.App.Services.GetRequiredService<SandboxAccounts>();
        var opened = await accounts.Open(new OpenPayoutAccount($"account:{shop.Organization}", shop.Organization.ToString(), "CA", Currency.Parse("CAD")), CancellationToken.None);
        var page = await accounts.NewPage(opened.Id!, "https://example.org/back", "https://example.org/again", CancellationToken.None);
        Assert.NotNull(await accounts.GiveBank(page!.Value.Id, SandboxBank.Named(bank)!, CancellationToken.None));
        Assert.Null(await stoa.With(async (work, _) =>
        {
            var member = await work.Db.Set<Member>().FirstAsync(m => m.OrganizationId == shop.Organization);
            work.Db.Add(new PayoutDestination
            {
                Id = Id<PayoutDestination>.New(work.Now), OrganizationId = shop.Organization, Kind = DestinationKind.Gateway, Status = DestinationStatus.Active, Gateway = "sandbox",
                GatewayAccountId = opened.Id, IsIban = false, Country = "CA", Tail = "", ReplacedAnother = false, CreatedBy = member.UserId, CreatedAt = work.Now,
            });
            work.Db.Add(new GrantedWaiver
            {
                Id = Id<GrantedWaiver>.New(work.Now), OrganizationId = shop.Organization, Requirement = "documents", Reason = "known", GrantedBy = member.UserId, GrantedAt = work.Now,
            });
            return await work.Commit(CancellationToken.None);
        }, Actor.System));
    }

    /// <summary>Asks for a payout of an amount, or of all.</summary>
    public Task<Outcome<Payout>> Ask(Money? amount, Currency currency) => stoa.With(
        (work, services) => RequestPayout.Run(
            shop.Organization, new(amount, currency.Code), work, services.GetRequiredService<PayoutsOptions>(), services.GetRequiredService<Marketplace>(), CancellationToken.None),
        Actor.System);
}
