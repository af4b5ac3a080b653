using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Notifications;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Audit;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Prices.Fees;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Prices.Fees;

/// <summary>Fees as operators meet them: what counts, the effect of a change on real orders before it is saved, the second person.</summary>
public sealed class FeePagesTests(TestDatabases databases)
{
    private static readonly (string, string)[] Raise =
        [("commission", "15"), ("guest_surcharge", "5"), ("from_day", "2026-03-10"), ("reason", "The new year"), ("days", "30")];

    [Fact]
    public async Task An_operator_sees_the_effect_on_real_orders_then_saves_what_was_seen_and_the_provider_is_told()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var sale = new Sale(stoa, shop);
        await sale.Paid(await sale.NewGuest());
        await sale.Paid(await sale.NewGuest(), Sale.Tomorrow + Duration.FromHours(1));
        // Nobody paid for this one: no fees were earned on it.
        await sale.Place(await sale.NewGuest(), Sale.Tomorrow + Duration.FromHours(2));
        await SignedIn.Token(stoa, memberOf: shop.Organization);
        using var operators = new PlainBrowser(stoa);
        operators.SignIn(await SignedIn.Token(stoa, isOperator: true));
        Assert.Equal(HttpStatusCode.OK, await operators.Open("/operator/fee-policies"));
        Assert.Contains("The whole marketplace", operators.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await operators.Open("/operator/fee-policies/new"));

        var (status, _) = await operators.Send(New, ("commission", "many"), ("guest_surcharge", "101"), ("from_day", "2026-03-01"), ("reason", ""), ("step", "preview"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        foreach (var field in new[] { "commission", "guest_surcharge", "from_day", "reason" }) Assert.Contains($"id=\"field-{field}-error\"", operators.Html, StringComparison.Ordinal);

        (status, _) = await operators.Send(New, [.. Raise, ("step", "preview")]);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("2 orders of the last 30 days are meant; 2 of them would have had other fees.", operators.Html, StringComparison.Ordinal);
        // Two sales of 100: the provider pays 20 and would 30, guests pay 20 and would 10.
        foreach (var amount in new[] { "$20.00", "$30.00", "$10.00", "$40.00" }) Assert.Contains(amount, operators.Html, StringComparison.Ordinal);
        Assert.Equal(0, await stoa.With((work, _) => work.Db.Set<FeeChange>().CountAsync()));
        Assert.Equal(1, await stoa.With((work, _) => work.Db.Set<FeePolicyRow>().CountAsync()));

        // Other terms than those that were looked at are not saved unseen.
        (status, _) = await operators.Send(New, ("commission", "18"), ("guest_surcharge", "5"), ("from_day", "2026-03-10"), ("reason", "More"), ("days", "90"), ("step", "save"));
        Assert.Equal(HttpStatusCode.OK, status);
        (status, _) = await operators.Send(New, [.. Raise, ("step", "preview")]);
        Assert.Equal(HttpStatusCode.OK, status);
        (status, var next) = await operators.Send(New, [.. Raise, ("step", "save")]);
        Assert.Equal((HttpStatusCode.SeeOther, "/operator/fee-policies"), (status, next));
        await operators.Open(next!);
        Assert.Contains("2026-03-10", operators.Html, StringComparison.Ordinal);
        Assert.Contains("Next", operators.Html, StringComparison.Ordinal);

        await stoa.Settle();
        var mail = Assert.Single(await Mails(stoa, "fees-changed"));
        Assert.Contains("For all that you sell the commission is 15 % instead of 10 %, and guests pay a surcharge of 5 % instead of 10 %.", mail.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("10 March 2026", mail, StringComparison.Ordinal);

        // The next hundred begin behind the last one; whoever was told is not told again.
        var decided = await stoa.With((work, _) => work.Db.Set<FeeChange>().Select(change => change.Id).SingleAsync());
        await stoa.With(async (work, services) =>
        {
            await TellProvidersOfFees.Handle(new(decided, new Id<Organization>(Guid.Empty)), work, services, CancellationToken.None);
            return await work.Commit(CancellationToken.None);
        });
        Assert.Single(await Mails(stoa, "fees-changed"));

        // A narrower policy at the old rates: the organization's fees do not change with the marketplace's any more. What was announced does not come.
        await operators.Open(New);
        (string, string)[] own = [("organization", shop.Organization.ToString()), ("commission", "10"), ("guest_surcharge", "10"), ("from_day", "2026-03-09"), ("reason", "A deal")];
        await operators.Send(New, [.. own, ("step", "preview")]);
        Assert.Contains("none would have had other fees", operators.Html, StringComparison.Ordinal);
        (status, _) = await operators.Send(New, [.. own, ("step", "save")]);
        Assert.Equal(HttpStatusCode.SeeOther, status);
        await operators.Open("/operator/fee-policies");
        Assert.Contains("Atelier Calme", operators.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_takes_two_one_proposes_and_another_decides_once()
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Fees:TwoPeople"] = "true" });
        var shop = await Shop.Open(stoa);
        await SignedIn.Token(stoa, memberOf: shop.Organization);
        var token = await SignedIn.Token(stoa, isOperator: true);
        using var proposer = new PlainBrowser(stoa);
        proposer.SignIn(token);
        var page = await Propose(proposer, Raise);
        await proposer.Open(page);
        Assert.Contains("There is no other operator yet", proposer.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Approve it", proposer.Html, StringComparison.Ordinal);
        using var own = SignedIn.Client(stoa, token);
        var change = $"/api/v1/operations/fee-changes/{page[(page.LastIndexOf('/') + 1)..]}";
        Assert.Equal(HttpStatusCode.Forbidden, await Post(own, $"{change}/approve"));
        Assert.Equal(HttpStatusCode.Forbidden, await Post(own, $"{change}/reject"));

        using var one = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));
        using var two = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));
        Assert.Equal(HttpStatusCode.Forbidden, await Post(two, $"{change}/withdraw"));
        await stoa.Settle();
        Assert.Equal(2, (await Mails(stoa, "fees-proposed")).Count);
        Assert.Empty(await Mails(stoa, "fees-changed"));
        var answers = await Task.WhenAll(Post(one, $"{change}/approve"), Post(two, $"{change}/approve"));
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], answers.Order());
        Assert.Equal(2, await stoa.With((work, _) => work.Db.Set<FeePolicyRow>().CountAsync()));
        await stoa.Settle();
        Assert.Single(await Mails(stoa, "fees-changed"));

        // What is rejected says why, to who proposed it; what is taken back bothers nobody.
        var second = await Propose(proposer, [.. Raise.Where(field => field.Item1 != "from_day"), ("from_day", "2026-03-20")]);
        using var other = new PlainBrowser(stoa);
        other.SignIn(await SignedIn.Token(stoa, isOperator: true));
        Assert.Equal(HttpStatusCode.OK, await other.Open(second));
        Assert.Contains("The effect", other.Html, StringComparison.Ordinal);
        var (status, _) = await other.Send($"{second}/reject", ("reason", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        (status, _) = await other.Send($"{second}/reject", ("reason", "Too much at once"));
        Assert.Equal(HttpStatusCode.SeeOther, status);
        await stoa.Settle();
        Assert.Contains("Too much at once", Assert.Single(await Mails(stoa, "fees-not-approved")), StringComparison.Ordinal);
        var third = await Propose(proposer, [.. Raise.Where(field => field.Item1 != "from_day"), ("from_day", "2026-03-21")]);
        await proposer.Open(third);
        (status, _) = await proposer.Send($"{third}/withdraw");
        Assert.Equal(HttpStatusCode.SeeOther, status);

        // Nobody decides in time: it never counts, and cannot be approved any more.
        var late = await Propose(proposer, [.. Raise.Where(field => field.Item1 != "from_day"), ("from_day", "2026-03-03")]);
        var lateChange = $"/api/v1/operations/fee-changes/{late[(late.LastIndexOf('/') + 1)..]}";
        stoa.Clock.MoveTo(Instant.FromUtc(2026, 3, 3, 4, 59));
        Assert.Equal(HttpStatusCode.Conflict, await Post(one, $"{lateChange}/approve"));
        await stoa.Settle();
        Assert.Equal("expired", (await one.GetFromJsonAsync<JsonElement>(lateChange)).GetProperty("status").GetString());
        Assert.Equal(2, (await Mails(stoa, "fees-not-approved")).Count);
        Assert.Equal(2, await stoa.With((work, _) => work.Db.Set<FeePolicyRow>().CountAsync()));
        Assert.Equal(
            ["prices.approve-fees", "prices.propose-fees", "prices.propose-fees", "prices.propose-fees", "prices.propose-fees", "prices.reject-fees", "prices.withdraw-fees"],
            await stoa.With((work, _) => work.Db.Set<AuditEvent>().Where(e => e.Action.EndsWith("-fees")).Select(e => e.Action).OrderBy(action => action).ToListAsync()));
    }

    private const string New = "/operator/fee-policies/new";

    private static async Task<string> Propose(PlainBrowser browser, (string, string)[] fields)
    {
        await browser.Open(New);
        await browser.Send(New, [.. fields, ("step", "preview")]);
        var (status, page) = await browser.Send(New, [.. fields, ("step", "save")]);
        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.StartsWith("/operator/fee-policies/changes/fch_", page, StringComparison.Ordinal);
        return page!;
    }

    private static async Task<HttpStatusCode> Post(HttpClient client, string path)
    {
        using var answer = await client.PostAsJsonAsync(path, new { reason = "Because" });
        return answer.StatusCode;
    }

    private static Task<List<string>> Mails(TestStoa stoa, string template) => stoa.With(async (work, _) =>
        (await work.Db.Set<Notification>().Where(n => n.Template == template).ToListAsync()).ConvertAll(mail => work.Cipher.Open(mail.Text, Notification.TextPurpose)));
}
