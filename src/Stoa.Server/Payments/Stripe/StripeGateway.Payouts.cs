using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments.Stripe;

/// <summary>Stripe Connect: accounts of providers, transfers to them, payouts from them.</summary>
internal sealed partial class StripeGateway : IPaysOut, IKeepsPayoutAccounts, ITransfers
{
    private const int PageMax = 100;

    private static readonly Problem TakenBack = new(ProblemKind.Conflict, "payout_refused", "This payout was refused before, and its transfer taken back.");

    /// <inheritdoc />
    public bool CanPayOut(Money amount) => StripeMoney.CanPayOut(amount);

    /// <inheritdoc />
    public async Task<Outcome<PayoutAccount>> OpenAccount(OpenPayoutAccount request, CancellationToken cancel)
    {
        var opened = await client.Post<StripeAccount>("/v1/accounts", new StripeForm
        {
            { "type", "express" },
            { "country", request.Country },
            { "default_currency", request.Currency.Code.ToLowerInvariant() },
            { "email", request.Email },
            { "capabilities", new StripeForm { { "transfers", new StripeForm { { "requested", true } } } } },
            // We say when; otherwise Stripe pays out by itself, and knows nothing of our payouts.
            { "settings", new StripeForm { { "payouts", new StripeForm { { "schedule", new StripeForm { { "interval", "manual" } } } } } } },
            { "metadata", new StripeForm { { StripeNews.Reference, request.Reference } } },
        }, request.IdempotencyKey, cancel);
        return opened.Refused(out var problem) ? problem : StripeNews.AccountOf(opened.Value);
    }

    /// <inheritdoc />
    public async Task<Outcome<OnboardingPage>> Onboard(string gatewayAccountId, string returnUrl, string refreshUrl, CancellationToken cancel)
    {
        // No key: each link works once, and one too many does no harm.
        var link = await client.Post<StripeAccountLink>("/v1/account_links", new StripeForm
        {
            { "account", gatewayAccountId },
            { "type", "account_onboarding" },
            { "return_url", returnUrl },
            { "refresh_url", refreshUrl },
        }, idempotencyKey: null, cancel);
        return link.Refused(out var problem) ? problem : new OnboardingPage(link.Value.Url, Instant.FromUnixTimeSeconds(link.Value.ExpiresAt));
    }

    /// <inheritdoc />
    public async Task<Outcome<PayoutAccount>> FindAccount(string gatewayAccountId, CancellationToken cancel)
    {
        var account = await client.Get<StripeAccount>($"/v1/accounts/{gatewayAccountId}", [], cancel);
        return account.Refused(out var problem) ? problem : StripeNews.AccountOf(account.Value);
    }

    /// <inheritdoc />
    public async Task<Outcome<AcceptedTransfer>> Transfer(TransferCall call, CancellationToken cancel)
    {
        var moved = await client.Post<StripeTransfer>("/v1/transfers", new StripeForm
        {
            { "amount", StripeMoney.Units(call.Amount) },
            { "currency", CodeOf(call.Amount) },
            { "destination", call.GatewayAccountId },
            { "transfer_group", call.Group },
            { "metadata", new StripeForm { { StripeNews.Reference, call.Reference } } },
        }, call.IdempotencyKey, cancel);
        return moved.Refused(out var problem) ? problem : new AcceptedTransfer(moved.Value.Id);
    }

    /// <inheritdoc />
    public async Task<Outcome<AcceptedTransfer>> ReverseTransfer(string idempotencyKey, string gatewayTransferId, Money amount, CancellationToken cancel)
    {
        var path = $"/v1/transfers/{gatewayTransferId}/reversals";
        // As with refunds: the key is forgotten after a day, what we wrote on it is not.
        var made = await client.Get<StripeList<StripeTransfer>>(path, new StripeForm { { "limit", PageMax } }, cancel);
        if (made.Refused(out var problem)) return problem;
        if (made.Value.Data.FirstOrDefault(reversal => StripeNews.ReferenceOf(reversal.Metadata) == idempotencyKey) is { } earlier) return new AcceptedTransfer(earlier.Id);
        var reversed = await client.Post<StripeTransfer>(path, new StripeForm
        {
            { "amount", StripeMoney.Units(amount) },
            { "metadata", new StripeForm { { StripeNews.Reference, idempotencyKey } } },
        }, idempotencyKey, cancel);
        return reversed.Refused(out problem) ? problem : new AcceptedTransfer(reversed.Value.Id);
    }

    /// <inheritdoc />
    public async Task<Outcome<AcceptedPayout>> PayOut(PayoutCall call, CancellationToken cancel)
    {
        var begun = await Begun(call, cancel);
        if (begun.Refused(out var problem)) return problem;
        if (begun.Value is { } done) return done;

        // The group is how a call that comes a day later finds it again.
        var moved = await Transfer(new TransferCall($"{call.IdempotencyKey}:transfer", call.Reference, call.Destination, call.Amount, call.Reference), cancel);
        if (moved.Refused(out problem)) return problem;
        var paid = await client.Post<StripePayout>("/v1/payouts", new StripeForm
        {
            { "amount", StripeMoney.Units(call.Amount) },
            { "currency", CodeOf(call.Amount) },
            { "description", call.Description },
            { "metadata", new StripeForm { { StripeNews.Reference, call.Reference } } },
        }, $"{call.IdempotencyKey}:payout", cancel, call.Destination);
        if (!paid.Refused(out problem)) return new AcceptedPayout(paid.Value.Id, moved.Value.GatewayTransferId);

        var back = await ReverseTransfer($"{call.IdempotencyKey}:back", moved.Value.GatewayTransferId, call.Amount, cancel);
        // It is neither paid nor back: nothing that may be told as refused. The same call is made again.
        return back.Succeeded ? problem : throw new HttpRequestException($"Stripe refused the payout ({problem.Code}) and to take its transfer back ({back.Problem!.Code}).");
    }

    // What an earlier call of the same payout came to; null when there was none, or one whose keys are still known.
    private async Task<Outcome<AcceptedPayout?>> Begun(PayoutCall call, CancellationToken cancel)
    {
        var transfers = await client.Get<StripeList<StripeTransfer>>("/v1/transfers",
            new StripeForm { { "transfer_group", call.Reference }, { "destination", call.Destination }, { "limit", PageMax } }, cancel);
        if (transfers.Refused(out var problem)) return problem;
        if (transfers.Value.Data is not [var transfer, ..]) return (AcceptedPayout?)null;
        if (transfer.Reversed) return TakenBack;
        var payouts = await client.Get<StripeList<StripePayout>>("/v1/payouts",
            new StripeForm { { "created", new StripeForm { { "gte", transfer.Created } } }, { "limit", PageMax } }, cancel, call.Destination);
        if (payouts.Refused(out problem)) return problem;
        return payouts.Value.Data.FirstOrDefault(payout => StripeNews.ReferenceOf(payout.Metadata) == call.Reference) is { } payout
            ? new AcceptedPayout(payout.Id, transfer.Id)
            : (AcceptedPayout?)null;
    }
}
