using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>Chargebacks for programs.</summary>
internal static class ChargebackApi
{
    /// <summary>The evidence's version that was seen; null to submit whatever there is.</summary>
    internal sealed record Seen(int? Version = null);

    /// <summary>The statement that was made.</summary>
    internal sealed record Said(Id<Statement> Id);

    /// <summary>GET /api/v1/operations/disputes?only=decided</summary>
    internal static async Task<IResult> GetAll(string? only, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await ListDisputes.Run(only == "decided", cursor, limit, work, cancel)).Answer();

    /// <summary>GET /api/v1/operations/disputes/{id}</summary>
    internal static async Task<IResult> GetOne(Id<Dispute> id, HttpResponse response, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        var view = await GetDispute.Run(id, work, gateways, marketplace, cancel);
        if (view.Succeeded) ETags.Set(response, view.Value.Version);
        return view.Answer();
    }

    /// <summary>PUT /api/v1/operations/disputes/{id}/note</summary>
    internal static async Task<IResult> PutNote(
        Id<Dispute> id, NoteEvidence.Request request, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel) =>
        await NoteEvidence.Run(id, request, work, cancel) is { } problem ? problem.Answer() : (await GetDispute.Run(id, work, gateways, marketplace, cancel)).Answer();

    /// <summary>POST /api/v1/operations/disputes/{id}/submit</summary>
    internal static async Task<IResult> PostSubmit(Id<Dispute> id, Seen seen, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel) =>
        await SubmitEvidence.Run(id, seen.Version, work, gateways, marketplace, cancel) is { } problem
            ? problem.Answer() : (await GetDispute.Run(id, work, gateways, marketplace, cancel)).Answer();

    /// <summary>POST /api/v1/operations/disputes/{id}/handed-in</summary>
    internal static async Task<IResult> PostHandedIn(Id<Dispute> id, Seen seen, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel) =>
        await SubmitEvidence.HandedIn(id, seen.Version, work, marketplace, cancel) is { } problem
            ? problem.Answer() : (await GetDispute.Run(id, work, gateways, marketplace, cancel)).Answer();

    /// <summary>GET /api/v1/operations/disputes/{id}/evidence.pdf, and from the page.</summary>
    internal static Task<IResult> GetPdf(Id<Dispute> id, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel) =>
        Send(id, isText: false, work, gateways, marketplace, cancel);

    /// <summary>GET /api/v1/operations/disputes/{id}/evidence.txt, and from the page.</summary>
    internal static Task<IResult> GetText(Id<Dispute> id, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel) =>
        Send(id, isText: true, work, gateways, marketplace, cancel);

    /// <summary>GET /api/v1/orders/{id}/chargeback</summary>
    internal static async Task<IResult> GetOfOrder(Id<Order> id, Work work, CancellationToken cancel) => (await AddStatement.Look(id, work, cancel)).Answer();

    /// <summary>POST /api/v1/orders/{id}/chargeback/statements</summary>
    internal static async Task<IResult> PostStatement(Id<Order> id, AddStatement.Request request, Work work, CancellationToken cancel)
    {
        var said = await AddStatement.Run(id, request, work, cancel);
        return said.Refused(out var problem) ? problem.Answer() : Outcome<Said>.Of(new Said(said.Value)).Answer();
    }

    private static async Task<IResult> Send(Id<Dispute> id, bool isText, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        var file = await GetDispute.File(id, isText, work, gateways, marketplace, cancel);
        return file.Refused(out var problem) ? problem.Answer() : Results.File(file.Value.Content, file.Value.ContentType, file.Value.Name);
    }
}
