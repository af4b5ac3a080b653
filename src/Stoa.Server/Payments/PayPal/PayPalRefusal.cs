using System.Net;
using Stoa.Core;

namespace Stoa.Server.Payments.PayPal;

/// <summary>
/// PayPal's word that it will not, of one of two shapes:
/// <code>
/// {"name":"UNPROCESSABLE_ENTITY","details":[{"issue":"INSTRUMENT_DECLINED","description":"…"}],"message":"…","debug_id":"a24…","links":[…]}
/// {"name":"INSUFFICIENT_FUNDS","message":"Sender does not have sufficient funds. …","debug_id":"8d2…"}
/// </code>
/// The issue says more than the name, where there is one.
/// </summary>
internal sealed record PayPalRefusal(string? Name, string? Message, string? DebugId, IReadOnlyList<PayPalRefusal.Detail>? Details, IReadOnlyList<PayPalLink>? Links)
{
    internal const string NotApproved = "order_not_approved";
    internal const string NotFound = "resource_not_found";

    // An account that was kept, and cannot be charged while its owner is away, or not any more.
    internal const string PayerActionRequired = "payer_action_required";
    internal const string NoToken = "token_id_not_found";
    internal const string NoResource = "invalid_resource_id";
    internal const string AccountClosed = "payer_account_locked_or_closed";
    internal const string AccountRestricted = "payer_account_restricted";

    // Done before, by a call whose answer we do not have, or at PayPal's own pages.
    internal const string AlreadyCaptured = "order_already_captured";
    internal const string AlreadyAuthorized = "order_already_authorized";
    internal const string AuthorizationCaptured = "authorization_already_captured";
    internal const string AuthorizationCapturedBefore = "previously_captured";
    internal const string AuthorizationVoidedBefore = "previously_voided";
    internal const string AuthorizationVoided = "authorization_voided";
    internal const string DuplicateInvoice = "duplicate_invoice_id";

    private const int CodeLengthMax = 60;

    internal sealed record Detail(string? Issue, string? Field, string? Description, IReadOnlyList<PayPalLink>? Link, IReadOnlyList<PayPalLink>? Links);

    /// <summary>As a problem, with PayPal's word in small letters as its code.</summary>
    internal Problem InOurWords(HttpStatusCode status)
    {
        var code = Code(status);
        var trace = DebugId is null ? "" : $" (debug id {DebugId})";
        return new Problem(status == HttpStatusCode.NotFound ? ProblemKind.NotFound : ProblemKind.Conflict, code, $"PayPal refused: {code}{trace}.", Details?.FirstOrDefault()?.Field);
    }

    /// <summary>Every link of it, wherever it stands.</summary>
    internal IEnumerable<string> Addresses() =>
        (Details ?? []).SelectMany(detail => (detail.Link ?? []).Concat(detail.Links ?? [])).Concat(Links ?? []).Select(link => link.Href);

    private string Code(HttpStatusCode status)
    {
        // Some issues are sentences ("Batch with given sender_batch_id already exists"): then the name is the code.
        var word = Details?.Select(detail => detail.Issue).FirstOrDefault(IsCode) ?? Name;
        return IsCode(word) ? word!.ToLowerInvariant() : $"http_{(int)status}";
    }

    private static bool IsCode(string? text) => text is { Length: > 0 and <= CodeLengthMax } && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
