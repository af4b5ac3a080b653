using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using Stoa.Server.Platform.Audit;
using Stoa.Server.Platform.Events;
using Stoa.Server.Prices.Fees;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Prices.Fees;

/// <summary>What the marketplace takes is data: a change counts from its very instant on, on every server, and sales keep what they were made with.</summary>
public sealed class FeePoliciesTests(TestDatabases databases)
{
    private static readonly Instant Noon = TestClock.Monday + Duration.FromHours(3);

    [Fact]
    public async Task A_change_counts_from_its_instant_on_on_every_server_and_orders_keep_theirs()
    {
        await using var stoa = await TestStoa.Start(databases);
        await using var other = await TestStoa.Start(databases, shared: stoa);
        var shop = await Shop.Open(stoa);
        var sale = new Sale(stoa, shop);
        var early = await sale.Paid(await sale.NewGuest());
        Assert.Equal("10 10", await Rates(other, shop, Noon));
        using var operators = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));
        var heard = new TaskCompletionSource();
        other.App.Services.GetRequiredService<EventBus>().Received += (_, message) =>
        {
            if (message.Topic == FeeTable.Topic) heard.TrySetResult();
        };

        using var made = await operators.PostAsJsonAsync("/api/v1/operations/fee-changes", Change(12.5m, 0, Noon));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal("approved", (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(30));
        foreach (var server in new[] { stoa, other })
        {
            Assert.Equal("10 10", await Rates(server, shop, Noon - Duration.Epsilon));
            Assert.Equal("12.5 0", await Rates(server, shop, Noon));
        }

        // A category of the preset's tree, then one above the listing's, then the organization: the narrower counts.
        await Approved(operators, Change(11, 0, Noon, category: "wellness"));
        Assert.Equal("11 0", await Rates(stoa, shop, Noon));
        await Approved(operators, Change(7, 3, Noon, organization: shop.Organization.ToString(), until: Noon + Duration.FromDays(10)));
        Assert.Equal("7 3", await Rates(stoa, shop, Noon));
        Assert.Equal("11 0", await Rates(stoa, shop, Noon + Duration.FromDays(10)));
        using var ended = await operators.PostAsJsonAsync("/api/v1/operations/fee-changes", new { kind = "end", category = "wellness", valid_from = InstantPattern.ExtendedIso.Format(Noon + Duration.FromDays(20)), reason = "Over" });
        Assert.Equal(HttpStatusCode.Created, ended.StatusCode);
        Assert.Equal("12.5 0", await Rates(stoa, shop, Noon + Duration.FromDays(20)));

        // The quote is asked for twice without a query; what was sold before keeps its fees and the version's name.
        stoa.Clock.MoveTo(Noon);
        using var guest = stoa.Client();
        var quote = new { listing_id = shop.Listing.ToString(), plan_id = shop.Plan.ToString() };
        using (var first = await guest.PostAsJsonAsync("/api/v1/quotes", quote)) Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(0, await SqlCount.Of(async () =>
        {
            using var again = await guest.PostAsJsonAsync("/api/v1/quotes", quote);
            var lines = (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("guest").GetProperty("lines");
            Assert.Contains(lines.EnumerateArray(), line => line.GetProperty("kind").GetString() == "guest_surcharge" && line.GetProperty("amount").GetProperty("amount").GetInt64() == 300);
        }));
        var kept = (await sale.Look(early)).Quote;
        Assert.Equal((1_000, "2026-01"), (kept.Commission.Minor, kept.FeePolicyVersion));
        var late = (await sale.Look(await sale.Place(await sale.NewGuest(), Sale.Tomorrow + Duration.FromHours(2)))).Quote;
        Assert.Equal((700, "2026-03-02"), (late.Commission.Minor, late.FeePolicyVersion));

        var policies = await operators.GetFromJsonAsync<JsonElement>("/api/v1/operations/fee-policies?limit=2");
        Assert.Equal(2, policies.GetProperty("items").GetArrayLength());
        var rest = await operators.GetFromJsonAsync<JsonElement>($"/api/v1/operations/fee-policies?limit=100&cursor={policies.GetProperty("next").GetString()}");
        Assert.Contains(rest.GetProperty("items").EnumerateArray(), policy => policy.GetProperty("version").GetString() == "2026-01" && policy.GetProperty("standing").GetString() == "past");
        Assert.Equal(4, await stoa.With((work, _) => work.Db.Set<AuditEvent>().CountAsync(e => e.Action == "prices.change-fees")));
    }

    [Fact]
    public async Task The_database_keeps_terms_and_lets_one_policy_count_at_a_time()
    {
        await using var stoa = await TestStoa.Start(databases);
        await using var database = NpgsqlDataSource.Create(stoa.ConnectionString);
        foreach (var (sql, refusal) in new[]
        {
            ("update prices.fee_policies set commission_bp = 1", "23001"),
            ("update prices.fee_policies set valid_from = valid_from - interval '1 day'", "23001"),
            ("delete from prices.fee_policies", "23001"),
            ("update prices.fee_policies set valid_until = '2026-06-01'; update prices.fee_policies set valid_until = null", "23001"),
            ("insert into prices.fee_policies (id, version_text, commission_bp, guest_surcharge_bp, valid_from, created_at) values (gen_random_uuid(), 'x', 1, 1, now(), now())", "23P01"),
        })
        {
            await using var command = database.CreateCommand(sql);
            Assert.Equal(refusal, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        }
    }

    [Fact]
    public async Task What_is_wrong_is_said_by_the_field()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var operators = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));
        const string Terms = "\"commission_bp\":1000,\"guest_surcharge_bp\":0,\"reason\":\"x\"";
        foreach (var (request, field) in new[]
        {
            ($"{{{Terms}}}", "valid_from"),
            ($"{{{Terms},\"valid_from\":\"2026-03-02T14:01:59Z\"}}", "valid_from"),
            ("{\"commission_bp\":10001,\"guest_surcharge_bp\":0,\"reason\":\"x\",\"valid_from\":\"2026-04-01T00:00:00Z\"}", "commission"),
            ("{\"commission_bp\":1000,\"reason\":\"x\",\"valid_from\":\"2026-04-01T00:00:00Z\"}", "guest_surcharge"),
            ("{\"commission_bp\":1000,\"guest_surcharge_bp\":0,\"valid_from\":\"2026-04-01T00:00:00Z\"}", "reason"),
            ($"{{{Terms},\"valid_from\":\"2026-04-01T00:00:00Z\",\"category\":\"nothing\"}}", "category"),
            ($"{{{Terms},\"valid_from\":\"2026-04-01T00:00:00Z\",\"valid_until\":\"2026-03-31T00:00:00Z\"}}", "valid_until"),
        })
        {
            using var body = new StringContent(request, System.Text.Encoding.UTF8, "application/json");
            using var answer = await operators.PostAsync(new Uri("/api/v1/operations/fee-changes", UriKind.Relative), body);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, field), (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString()));
        }
        using var gap = await operators.PostAsJsonAsync("/api/v1/operations/fee-changes", new { kind = "end", valid_from = "2026-04-01T00:00:00Z", reason = "x" });
        Assert.Equal(HttpStatusCode.Conflict, gap.StatusCode);
    }

    internal static object Change(decimal commission, decimal surcharge, Instant from, string? category = null, string? organization = null, Instant? until = null) => new
    {
        category, organization_id = organization, commission_bp = (int)(commission * 100), guest_surcharge_bp = (int)(surcharge * 100),
        valid_from = InstantPattern.ExtendedIso.Format(from), valid_until = until is { } end ? InstantPattern.ExtendedIso.Format(end) : null, reason = "A test",
    };

    private static async Task Approved(HttpClient operators, object change)
    {
        using var made = await operators.PostAsJsonAsync("/api/v1/operations/fee-changes", change);
        Assert.True(made.StatusCode == HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
    }

    private static async Task<string> Rates(TestStoa stoa, Shop shop, Instant at)
    {
        var policy = await stoa.App.Services.GetRequiredService<FeeTable>().Select(shop.Organization.ToString(), "massage", at, CancellationToken.None);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{policy.Value.Commission.Value / 100m:0.##} {policy.Value.GuestSurcharge.Value / 100m:0.##}");
    }
}
