using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.MercadoPago;

/// <summary>The whole program with accounts of Mercado Pago in three countries, and the stand-in in its place.</summary>
internal sealed class MercadoPagoTill : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Currencies = new(StringComparer.Ordinal) { ["CL"] = "CLP", ["BR"] = "BRL", ["CO"] = "COP" };

    private MercadoPagoTill(TestStoa stoa, MercadoPagoStandIn there) => (Stoa, There) = (stoa, there);

    public TestStoa Stoa { get; }
    public MercadoPagoStandIn There { get; }
    public PaymentGateway Gateway => Stoa.App.Services.GetRequiredService<Gateways>().Find("mercadopago")!;

    /// <summary>Somebody who buys for this much; and what was opened for them.</summary>
    public sealed record Buyer(Sale Sale, Shopper Guest, Id<Order> Order, string Page);

    public static async Task<MercadoPagoTill> Open(TestDatabases databases, params (string Key, string Value)[] settings)
    {
        var there = await MercadoPagoStandIn.Start();
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Payments:Gateways:0"] = "mercadopago",
            ["Stoa:MercadoPago:ApiBase"] = there.Address,
            ["Stoa:MercadoPago:TryTimeout"] = "00:00:01",
        };
        foreach (var country in Currencies.Keys)
        {
            all[$"Stoa:MercadoPago:Accounts:{country}:AccessToken"] = TokenOf(country);
            all[$"Stoa:MercadoPago:Accounts:{country}:WebhookSecrets:0"] = SecretOf(country);
            all[$"Stoa:MercadoPago:Accounts:{country}:AppId"] = AppOf(country);
            all[$"Stoa:MercadoPago:Accounts:{country}:ClientSecret"] = AppSecretOf(country);
        }
        foreach (var (key, value) in settings) all[key] = value;
        var stoa = await TestStoa.Start(databases, all);
        there.State.Now = stoa.Clock.GetCurrentInstant;
        return new MercadoPagoTill(stoa, there);
    }

    public static string SecretOf(string country) => $"secret-of-{country}";

    public static string? CountryOf(string authorization) => Currencies.Keys.FirstOrDefault(country => authorization == $"Bearer {TokenOf(country)}");

    /// <summary>The country whose application it is.</summary>
    public static string? CountryOfApp(string? app) => Currencies.Keys.FirstOrDefault(country => app == AppOf(country));

    public static string? CurrencyOf(string country) => Currencies.GetValueOrDefault(country);

    public static string AppOf(string country) => $"70{(int)country[0]}{(int)country[1]}";

    public static string AppSecretOf(string country) => $"app-secret-of-{country}";

    /// <summary>The token of the marketplace's own account.</summary>
    public static string TokenOf(string country) => $"APP_USR-{country}";

    /// <summary>Orders, and goes to pay.</summary>
    public async Task<Buyer> Buy(string currency = "CLP", long priceMinor = 25_000, Shop? shop = null, Instant? start = null)
    {
        shop ??= await Shop.Open(Stoa, currency: currency, priceMinor: priceMinor);
        var guest = new Shopper(Stoa.BaseAddress);
        var held = await guest.Hold(shop, start ?? Sale.Tomorrow);
        var order = (await guest.Order(held["id"]))["id"];
        var started = await guest.Send(HttpMethod.Post, $"/api/v1/orders/{order}/payments");
        Assert.True(started.Status == HttpStatusCode.OK, started.Text);
        return new Buyer(new Sale(Stoa, shop), guest, Id<Order>.Parse(order, null), started["url"].Split("pref_id=")[1]);
    }

    /// <summary>Tells all that was not told, and handles it.</summary>
    public async Task Tell(bool reversed = false, int times = 1)
    {
        for (var round = 0; round < 3 && There.State.Notices.Count > 0; round++)
        {
            var notices = There.State.Notices.ToList();
            There.State.Notices.Clear();
            if (reversed) notices.Reverse();
            foreach (var (owner, type, id) in notices)
            {
                for (var time = 0; time < times; time++) Assert.Equal(HttpStatusCode.OK, await Send(type, id, SecretOf(owner[..2]), user: MercadoPagoState.UserOf(owner)));
            }
            await Settle();
        }
    }

    /// <summary>Handles what is due, and what failed a little later.</summary>
    public async Task Settle()
    {
        for (var round = 0; round < 4; round++) await Stoa.Advance(Duration.FromSeconds(3));
    }

    public async Task<HttpStatusCode> Send(string type, string id, string secret, int secondsFromNow = 0, string? signedId = null, string? requestId = "req-1", long user = MercadoPagoState.Marketplace)
    {
        var time = (Stoa.Clock.GetCurrentInstant().ToUnixTimeSeconds() + secondsFromNow).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var signed = $"id:{signedId ?? id};{(requestId is null ? "" : $"request-id:{requestId};")}ts:{time};";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)));
        var notice = new JsonObject
        {
            ["id"] = 114411, ["live_mode"] = true, ["type"] = type, ["action"] = "payment.updated", ["api_version"] = "v1", ["user_id"] = user,
            // Text for payments, a number for chargebacks.
            ["data"] = new JsonObject { ["id"] = type == "payment" ? id : JsonNode.Parse(id) },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/mercadopago?data.id={id}&type={type}") { Content = new StringContent(notice.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("x-signature", $"ts={time},v1={signature}");
        if (requestId is not null) request.Headers.TryAddWithoutValidation("x-request-id", requestId);
        using var client = Stoa.Client();
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>State of the order, of its money, and of its payments.</summary>
    public Task<string> Stands(Buyer buyer) => Stoa.With(async (work, _) =>
    {
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == buyer.Order);
        var payments = await work.Db.Set<Payment>().AsNoTracking().Where(p => p.OrderId == buyer.Order).Select(p => p.Status.ToString()).ToListAsync();
        return $"{order.State}, {order.MoneyState}, {string.Join('+', payments.Order(StringComparer.Ordinal))}";
    });

    public Task<string> Books(Buyer buyer) => Stoa.With(async (work, _) => string.Join('\n', (await Balances.EntriesOf(buyer.Order, work, CancellationToken.None))
        .Select(e => $"{e.Cause}: {string.Join(", ", e.Postings.Select(p => $"{p.Account.Split(':')[0]} {p.Balance.Major:0.##}"))}")));

    /// <summary>An operator gives an amount back.</summary>
    public async Task GiveBack(Buyer buyer, Money amount)
    {
        var fired = await buyer.Sale.TryFire(buyer.Sale.Operator, buyer.Order, new("force-refund", "Because", amount));
        Assert.Null(fired.Problem);
        await Settle();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(There.Complaints);
        await Stoa.App.Services.GetRequiredService<LedgerSealer>().SealAll(CancellationToken.None);
        Assert.Empty((await new LedgerCheck(Stoa.App.Services.GetRequiredService<Npgsql.NpgsqlDataSource>()).Run(CancellationToken.None)).Findings);
        await Stoa.DisposeAsync();
        await There.DisposeAsync();
    }
}
