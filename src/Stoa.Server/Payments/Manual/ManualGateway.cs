using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Transfers;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Manual;

/// <summary>
/// Bank transfers: a gateway whose processor is the operator. Its page is our own, with the account and a reference; that money came, or has
/// left, an operator says (<see cref="ConfirmReceipt"/>, <see cref="PayBankReturn"/>).
/// </summary>
internal sealed class ManualGateway(IServiceScopeFactory scopes, ManualOptions options, Marketplace marketplace) : PaymentGateway
{
    internal const string Name = "manual";

    private static readonly Problem NoWebhooks = new(ProblemKind.Invalid, "webhook-unknown", "Bank transfers have no webhooks: an operator confirms them.");

    /// <inheritdoc />
    public override string Id => Name;

    /// <inheritdoc />
    public override PayWith PayWith { get; } = new("Bank transfer", "You get our account and a reference. Your booking is confirmed when the money has arrived.");

    /// <inheritdoc />
    public override bool Takes(Money amount) => amount.IsPositive && options.AccountFor(amount.Currency) is not null;

    /// <inheritdoc />
    public override bool Takes(Money amount, PaymentTerms terms) =>
        Takes(amount) && terms.Capture == CaptureMode.Automatic && options.Terms.PayBy(terms.Now, terms.Start) is not null;

    /// <inheritdoc />
    public override async Task<Outcome<HostedCheckout>> CreateCheckout(CheckoutRequest request, CancellationToken cancel)
    {
        if (!Id<Payment>.TryParse(request.Reference, out var payment) || !Id<Order>.TryParse(request.Group, out var order)) return TransferProblems.NotFound;
        if (request.Capture == CaptureMode.Manual) return TransferProblems.OnRequestOnly;
        if (!Takes(request.Amount)) return TransferProblems.NoAccount;
        await using var scope = Scope(out var work);
        // The order's lock keeps a twin of this call waiting: it finds the transfer then.
        var locked = await OrderAccess.Lock(work, order, cancel);
        if (locked.Refused(out var problem)) return problem;
        var checkout = new HostedCheckout($"bnk_{payment.Value:N}", new Uri(new Uri(request.ReturnUrl), ViewTransfer.PathOf(order)).ToString());
        if (await work.Db.Set<BankTransfer>().AnyAsync(t => t.PaymentId == payment, cancel))
        {
            await work.Abandon();
            return checkout;
        }
        if (options.Terms.PayBy(work.Now, locked.Value.Order.StartsAt) is not { } by) return TransferProblems.TooNear;
        if (await KeepForTransfer.Apply(work, locked.Value.Order, by, marketplace.Timings, cancel) is { } refused) return refused;
        work.Db.Add(new BankTransfer
        {
            PaymentId = payment, OrderId = order, Reference = await FreeReference(work, cancel), Currency = request.Amount.Currency.Code,
            AmountMinor = request.Amount.Minor, DueAt = locked.Value.Order.PayBy ?? by, CreatedAt = work.Now,
        });
        work.Emit(new TransferAwaited(order, payment));
        return await work.Commit(cancel) is { } conflict ? conflict : checkout;
    }

    /// <inheritdoc />
    public override Task<Outcome<Accepted>> Capture(GatewayCall call, Money amount, CancellationToken cancel) =>
        Task.FromResult<Outcome<Accepted>>(TransferProblems.OnRequestOnly);

    /// <summary>Nothing more is expected. Money that comes all the same is confirmed as ever, and goes back as what came too late.</summary>
    public override Task<Outcome<Accepted>> Void(GatewayCall call, CancellationToken cancel) => Task.FromResult<Outcome<Accepted>>(
        new Accepted(new GatewayEvent($"{call.GatewayPaymentId}:void", call.GatewayPaymentId, null, new GatewayFact.Voided())));

    /// <inheritdoc />
    public override async Task<Outcome<AcceptedRefund>> Refund(GatewayCall call, string reference, Money amount, CancellationToken cancel)
    {
        if (!Id<Refund>.TryParse(reference, out var refund)) return TransferProblems.NoReturn;
        await using var scope = Scope(out var work);
        var asked = await work.Db.Set<Refund>().AsNoTracking().SingleAsync(r => r.Id == refund, cancel);
        await LockPayments.Of(work, asked.OrderId, cancel);
        if (await work.Db.Set<BankReturn>().AsNoTracking().SingleOrDefaultAsync(r => r.RefundId == refund, cancel) is { } earlier)
        {
            await work.Abandon();
            return new AcceptedRefund(earlier.Id.ToString());
        }
        var made = OpenReturn.Write(work, asked.PaymentId!.Value, asked.OrderId, refund, amount);
        return await work.Commit(cancel) is { } conflict ? conflict : new AcceptedRefund(made.Id.ToString());
    }

    /// <inheritdoc />
    public override Task<Outcome<GatewayNews?>> ReadWebhook(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now, CancellationToken cancel) =>
        Task.FromResult<Outcome<GatewayNews?>>(NoWebhooks);

    private AsyncServiceScope Scope(out Work work)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
        work = scope.ServiceProvider.GetRequiredService<Work>();
        return scope;
    }

    // One in a trillion is taken; the database has the last word.
    private static async Task<string> FreeReference(Work work, CancellationToken cancel)
    {
        while (true)
        {
            var reference = TransferReference.Of(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)))).Value;
            if (!await work.Db.Set<BankTransfer>().AnyAsync(t => t.Reference == reference, cancel)) return reference;
        }
    }
}
