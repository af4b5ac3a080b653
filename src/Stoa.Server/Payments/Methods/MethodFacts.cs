using Microsoft.EntityFrameworkCore;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Methods;

/// <summary>A means of payment is kept and can be charged from now on.</summary>
public sealed record MethodKept(Id<PaymentMethod> MethodId) : IDomainEvent
{
    public static string Type => "payment_method.kept";
    public string Aggregate => MethodId.ToString();
}

/// <summary>What a processor told about a means of payment, and its name for people, which is asked for.</summary>
internal static class MethodFacts
{
    /// <summary>News of pages without a payment; each its own aggregate.</summary>
    internal const string Topic = "payments.method-webhook";

    internal const string DescribeTopic = "payments.describe-method";

    internal sealed record Arrived(string Gateway, MethodEvent Event);

    internal sealed record Describe(Id<PaymentMethod> MethodId);

    internal static async Task Handle(Arrived arrived, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (!Id<PaymentMethod>.TryParse(arrived.Event.Reference, out var id)
            || await Lock(work, id, cancel) is not { } method || method.Gateway != arrived.Gateway)
            throw new DeliveryException($"{arrived.Gateway} speaks of a means of payment {arrived.Event.Reference} that is not ours.", hopeless: true);
        if (arrived.Event.Kept is { } kept) Keep(work, method, kept);
        else if (method.Status == MethodStatus.Asked) method.Status = MethodStatus.Failed;
    }

    /// <summary>The means that was kept together with a payment.</summary>
    internal static async Task KeptWith(Work work, Payment payment, KeptMethod kept, CancellationToken cancel)
    {
        if (payment is { MethodId: { } id, IsOffSession: false } && await Lock(work, id, cancel) is { } method) Keep(work, method, kept);
    }

    internal static async Task HandleDescribe(Describe intent, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var method = await work.Db.Set<PaymentMethod>().AsNoTracking().SingleAsync(m => m.Id == intent.MethodId, cancel);
        var gateways = services.GetRequiredService<Gateways>();
        if (method.Kept is not { } kept || gateways.Find(method.Gateway)?.As<IChargesAgain>() is not { } gateway) return;
        var said = await gateways.Call(token => gateway.Describe(kept, token), cancel);
        if (said.Refused(out _) || said.Value is not { Length: > 0 } label) return;
        if (await Lock(work, intent.MethodId, cancel) is { } locked) locked.Label = label;
    }

    private static void Keep(Work work, PaymentMethod method, KeptMethod kept)
    {
        if (method.Status == MethodStatus.Kept) return;
        method.Status = MethodStatus.Kept;
        method.GatewayCustomerId = kept.CustomerId;
        method.GatewayMethodId = kept.MethodId;
        method.KeptAt = work.Now;
        work.Emit(new MethodKept(method.Id));
        work.Send(DescribeTopic, method.Id.ToString(), new Describe(method.Id));
    }

    private static async Task<PaymentMethod?> Lock(Work work, Id<PaymentMethod> id, CancellationToken cancel)
    {
        await work.Begin(cancel);
        return await work.Db.Set<PaymentMethod>().Where(m => m.Id == id).ForUpdate().SingleOrDefaultAsync(cancel);
    }
}
