using Stoa.Core.Ordering;
using Stoa.Core.Ordering.Kinds;
using Stoa.Server.Site.Components.Progress;

namespace Stoa.Server.Tests.Site;

public sealed class ProcessGraphTests
{
    public static TheoryData<Process> All => [AppointmentProcess.Version1, RentalProcess.Version1, GigProcess.Version1, PackageProcess.Version1];

    [Theory, MemberData(nameof(All))]
    public void No_two_states_lie_on_each_other(Process process)
    {
        var drawing = ProcessDrawing.Of(ProcessGraphs.Nodes(process, [process.Initial]), ProcessGraphs.Edges(process, [process.Initial]));
        Assert.Equal(drawing.Boxes.Count, drawing.Boxes.DistinctBy(box => (box.X, box.Y)).Count());
        Assert.All(drawing.Boxes, box => Assert.InRange(box.X + ProcessDrawing.BoxWidth, 0, drawing.Width));
    }

    [Fact]
    public void An_appointment_does_not_show_states_that_it_never_comes_to() =>
        Assert.DoesNotContain(
            ProcessGraphs.Nodes(AppointmentProcess.Version1, [OrderState.AwaitingPayment]),
            node => node.Id == nameof(OrderState.Delivered));

    [Fact]
    public void The_way_that_an_order_went_is_marked()
    {
        OrderState[] visited = [OrderState.AwaitingPayment, OrderState.Confirmed];
        var nodes = ProcessGraphs.Nodes(AppointmentProcess.Version1, visited);
        Assert.Equal(ProcessPlace.Past, nodes.Single(node => node.Id == nameof(OrderState.AwaitingPayment)).Place);
        Assert.Equal(ProcessPlace.Now, nodes.Single(node => node.Id == nameof(OrderState.Confirmed)).Place);
        var walked = Assert.Single(ProcessGraphs.Edges(AppointmentProcess.Version1, visited), edge => edge.Walked);
        Assert.Equal((nameof(OrderState.AwaitingPayment), nameof(OrderState.Confirmed)), (walked.From, walked.To));
    }
}
