using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Core.Access;
using Stoa.Core.Listings;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Server.Catalog;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.GettingReady;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Walk;

/// <summary>A provider of the walk: what they sell, and who acts for them.</summary>
/// <param name="Shop">What they sell.</param>
/// <param name="Owner">Who acts.</param>
/// <param name="Currency">In what they are paid.</param>
/// <param name="Bank">Where to.</param>
/// <param name="IsInParts">True when their orders have milestones.</param>
internal sealed record Seller(Shop Shop, Actor Owner, string Currency, SandboxBank Bank, bool IsInParts);

/// <summary>A marketplace with some providers, that may be ended and started again at any time; its clock stands still in between.</summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>The milestones of an order that has some.</summary>
    public static readonly IReadOnlyList<MilestoneTerm> Parts = [new("Sketches", 34), new("Colours", 33), new("The whole", 33)];

    private const int Rooms = 8;

    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Stoa:Demo"] = "true",
        ["Stoa:Payments:Gateways:0"] = "sandbox",
        ["Stoa:Payments:SealEvery"] = "01:00:00",
        ["Stoa:Payments:ReconcileEvery"] = "01:00:00",
        ["Stoa:Payouts:FirstDelay"] = "00:00:00",
        ["Stoa:Payouts:ChangedAccountDelay"] = "00:00:00",
        ["Stoa:Payouts:ApproveAbove:CAD"] = "40",
        ["Stoa:Sandbox:DuplicateEvery"] = "5",
        ["Stoa:Sandbox:DisorderEvery"] = "4",
        ["Stoa:Sandbox:AuthorizationLife"] = "10:00:00",
        ["Stoa:Delivery:Lease"] = "00:00:00.001",
        ["Stoa:Delivery:PollEvery"] = "00:00:00.050",
    };

    private readonly TestDatabases _databases;
    private readonly WalkFaults _faults;
    private readonly TestStoa _first;
    private readonly bool _oneByOne;

    private World(TestDatabases databases, WalkFaults faults, TestStoa first, bool oneByOne) =>
        (_databases, _faults, _first, _oneByOne, Now) = (databases, faults, first, oneByOne, first);

    /// <summary>The program that runs.</summary>
    public TestStoa Now { get; private set; }

    public IReadOnlyList<Seller> Sellers { get; private set; } = [];

    /// <summary>What has members, and is charged again and again.</summary>
    public (Id<Listing> Listing, IReadOnlyDictionary<string, Id<Plan>> Plans) Club { get; private set; }

    public Actor Operator { get; private set; } = Actor.Visitor;

    public T Get<T>() where T : notnull => Now.App.Services.GetRequiredService<T>();

    /// <summary>Starts it.</summary>
    /// <param name="databases">The assembly's.</param>
    /// <param name="faults">What breaks at the gateway.</param>
    /// <param name="oneByOne">True to handle one envelope at a time, so that a walk goes the same way again.</param>
    public static async Task<World> Open(TestDatabases databases, WalkFaults faults, bool oneByOne)
    {
        var first = await TestStoa.Start(databases, SettingsOf(oneByOne), replace: WalkGateway.Install(faults));
        var world = new World(databases, faults, first, oneByOne);
        await SignedIn.Token(first, isOperator: true);
        var user = await first.With((work, _) => work.Db.Set<User>().Where(u => u.IsOperator).Select(u => u.Id.Value).FirstAsync());
        world.Operator = new Actor(null, user, null, null, IsOperator: true, []);
        world.Sellers =
        [
            await world.Sells(BookingMode.Instant, "CAD", 10_000, SandboxBank.Good),
            await world.Sells(BookingMode.Request, "CAD", 7_777, SandboxBank.Returned),
            await world.Sells(BookingMode.Instant, "CAD", 33, SandboxBank.Closed),
            await world.Sells(BookingMode.Request, "JPY", 9_999, SandboxBank.Good),
            await world.Sells(BookingMode.Instant, "CAD", 9_101, SandboxBank.Good, isInParts: true),
        ];
        world.Club = await Subscriptions.Club.Offer(first, world.Sellers[0].Shop);
        Assert.Null(await world.As(world.Operator, async (work, _) => await SetTerms.Reserve(null, new(10, 5, "Everybody"), work, default)));
        return world;
    }

    public Task<T> As<T>(Actor actor, Func<Work, IServiceProvider, Task<T>> act) => Now.With(act, actor);

    public Task<T> Do<T>(Func<Work, IServiceProvider, Task<T>> act) => Now.With(act);

    /// <summary>The program ends, and another takes over.</summary>
    public async Task Restart()
    {
        await Now.App.StopAsync();
        if (Now != _first) await Now.DisposeAsync();
        Now = await TestStoa.Start(_databases, SettingsOf(_oneByOne), shared: _first, replace: WalkGateway.Install(_faults));
        if (!_faults.IsOn) Get<SandboxFaults>().Set(SandboxFaults.Settings.None);
    }

    /// <summary>From now on nothing goes wrong.</summary>
    public void Calm()
    {
        _faults.IsOn = false;
        Get<SandboxFaults>().Set(SandboxFaults.Settings.None);
    }

    /// <summary>Handles what is due.</summary>
    public Task<int> Drain() => Get<QueueWorker>().Drain(CancellationToken.None);

    public async Task<long> Number(string sql)
    {
        await using var command = Get<NpgsqlDataSource>().CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The first column of every row.</summary>
    public async Task<List<string>> Lines(string sql)
    {
        await using var command = Get<NpgsqlDataSource>().CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        if (Now != _first) await Now.DisposeAsync();
        await _first.DisposeAsync();
    }

    private static Dictionary<string, string?> SettingsOf(bool oneByOne) =>
        oneByOne ? new(Settings, StringComparer.Ordinal) { ["Stoa:Delivery:Parallelism"] = "1" } : Settings;

    private async Task<Seller> Sells(BookingMode mode, string currency, long price, SandboxBank bank, bool isInParts = false)
    {
        var shop = await Shop.Open(_first, Rooms, mode, price, currency);
        if (isInParts) await _first.With(async (work, _) =>
        {
            (await work.Db.Set<Plan>().SingleAsync(plan => plan.Id == shop.Plan)).Terms = new PlanTerms(Milestones: Parts);
            Assert.Null(await work.Commit(default));
            return shop;
        });
        await SignedIn.Token(_first, memberOf: shop.Organization);
        var owner = await _first.With(async (work, _) =>
        {
            var member = await work.Db.Set<Member>().FirstAsync(m => m.OrganizationId == shop.Organization);
            work.Db.Add(new GrantedWaiver
            {
                Id = Id<GrantedWaiver>.New(work.Now), OrganizationId = shop.Organization, Requirement = "documents", Reason = "known", GrantedBy = member.UserId, GrantedAt = work.Now,
            });
            Assert.Null(await work.Commit(default));
            return member.UserId.Value;
        });
        return new(shop, new Actor(null, owner, null, null, IsOperator: false, [new Membership(shop.Organization.Value, "Atelier Calme", MemberRole.Owner)]), currency, bank, isInParts);
    }
}
