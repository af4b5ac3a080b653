using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Ordering.Kinds;
using static Stoa.Core.Ordering.ActorRole;
using static Stoa.Core.Ordering.OrderState;

namespace Stoa.Core.Tests.Ordering;

/// <summary>What is particular to rentals, gigs and packages; what all processes share is proven elsewhere.</summary>
public sealed class OtherProcessesTests
{
    private static readonly ProcessTimings Timings = ProcessTimings.Default;
    private static readonly Instant Since = Instant.FromUtc(2026, 3, 10, 10, 0);

    [Fact]
    public void Processes_are_found_by_id_and_version()
    {
        Assert.All(Processes.All, process => Assert.Same(process, Processes.Find(process.Id, process.Version)));
        Assert.Null(Processes.Find("appointment", 2));
        Assert.Null(Processes.Find("barter", 1));
    }

    [Theory]
    [InlineData(ListingKind.Appointment, "appointment")]
    [InlineData(ListingKind.Rental, "rental")]
    [InlineData(ListingKind.Gig, "gig")]
    [InlineData(ListingKind.Package, "package")]
    [InlineData(ListingKind.Membership, "membership")]
    public void Every_kind_has_its_process(ListingKind kind, string id) => Assert.Equal(id, Processes.For(kind).Id);

    [Theory]
    [InlineData(false, 60, "complete")]
    [InlineData(true, 75, "overstay")]
    [InlineData(true, 60, null)]
    public void A_rental_ends_at_its_end_unless_a_gate_knows_better(bool tracksPresence, int minute, string? fires)
    {
        var stay = Stay() with { TracksPresence = tracksPresence };
        var now = Since + Duration.FromMinutes(minute);
        var due = ProcessEngine.Timers(RentalProcess.Version1, stay, Timings)
            .Where(timer => timer.Due == now && Fire(RentalProcess.Version1, stay, timer.Transition, ActorRole.System, now).Succeeded)
            .Select(timer => timer.Transition);
        Assert.Equal(fires is null ? [] : [fires], due);
    }

    [Fact]
    public void A_paid_extension_moves_the_end_and_its_timers()
    {
        var longer = new Interval(Since, Since + Duration.FromHours(3));
        var firing = ProcessEngine.Fire(
            RentalProcess.Version1,
            Stay() with { ExtensionIsPending = true },
            "extend",
            ActorRole.System,
            Since + Duration.FromMinutes(50),
            Timings,
            newPeriod: longer).Value;
        Assert.Contains(new OrderTimer("complete", longer.End), firing.Timers);
    }

    [Fact]
    public void An_extension_that_ends_no_later_is_refused()
    {
        var same = new Interval(Since, Since + Duration.FromHours(1));
        var outcome = ProcessEngine.Fire(
            RentalProcess.Version1, Stay(), "request-extension", Customer, Since + Duration.FromMinutes(50), Timings, newPeriod: same);
        Assert.Equal("period-required", outcome.Problem?.Code);
    }

    [Theory]
    [InlineData(1, 0, null)]
    [InlineData(1, 1, "no-revisions-left")]
    [InlineData(0, 0, "no-revisions-left")]
    public void Revisions_are_those_of_the_plan(int included, int used, string? code)
    {
        var gig = Paid(Delivered) with { RevisionsIncluded = included, RevisionsUsed = used };
        Assert.Equal(code, Fire(GigProcess.Version1, gig, "request-revision", Customer, Since).Problem?.Code);
    }

    [Theory]
    [InlineData(71, "too-early")]
    [InlineData(72, null)]
    public void Three_days_of_silence_accept_a_delivery(int hours, string? code)
    {
        var now = Since + Duration.FromHours(hours);
        Assert.Equal(code, Fire(GigProcess.Version1, Paid(Delivered), "auto-accept", ActorRole.System, now).Problem?.Code);
    }

    [Theory]
    [InlineData(2, 47, "too-early")]
    [InlineData(2, 48, null)]
    [InlineData(null, 48, "too-early")]
    [InlineData(null, 168, null)]
    public void A_late_gig_may_be_cancelled_from_its_delivery_date(int? promisedDays, int hours, string? code)
    {
        var gig = Paid(InProgress) with { DeliveryTime = promisedDays is { } days ? Duration.FromDays(days) : null };
        Assert.Equal(code, Fire(GigProcess.Version1, gig, "cancel-late", Customer, Since + Duration.FromHours(hours)).Problem?.Code);
    }

    [Fact]
    public void A_package_is_complete_when_its_tasks_are()
    {
        var package = Paid(InProgress);
        Assert.Equal("fulfilment-not-done", Fire(PackageProcess.Version1, package, "complete", ActorRole.System, Since).Problem?.Code);
        Assert.True(Fire(PackageProcess.Version1, package with { FulfilmentIsDone = true }, "complete", ActorRole.System, Since).Succeeded);
    }

    [Theory]
    [InlineData(true, false, null)]
    [InlineData(true, true, "does-not-renew")]
    [InlineData(false, false, "does-not-renew")]
    public void A_cycle_is_renewed_once(bool renews, bool ordered, string? code)
    {
        var package = Paid(Completed) with { Renews = renews, NextCycleIsOrdered = ordered, CycleEnd = Since + Duration.FromDays(20) };
        Assert.Equal(code, Fire(PackageProcess.Version1, package, "renew", ActorRole.System, Since + Duration.FromDays(20)).Problem?.Code);
    }

    [Fact]
    public void Timings_out_of_range_name_the_key()
    {
        Assert.Null(Timings.Check());
        Assert.Equal("auto_accept", (Timings with { AutoAccept = Duration.FromDays(-1) }).Check()?.Field);
        Assert.Equal("clearing", (Timings with { Clearing = Duration.FromDays(367) }).Check()?.Field);
        Assert.Equal("hold", (Timings with { Hold = Duration.Zero }).Check()?.Field);
    }

    [Fact]
    public void The_graph_marks_where_the_order_stands()
    {
        var graph = Mermaid.Draw(AppointmentProcess.Version1, Confirmed);
        Assert.StartsWith("stateDiagram-v2\n    [*] --> AwaitingPayment\n", graph, StringComparison.Ordinal);
        Assert.Contains("    AwaitingPayment --> Confirmed : pay\n", graph, StringComparison.Ordinal);
        Assert.Contains("    class Confirmed current\n", graph, StringComparison.Ordinal);
        Assert.DoesNotContain("class ", Mermaid.Draw(AppointmentProcess.Version1), StringComparison.Ordinal);
    }

    private static OrderFacts Paid(OrderState state) => new() { State = state, StateSince = Since, Money = MoneyState.Held };

    private static OrderFacts Stay() => Paid(InProgress) with { Start = Since, End = Since + Duration.FromHours(1) };

    private static Outcome<Firing> Fire(Process process, OrderFacts facts, string transition, ActorRole role, Instant now) =>
        ProcessEngine.Fire(process, facts, transition, role, now, Timings, "because");
}
