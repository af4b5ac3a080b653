using Microsoft.EntityFrameworkCore;
using Stoa.Browser.Tests.Host;
using Stoa.Core;
using Stoa.Core.Milestones;
using Stoa.Server.Demo;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Browser.Tests;

/// <summary>
/// Every page of the operator's and of the desk's navigation in the demo, which has a past with a complaint, a chargeback and a payout: so a
/// page that is added to the navigation is looked at too.
/// </summary>
public sealed class NavigationTests(Chromium chromium, TestDatabases databases)
{
    private static readonly string[] ListsWithPages = ["/operator/cases?only=open", "/operator/disputes", "/operator/payouts"];

    // Beside the sandbox, a processor at which providers have accounts of their own. It is never asked.
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Stoa:Demo"] = "true",
        ["Stoa:Payments:Gateways:0"] = "sandbox",
        ["Stoa:Payments:Gateways:1"] = "mercadopago",
        ["Stoa:MercadoPago:Accounts:CL:AccessToken"] = "TEST-1",
        ["Stoa:MercadoPago:Accounts:CL:WebhookSecrets:0"] = "a secret of the tests",
        ["Stoa:MercadoPago:Accounts:CL:AppId"] = "1",
        ["Stoa:MercadoPago:Accounts:CL:ClientSecret"] = "another",
    };

    [Fact]
    public async Task Every_page_that_it_leads_to_is_accessible_and_fits_a_phone()
    {
        await using var stoa = await TestStoa.Start(
            databases, Settings, realTime: true,
            before: options => SeedDemo.Run(options, TestContext.Current.CancellationToken));
        await using (var runs = await SignIn(stoa, DemoAccounts.Operator))
        {
            foreach (var link in SiteNavigation.OperatorGroups.SelectMany(group => group.Links)) await Look(runs, link.Path);
            foreach (var list in ListsWithPages)
            {
                await runs.Open(list);
                await Look(runs, (await runs.Page.Locator($"main table a[href^='{list.Split('?')[0]}/']").First.GetAttributeAsync("href"))!);
            }
            var provider = await stoa.With((work, _) => work.Db.Set<Member>().Select(member => member.OrganizationId).FirstAsync());
            await Look(runs, $"/operator/providers/{provider}/payouts");
            await Look(runs, "/operator/reports/invoices");
        }

        await using (var buys = await SignIn(stoa, DemoAccounts.Customer))
        {
            var disputed = await stoa.With((work, _) => work.Db.Set<OrderMilestone>().SingleAsync(one => one.State == MilestoneState.Disputed));
            await Look(buys, $"/orders/{disputed.OrderId}");
            await Look(buys, $"/orders/{disputed.OrderId}/milestones/{disputed.No}/case");
        }

        await using var sells = await SignIn(stoa, DemoAccounts.Provider);
        await sells.Open("/provider");
        var desk = new Uri(sells.Page.Url).AbsolutePath;
        var home = desk[..desk.LastIndexOf('/')];
        Assert.Null(await LoseAccount(stoa));
        await Look(sells, $"{home}/payout-account");
        await Look(sells, $"{home}/invoices/details");
        foreach (var page in DeskPages.Groups.SelectMany(group => group.Pages)) await Look(sells, $"{home}/{page.Page}");
    }

    // As if it had been connected, and the provider had ended that at the processor.
    private static Task<Problem?> LoseAccount(TestStoa stoa) => stoa.With(async (work, _) =>
    {
        var owner = await work.Db.Set<Member>().FirstAsync();
        work.Db.Add(new SellerAccount
        {
            Id = Id<SellerAccount>.New(work.Now), OrganizationId = owner.OrganizationId, Gateway = "mercadopago", Country = "CL", Status = SellerStatus.Lost,
            GatewayUserId = "990001", CreatedBy = owner.UserId, CreatedAt = work.Now, ConnectedAt = work.Now, EndedAt = work.Now,
        });
        return await work.Commit(default);
    });

    private async Task<Visitor> SignIn(TestStoa stoa, string email)
    {
        var visitor = await chromium.Visit(stoa.BaseAddress, phone: true);
        await visitor.Open("/sign-in");
        await visitor.Fill("E-mail", email);
        await visitor.Fill("Password", DemoAccounts.Password);
        await visitor.Page.Locator("main form button[type=submit]").First.ClickAsync();
        await visitor.Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        return visitor;
    }

    private static async Task Look(Visitor visitor, string path)
    {
        await visitor.Open(path);
        await visitor.Looks(path[1..].Replace('/', '-'), phone: true, dark: false);
    }
}
