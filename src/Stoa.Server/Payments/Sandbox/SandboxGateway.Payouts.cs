using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Stoa.Core;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>What the sandbox can do beyond payments.</summary>
internal sealed partial class SandboxGateway : IPaysOut, IKeepsPayoutAccounts, ITransfers, IReportsBalance, ITakesEvidence, IRenewsAuthorizations
{
    /// <inheritdoc />
    public Duration AuthorizationLife => Duration.FromTimeSpan(options.AuthorizationLife);

    /// <inheritdoc />
    public async Task<Outcome<RenewedAuthorization>> Renew(GatewayCall call, Money amount, CancellationToken cancel)
    {
        var answer = await authorizations.Renew(call.IdempotencyKey, call.GatewayPaymentId, amount, cancel);
        return answer.Id is { } until ? new RenewedAuthorization(InstantPattern.ExtendedIso.Parse(until).Value) : Refusal(answer);
    }

    /// <inheritdoc />
    public bool CanPayOut(Money amount) => amount.IsPositive;

    /// <inheritdoc />
    public async Task<Outcome<AcceptedPayout>> PayOut(PayoutCall call, CancellationToken cancel)
    {
        var answer = await accounts.PayOut(call, cancel);
        return answer.Id?.Split('/') is [var payout, var transfer] ? new AcceptedPayout(payout, transfer) : Refusal(answer);
    }

    /// <inheritdoc />
    public async Task<Outcome<PayoutAccount>> OpenAccount(OpenPayoutAccount request, CancellationToken cancel)
    {
        var answer = await accounts.Open(request, cancel);
        return answer.Id is { } id ? (await accounts.Find(id, cancel))!.Plain : Refusal(answer);
    }

    /// <inheritdoc />
    public async Task<Outcome<OnboardingPage>> Onboard(string gatewayAccountId, string returnUrl, string refreshUrl, CancellationToken cancel) =>
        await accounts.NewPage(gatewayAccountId, returnUrl, refreshUrl, cancel) is var (page, expiresAt)
            ? new OnboardingPage(new Uri(new Uri(returnUrl), $"/sandbox/onboarding/{page}").ToString(), expiresAt)
            : NoSuchAccount;

    /// <inheritdoc />
    public async Task<Outcome<PayoutAccount>> FindAccount(string gatewayAccountId, CancellationToken cancel) =>
        await accounts.Find(gatewayAccountId, cancel) is { } account ? account.Plain : NoSuchAccount;

    /// <inheritdoc />
    public async Task<Outcome<AcceptedTransfer>> Transfer(TransferCall call, CancellationToken cancel) => Moved(await accounts.Transfer(call, cancel));

    /// <inheritdoc />
    public async Task<Outcome<AcceptedTransfer>> ReverseTransfer(string idempotencyKey, string gatewayTransferId, Money amount, CancellationToken cancel) =>
        Moved(await accounts.Reverse(idempotencyKey, gatewayTransferId, amount, cancel));

    /// <inheritdoc />
    public async Task<Outcome<Accepted>> GiveEvidence(
        string idempotencyKey, string gatewayDisputeId, DisputeEvidence evidence, bool submit, CancellationToken cancel) =>
        Accept(await processor.TakeEvidence(idempotencyKey, gatewayDisputeId, evidence, submit, cancel));

    /// <inheritdoc />
    public async Task<Outcome<MovementPage>> Movements(LocalDate day, string? after, CancellationToken cancel)
    {
        var from = after is null ? 0 : long.Parse(after, NumberStyles.None, CultureInfo.InvariantCulture);
        return await processor.Do((_, connection) => SandboxBooks.Movements(connection, day, from, cancel), cancel);
    }

    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyList<Money>>> Balance(CancellationToken cancel) =>
        Outcome<IReadOnlyList<Money>>.Of(await processor.Do((_, connection) => SandboxBooks.Balances(connection, cancel), cancel));

    private static Problem NoSuchAccount { get; } = Refusal(new(null, "no_such_account"));

    private static Outcome<AcceptedTransfer> Moved(SandboxProcessor.Answer answer) => answer.Id is { } id ? new AcceptedTransfer(id) : Refusal(answer);
}
