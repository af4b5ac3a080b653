using System.Text.RegularExpressions;
using FsCheck.Fluent;
using Stoa.Core.Ordering;
using Stoa.Core.Ordering.Kinds;

namespace Stoa.Core.Tests.Ordering;

public sealed partial class ProcessProofTests
{
    public static TheoryData<string, int> All => [.. Processes.All.Select(process => (process.Id, process.Version))];

    [Theory]
    [MemberData(nameof(All))]
    public void No_order_is_stranded_and_no_money_is_lost(string id, int version) =>
        Assert.Empty(ProcessProof.Complaints(Process(id, version)));

    [Theory]
    [InlineData("appointment", "release", "left alone, the money stays Held in Completed")]
    [InlineData("appointment", "expire", "left alone, an order stays in AwaitingPayment")]
    [InlineData("appointment", "expire-request", "left alone, an order stays in AwaitingAcceptance")]
    [InlineData("appointment", "start", "left alone, an order stays in Confirmed")]
    [InlineData("appointment", "complete", "left alone, an order stays in InProgress")]
    [InlineData("appointment", "authorize", "AwaitingAcceptance cannot be reached")]
    [InlineData("appointment", "refund-late-payment", "nothing takes a payment (LateHeld) in Cancelled")]
    [InlineData("rental", "close-overstay", "left alone, an order stays in InProgress")]
    [InlineData("gig", "expire-requirements", "left alone, an order stays in AwaitingRequirements")]
    [InlineData("gig", "auto-accept", "left alone, an order stays in Delivered")]
    [InlineData("package", "give-up", "left alone, an order stays in InProgress")]
    public void Without_a_row_the_proof_complains(string id, string without, string complaint)
    {
        var process = Process(id, 1);
        var broken = new Process(id, 1, process.Kind, process.Initial, [.. process.Transitions.Where(row => row.Name != without)]);
        Assert.Contains(complaint, ProcessProof.Complaints(broken));
    }

    [Fact]
    public void Refunding_a_share_without_releasing_the_rest_is_complained_of()
    {
        var process = AppointmentProcess.Version1;
        var forgetful = process.Find("cancel")! with { Effects = [Effect.ReleaseReservation, Effect.RefundByPolicy] };
        var broken = new Process(
            process.Id, 1, process.Kind, process.Initial, [.. process.Transitions.Select(row => row.Name == "cancel" ? forgetful : row)]);
        Assert.Contains("left alone, the money stays PartHeld in Cancelled", ProcessProof.Complaints(broken));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_permitted_is_exactly_what_fires(string id, int version)
    {
        var process = Process(id, version);
        var orders =
            from state in Gen.Elements<OrderState>(process.States)
            from booking in Gen.Elements(Enum.GetValues<BookingMode>())
            from facts in Gen.Elements(Scenes.Of(state, booking))
            from purse in Gen.Elements(Enum.GetValues<Purse>())
            from now in Gen.Elements(Scenes.Moments(facts))
            from role in Gen.Elements(ActorRole.Customer, ActorRole.Provider, ActorRole.Operator, ActorRole.System)
            select (Facts: facts.Holding(purse), Role: role, Now: now);
        Property.Holds(
            orders,
            order =>
            {
                var permitted = ProcessEngine.Permitted(process, order.Facts, order.Role, order.Now, Scenes.Timings);
                var fires = process.Transitions.Where(row => Scenes.Fire(process, order.Facts, row, order.Role, order.Now).Succeeded);
                Assert.Equal(fires.Select(row => row.Name), permitted.Select(action => action.Transition));
            },
            cases: 2000);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_row_is_well_formed(string id, int version)
    {
        var process = Process(id, version);
        Assert.Equal(process.Transitions.Count, process.Transitions.DistinctBy(row => row.Name).Count());
        foreach (var row in process.Transitions)
        {
            Assert.Matches(KebabCase(), row.Name);
            Assert.NotEmpty(row.From);
            Assert.NotEqual(ActorRole.None, row.By);
            Assert.All(row.Notices, notice => Assert.Contains(notice.Template, NoticeTemplates.All));
            Assert.All(row.Notices, notice => Assert.NotEqual(ActorRole.None, notice.To & ~ActorRole.System));
            Assert.True(row.When is null || row.By.Includes(ActorRole.System), $"{row.Name} is timed, so the system must be allowed to fire it");
            Assert.DoesNotContain(row.From, state => row.To == state);
        }
    }

    [Theory]
    [InlineData("appointment")]
    [InlineData("rental")]
    public void Calling_off_frees_the_time(string id)
    {
        OrderState[] calledOff = [OrderState.Declined, OrderState.Expired, OrderState.Cancelled];
        var rows = Process(id, 1).Transitions
            .Where(row => row.To is { } to && calledOff.Contains(to) && !row.From.Contains(OrderState.Disputed));
        Assert.All(rows, row => Assert.Contains(Effect.ReleaseReservation, row.Effects));
    }

    [Fact]
    public void Every_template_is_sent_by_some_process()
    {
        var sent = Processes.All.SelectMany(process => process.Transitions).SelectMany(row => row.Notices).Select(notice => notice.Template);
        Assert.Empty(NoticeTemplates.All.Except(sent));
    }

    [Fact]
    public void Every_effect_is_used_by_some_process()
    {
        var used = Processes.All.SelectMany(process => process.Transitions).SelectMany(row => row.Effects);
        Assert.Empty(Enum.GetValues<Effect>().Except(used));
    }

    private static Process Process(string id, int version) => Processes.Find(id, version)!;

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KebabCase();
}
