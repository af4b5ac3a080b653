using Stoa.Core;
using Stoa.Core.Subscriptions;

namespace Stoa.Server.Payments.PayPal;

/// <summary>
/// Accounts that PayPal keeps (its "vault"): an order that is approved says whether to, and a later order names the account and is taken at
/// once. https://developer.paypal.com/docs/checkout/save-payment-methods/during-purchase/
/// </summary>
internal sealed partial class PayPalGateway : IChargesAgain
{
    private static readonly object KeepsAccount = new
    {
        // Everybody who subscribes gets a token of their own, also when two share an account of PayPal's.
        Vault = new { StoreInVault = "ON_SUCCESS", UsageType = "MERCHANT", UsagePattern = "RECURRING_PREPAID", PermitMultiplePaymentTokens = true },
    };

    /// <inheritdoc />
    public async Task<ChargeAnswer> ChargeAgain(ChargeAgainRequest request, CancellationToken cancel)
    {
        if (!PayPalMoney.Can(request.Amount)) return new ChargeAnswer.Declined(Unsayable.Code, Decline.Final);
        var charged = await client.Post<PayPalOrder>("/v2/checkout/orders", new
        {
            Intent = "CAPTURE",
            PurchaseUnits = new[] { Unit(request.Amount, request.Description, request.Reference) },
            PaymentSource = new { Paypal = new { VaultId = request.Method.MethodId } },
        }, request.IdempotencyKey, cancel);
        if (!charged.Refused(out var problem)) return Answer(charged.Value);
        // Taken by an earlier call whose answer was lost, and PayPal has forgotten the call: its news tells of the payment.
        if (problem.Code == PayPalRefusal.DuplicateInvoice)
            throw new HttpRequestException($"PayPal has taken {request.Reference} before; it is waited for what PayPal tells of it.");
        return new ChargeAnswer.Declined(problem.Code, MeaningOf(problem));
    }

    // PayPal tells whose account it is only at the vault itself.
    /// <inheritdoc />
    public Task<Outcome<string?>> Describe(KeptMethod method, CancellationToken cancel) => Task.FromResult<Outcome<string?>>("PayPal account");

    private static ChargeAnswer Answer(PayPalOrder order) => order switch
    {
        { Captures: [.., { Status: "DECLINED" or "FAILED" } refused] } => new ChargeAnswer.Declined($"capture_{refused.Status!.ToLowerInvariant()}", Decline.Retryable),
        { Captures: [.., var taken] } => new ChargeAnswer.Taken(order.Id, taken.Id),
        _ => new ChargeAnswer.Declined(PayPalRefusal.PayerActionRequired, Decline.Authentication),
    };

    private static Decline MeaningOf(Problem problem) => problem.Code switch
    {
        PayPalRefusal.PayerActionRequired => Decline.Authentication,
        // The customer has taken the permission back, or closed the account.
        PayPalRefusal.NotFound or PayPalRefusal.NoToken or PayPalRefusal.NoResource or PayPalRefusal.AccountClosed or PayPalRefusal.AccountRestricted => Decline.Final,
        _ => Declines.Of(problem.Code),
    };
}
