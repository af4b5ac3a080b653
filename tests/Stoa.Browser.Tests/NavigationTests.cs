using Microsoft.EntityFrameworkCore;
using Stoa.Browser.Tests.Host;
using Stoa.Core.Milestones;
using Stoa.Server.Demo;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Organizations.Desks;
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

    [Fact]
    public async Task Every_page_that_it_leads_to_is_accessible_and_fits_a_phone()
    {
        await using var stoa = await TestStoa.Start(
            databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Demo"] = "true" }, realTime: true,
            before: options => SeedDemo.Run(options, TestContext.Current.CancellationToken));
        await using (var runs = await SignIn(stoa, DemoAccounts.Operator))
        {
            foreach (var link in SiteNavigation.OperatorGroups.SelectMany(group => group.Links)) await Look(runs, link.Path);
            foreach (var list in ListsWithPages)
            {
                await runs.Open(list);
                await Look(runs, (await runs.Page.Locator($"main table a[href^='{list.Split('?')[0]}/']").First.GetAttributeAsync("href"))!);
            }
        }

        await using (var buys = await SignIn(stoa, DemoAccounts.Customer))
        {
            var (order, no) = await stoa.With(async (work, _) => await work.Db.Set<OrderMilestone>().Where(one => one.State == MilestoneState.Disputed)
                .Select(one => ValueTuple.Create(one.OrderId, one.No)).SingleAsync());
            await Look(buys, $"/orders/{order}");
            await Look(buys, $"/orders/{order}/milestones/{no}/case");
        }

        await using var sells = await SignIn(stoa, DemoAccounts.Provider);
        await sells.Open("/provider");
        var desk = new Uri(sells.Page.Url).AbsolutePath;
        var home = desk[..desk.LastIndexOf('/')];
        foreach (var page in DeskPages.Groups.SelectMany(group => group.Pages)) await Look(sells, $"{home}/{page.Page}");
    }

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
