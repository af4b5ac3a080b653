using Stoa.Core;

namespace Stoa.Server.Payments.PayPal;

/// <summary>Payouts to the provider's own account at PayPal, known by its e-mail address or its payer id; a batch of one for each.</summary>
internal sealed partial class PayPalGateway : IPaysToAddresses
{
    private const int EmailLengthMax = 127;
    private const int PayerIdLength = 13;
    private const string PayerIdLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private static readonly Problem BadAddress = new(ProblemKind.Invalid, "paypal-address",
        "Give the e-mail address of your PayPal account, or its id: 13 capital letters and digits.", "address");

    /// <inheritdoc />
    public string AddressName => "E-mail address or id of your PayPal account";

    /// <inheritdoc />
    public bool CanPayOut(Money amount) => PayPalMoney.Can(amount);

    /// <inheritdoc />
    public Outcome<string> ReadAddress(string typed)
    {
        var address = typed.Trim();
        if (IsPayerId(address.ToUpperInvariant())) return address.ToUpperInvariant();
        var isEmail = address.Length <= EmailLengthMax && address.Split('@') is [{ Length: > 0 }, { Length: > 2 } host] && host.Contains('.', StringComparison.Ordinal)
            && !host.StartsWith('.') && !host.EndsWith('.') && !address.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter));
        return isEmail ? address : BadAddress;
    }

    /// <inheritdoc />
    public async Task<Outcome<AcceptedPayout>> PayOut(PayoutCall call, CancellationToken cancel)
    {
        if (!PayPalMoney.Can(call.Amount)) return Unsayable;
        var asked = await client.TryPost<PayPalBatch>("/v1/payments/payouts", new
        {
            SenderBatchHeader = new { SenderBatchId = call.IdempotencyKey },
            Items = new[]
            {
                new
                {
                    RecipientType = IsPayerId(call.Destination) ? "PAYPAL_ID" : "EMAIL",
                    Receiver = call.Destination,
                    Amount = PayPalMoney.PayoutAmount(call.Amount),
                    SenderItemId = call.Reference,
                    Note = call.Description,
                },
            },
        }, call.IdempotencyKey, cancel);
        if (asked.Value is { } batch) return new AcceptedPayout(batch.BatchHeader.PayoutBatchId, null);
        if (asked.Refusal is not { } refusal) throw new HttpRequestException("PayPal answered with nothing.");
        // It was sent by a call whose answer was lost. PayPal says where it is; the news of it bring our own id in any case.
        if (IsDuplicate(refusal)) return new AcceptedPayout(BatchOf(refusal) ?? call.Reference, null);
        return refusal.InOurWords(asked.Status);
    }

    private static bool IsPayerId(string text) => text.Length == PayerIdLength && text.All(letter => PayerIdLetters.Contains(letter, StringComparison.Ordinal));

    // {"name":"USER_BUSINESS_ERROR","details":[{"field":"SENDER_BATCH_ID","issue":"Batch with given sender_batch_id already exists","link":[{"href":"…/payouts/CDZEC5MJ8R5HY","rel":"self"}]}]}
    // {"name":"USER_BUSINESS_ERROR","details":[{"field":"SENDER_BATCH_ID","issue":"Duplicate batch request"}]}
    private static bool IsDuplicate(PayPalRefusal refusal) => refusal.Name is "DUPLICATE_REQUEST_ID"
        || (refusal.Details ?? []).Any(detail => detail.Field?.EndsWith("sender_batch_id", StringComparison.OrdinalIgnoreCase) == true
            && detail.Issue is { } issue && (issue.Contains("already exists", StringComparison.OrdinalIgnoreCase) || issue.Contains("duplicate", StringComparison.OrdinalIgnoreCase)));

    private static string? BatchOf(PayPalRefusal refusal) =>
        refusal.Addresses().Select(address => address.Split('/')).Where(parts => parts is [.., "payouts", { Length: > 0 }]).Select(parts => parts[^1]).FirstOrDefault();
}
