using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Ledger;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.GettingReady;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Payouts.Funds;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Payouts;

/// <summary>A running marketplace with a shop that may be paid, its finance member, and operators.</summary>
internal sealed class Treasury : IAsyncDisposable
{
    public const string Iban = "DE89370400440532013000";

    private int _grants;

    private Treasury(TestStoa stoa, Shop shop, HttpClient finance, string[] operators) =>
        (Stoa, Shop, Finance, Operators) = (stoa, shop, finance, [.. operators.Select(token => SignedIn.Client(stoa, token))]);

    public TestStoa Stoa { get; }
    public Shop Shop { get; }
    public HttpClient Finance { get; }
    public IReadOnlyList<HttpClient> Operators { get; }
    public HttpClient Operator => Operators[0];
    public string Own => $"/api/v1/organizations/{Shop.Organization}";
    public string OwnerToken { get; private init; } = "";

    public static async Task<Treasury> Open(TestDatabases databases, params (string Key, string Value)[] settings)
    {
        var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Payments:Gateways:0"] = "sandbox",
            ["Stoa:Payouts:FirstDelay"] = "00:00:00",
            ["Stoa:Payouts:Minimum:CAD"] = "20",
            ["Stoa:Payouts:ApproveAbove:CAD"] = "1000",
            ["Stoa:Payouts:TwoApproveAbove:CAD"] = "5000",
            ["Stoa:Payouts:FromName"] = "Märkte & Söhne",
            ["Stoa:Payouts:FromIban"] = "AT61 1904 3002 3457 3201",
        }.Concat(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).GroupBy(it => it.Key).ToDictionary(it => it.Key, it => it.Last().Value));
        var shop = await Shop.Open(stoa);
        var owner = await SignedIn.Token(stoa, memberOf: shop.Organization);
        await stoa.With(async (work, _) =>
        {
            var member = await work.Db.Set<Member>().FirstAsync(m => m.OrganizationId == shop.Organization);
            work.Db.Add(new GrantedWaiver
            {
                Id = Id<GrantedWaiver>.New(work.Now), OrganizationId = shop.Organization, Requirement = "documents", Reason = "known", GrantedBy = member.UserId, GrantedAt = work.Now,
            });
            return await work.Commit(CancellationToken.None);
        });
        var finance = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization, role: MemberRole.Finance));
        return new Treasury(stoa, shop, finance, [await SignedIn.Token(stoa, isOperator: true), await SignedIn.Token(stoa, isOperator: true)]) { OwnerToken = owner };
    }

    /// <summary>Money that was released to the shop, or (negative) taken back.</summary>
    public Task Grant(long minor, string currency = "CAD", Id<Organization>? to = null) => Stoa.With(async (work, _) =>
    {
        var id = $"grant_{++_grants}";
        var amount = new Money(minor, Currency.Parse(currency));
        Ledger.Post(work, new JournalEntry(Cause.Released, id, "Granted by the test",
            [new(Account.OwnPocket, amount), new(Account.Payable((to ?? Shop.Organization).ToString()), -amount)]), order: null);
        if (!await work.Db.Set<PayoutTerms>().AnyAsync(t => t.OrganizationId == Shop.Organization))
            work.Db.Add(new PayoutTerms { OrganizationId = Shop.Organization, FirstReleasedAt = work.Now });
        Assert.Null(await work.Commit(CancellationToken.None));
        return true;
    });

    public async Task GiveAccount() => Assert.Equal(HttpStatusCode.NoContent, (await Finance.PutAsJsonAsync($"{Own}/payout-account", new { holder = "Atelier Calme", iban = Iban })).StatusCode);

    public async Task<(HttpStatusCode Status, JsonElement Body)> Ask(object? amount = null)
    {
        using var answer = await Finance.PostAsJsonAsync($"{Own}/payouts", new { amount });
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Asks for a payout that is given; its id.</summary>
    public async Task<string> Payout(long? minor = null)
    {
        var (status, body) = await Ask(minor is { } amount ? Cad(amount) : null);
        Assert.True(status is HttpStatusCode.Created, body.ToString());
        return body.GetProperty("id").GetString()!;
    }

    public static object Cad(long minor) => new { amount = minor, currency = "CAD" };

    /// <summary>As the operator; the status, and the problem's code.</summary>
    public async Task<string> Operate(string path, object? body = null, int by = 0)
    {
        using var answer = await Operators[by].PostAsJsonAsync($"/api/v1/operations/{path}", body ?? new { });
        if (answer.IsSuccessStatusCode) return answer.StatusCode is HttpStatusCode.Created ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()! : "ok";
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()!;
    }

    public Task<string> State(string id) => Sql<string>($"select status || coalesce(': ' || reason, '') from payments.payouts where id = '{Id<Payout>.Parse(id, null).Value}'");

    /// <summary>What the shop's accounts stand at: what is owed to it is positive.</summary>
    public async Task<string> Stands()
    {
        var funds = (await Stoa.With((work, _) => ReadFunds.Of(Shop.Organization, work, default))).SingleOrDefault();
        return funds is null ? "nothing" : $"{funds.Payable.Major:F2} free, {funds.Pending.Major:F2} pending, {funds.Reserve.Major:F2} reserve";
    }

    public async Task<T> Sql<T>(string sql)
    {
        await using var command = Stoa.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task<IReadOnlyList<string>> Check() => Check(Stoa);

    public static async Task<IReadOnlyList<string>> Check(TestStoa stoa)
    {
        await stoa.App.Services.GetRequiredService<LedgerSealer>().SealAll(default);
        return (await new LedgerCheck(stoa.App.Services.GetRequiredService<NpgsqlDataSource>()).Run(default)).Findings;
    }

    public async ValueTask DisposeAsync()
    {
        Finance.Dispose();
        foreach (var client in Operators) client.Dispose();
        await Stoa.DisposeAsync();
    }
}
