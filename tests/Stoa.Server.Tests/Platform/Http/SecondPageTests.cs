using System.Net;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Reconciliation;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Prices.Coupons;
using Stoa.Server.Prices.Fees;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Platform.Http;

/// <summary>Lists that are cut by id go on behind a cursor: what stands before it is asked of the database, not of the program.</summary>
public sealed class SecondPageTests(TestDatabases databases)
{
    [Fact]
    public async Task Lists_go_on_behind_a_cursor()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var operators = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));
        var at = TestClock.Monday;
        foreach (var (path, id) in new[]
        {
            ("coupons", Id<IssuedCoupon>.New(at).ToString()), ("payouts", Id<Payout>.New(at).ToString()), ("payouts?queue=all", Id<Payout>.New(at).ToString()),
            ("refunds", Id<Refund>.New(at).ToString()), ("reconciliation/cases", Id<ReconciliationCase>.New(at).ToString()),
            ("fee-policies", Id<FeePolicyRow>.New(at).ToString()), ("fee-changes", Id<FeeChange>.New(at).ToString()),
        })
        {
            var cursor = Cursor.Write(new { id, at = "2026-03-02T14:00:00Z" });
            using var answer = await operators.GetAsync(new Uri($"/api/v1/operations/{path}{(path.Contains('?') ? '&' : '?')}cursor={cursor}", UriKind.Relative));
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
