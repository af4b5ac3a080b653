using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Security;
using Stoa.Server.Platform.Time;
using Stoa.Server.Site;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>
/// The payments module running on a port and a database of its own, with the sandbox, and with <see cref="OrdersStandIn"/> where the
/// orders module would be. Nothing happens in the background: <see cref="Settle"/> handles what is due.
/// </summary>
internal sealed class Till : IAsyncDisposable
{
    public static readonly byte[] OldSecret = RandomNumberGenerator.GetBytes(32);
    public static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);
    private const string ActorHeader = "X-Test-Customer";

    private readonly WebApplication _app;
    private readonly TestDatabase _database;
    private readonly DirectoryInfo _folder;

    private Till(WebApplication app, TestDatabase database, DirectoryInfo folder)
    {
        (_app, _database, _folder) = (app, database, folder);
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public StoaClock Clock => _app.Services.GetRequiredService<StoaClock>();

    public NpgsqlDataSource Database => _app.Services.GetRequiredService<NpgsqlDataSource>();

    public string ConnectionString => _database.ConnectionString;

    public IServiceProvider Services => _app.Services;

    public SandboxProcessor Processor => Services.GetRequiredService<SandboxProcessor>();

    public static async Task<Till> Open(
        TestDatabases databases, Action<IServiceCollection>? change = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var database = await databases.Create();
        var folder = Directory.CreateTempSubdirectory("stoa-till-");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Stoa:DataFolder"] = folder.FullName,
            ["Stoa:Delivery:Worker"] = "false",
            ["Stoa:Payments:Gateways:0"] = "sandbox",
            ["Stoa:Payments:SealEvery"] = "01:00:00",
            ["Stoa:Sandbox:DeveloperPages"] = "true",
            ["Stoa:Sandbox:WebhookSecrets:0"] = Convert.ToBase64String(Secret),
            ["Stoa:Sandbox:WebhookSecrets:1"] = Convert.ToBase64String(OldSecret),
        });
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>(StringComparer.Ordinal));
        Module[] modules = [new PaymentsModule(), new OrdersStandIn()];
        builder.Services.AddPlatform(builder.Configuration, database.ConnectionString);
        builder.Services.AddEncryption(builder.Configuration);
        builder.Services.AddSecurity(builder.Configuration);
        builder.Services.AddAntiforgery();
        builder.Services.AddSite(_ => new PageFrame { MarketplaceName = "Test" });
        builder.Services.AddAuthorization(options =>
        {
            options.AddPolicy(Policies.Operator, policy => policy.RequireAssertion(_ => true));
            options.AddPolicy(Policies.SignedIn, policy => policy.RequireAssertion(_ => true));
        });
        builder.Services.AddSingleton(new StoaClock(new TestClock(TestClock.Monday)));
        foreach (var module in modules) module.Services(builder.Services, builder.Configuration);
        change?.Invoke(builder.Services);
        var app = builder.Build();
        foreach (var module in modules) module.Handlers(app.Services.GetRequiredService<HandlerTable>());
        app.UseSecurity();
        app.Use((http, next) =>
        {
            if (http.Request.Headers[ActorHeader] is [{ } customer])
                http.RequestServices.GetRequiredService<ActorHolder>().Actor = Actor.Visitor with { CustomerId = Guid.Parse(customer, CultureInfo.InvariantCulture), IsOperator = true };
            return next(http);
        });
        app.UseAuthorization();
        foreach (var module in modules)
        {
            module.Api(app.MapGroup("/api/v1"));
            module.Pages(app);
        }
        await app.StartAsync();
        return new Till(app, database, folder);
    }

    /// <summary>Does something as the program itself, and commits it.</summary>
    public async Task<T> Do<T>(Func<Work, Task<T>> act)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
        var work = scope.ServiceProvider.GetRequiredService<Work>();
        var result = await act(work);
        if (await work.Commit(TestContext.Current.CancellationToken) is { } problem) throw new InvalidOperationException(problem.Code);
        return result;
    }

    public Task Do(Func<Work, Task> act) => Do(async work =>
    {
        await act(work);
        return true;
    });

    /// <summary>Asks as somebody.</summary>
    public async Task<T> As<T>(Actor actor, Func<Work, Task<T>> ask)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = actor;
        return await ask(scope.ServiceProvider.GetRequiredService<Work>());
    }

    /// <summary>An order waiting for its payment, which is placed.</summary>
    public Task<Order> Order(bool guest = true, BookingMode booking = BookingMode.Instant, string price = "100") => Do(work =>
    {
        var order = Shelf.Order(work, guest, booking, decimal.Parse(price, CultureInfo.InvariantCulture));
        PlacePayment.Apply(work, order);
        return Task.FromResult(order);
    });

    /// <summary>Goes to pay, gives the card, and goes back; the address that the customer ends at.</summary>
    public async Task<string> Pay(Order order, SandboxCard card, bool confirm = true)
    {
        var url = await StartPaying(order);
        var paid = await PostForm(url, ("number", card.Number), ("expiry", "12 / 40"), ("cvc", "123"), ("name", "Test"));
        var next = paid.Headers.Location!.ToString();
        if (card != SandboxCard.Guarded) return next;
        var answered = await PostForm(url + "/challenge", ("answer", confirm ? "confirm" : "refuse"));
        return answered.Headers.Location!.ToString();
    }

    /// <summary>The hosted page's address.</summary>
    public async Task<string> StartPaying(Order order)
    {
        using var response = await StartPayment(order);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        return response.Headers.Location!.ToString();
    }

    public async Task<HttpResponseMessage> StartPayment(Order order, Id<Server.Identity.Customers.Customer>? as_ = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/orders/{order.Id}/pay");
        request.Headers.Add(ActorHeader, (as_ ?? order.CustomerId).Value.ToString());
        return await Client.SendAsync(request);
    }

    /// <summary>Opens a page as a customer.</summary>
    public async Task<HttpResponseMessage> Get(string url, Id<Server.Identity.Customers.Customer> customer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Add(ActorHeader, customer.Value.ToString());
        return await Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> PostForm(string url, params (string Name, string Value)[] fields) =>
        Client.PostAsync(url, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>Handles all that is due, and what follows from it.</summary>
    public async Task Settle()
    {
        // What failed is due again a little later.
        for (var round = 0; round < 3; round++)
        {
            await Services.GetRequiredService<QueueWorker>().Drain(TestContext.Current.CancellationToken);
            if (round < 2) Clock.Ahead += Duration.FromSeconds(2);
        }
        foreach (var error in await Errors()) TestContext.Current.SendDiagnosticMessage(error);
    }

    /// <summary>What envelopes that are not done say of their last try.</summary>
    public Task<List<string>> Errors() => Do(work => work.Db.Set<Envelope>().AsNoTracking().Where(e => e.LastError != null)
        .OrderBy(e => e.Id).Select(e => $"{e.Status} {e.Topic}: {e.LastError}").ToListAsync());

    /// <summary>Goes on in time, and handles what became due.</summary>
    public async Task After(Duration time)
    {
        Clock.Ahead += time;
        await Settle();
    }

    public Task<Order> Load(Order order) => Do(work => work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == order.Id));

    public Task<List<Payment>> PaymentsOf(Order order) =>
        Do(work => work.Db.Set<Payment>().AsNoTracking().Where(p => p.OrderId == order.Id).OrderBy(p => p.CreatedAt).ToListAsync());

    public Task<List<Refund>> RefundsOf(Order order) =>
        Do(work => work.Db.Set<Refund>().AsNoTracking().Where(r => r.OrderId == order.Id).OrderBy(r => r.CreatedAt).ToListAsync());

    /// <summary>Every entry of an order, one a line: <c>captured: gateway:sandbox 110.00, held -110.00</c>.</summary>
    public async Task<string> Books(Order order)
    {
        var entries = await Do(work => Balances.EntriesOf(order.Id, work, CancellationToken.None));
        return string.Join('\n', entries.Select(e => $"{e.Cause}: {string.Join(", ", e.Postings.Select(p => $"{Short(p.Account)} {p.Balance.Major.ToString("F2", CultureInfo.InvariantCulture)}"))}"));
    }

    /// <summary>What is wrong in the books, after all was sealed.</summary>
    public async Task<IReadOnlyList<string>> Check()
    {
        await Services.GetRequiredService<LedgerSealer>().SealAll(CancellationToken.None);
        return await Look();
    }

    /// <summary>The same, while nothing is sealed. The check goes by the database's clock, which is set by ours.</summary>
    public async Task<IReadOnlyList<string>> Look()
    {
        await Do(work => work.Db.Database.ExecuteSqlAsync($"update platform.clock set ahead = {work.Now.ToDateTimeUtc()} - now()"));
        return (await new LedgerCheck(Database).Run(CancellationToken.None)).Findings;
    }

    public async Task<long> Count(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>As a superuser who switches the triggers off.</summary>
    public async Task Tamper(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"set session_replication_role = replica; {sql}; set session_replication_role = default", connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Short(string account) => account.Split(':')[0] is "held" or "payable" ? account.Split(':')[0] : account;
}
