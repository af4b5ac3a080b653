using System.Globalization;
using Stoa.Core;
using Stoa.Core.Subscriptions;

namespace Stoa.Server.Payments.Stripe;

/// <summary>Cards that Stripe keeps, with a customer of Stripe's for each, and PaymentIntents off session.</summary>
internal sealed partial class StripeGateway : ITakesMethods
{
    /// <inheritdoc />
    public async Task<Outcome<HostedCheckout>> OpenMethodPage(MethodPageRequest request, CancellationToken cancel)
    {
        var reference = new StripeForm { { StripeNews.Reference, request.Reference } };
        var opened = await client.Post<StripeSession>("/v1/checkout/sessions", new StripeForm
        {
            { "mode", "setup" },
            { "client_reference_id", request.Reference },
            { "currency", request.Currency.Code.ToLowerInvariant() },
            { "customer_creation", "always" },
            { "success_url", request.ReturnUrl },
            { "cancel_url", request.CancelUrl },
            { "metadata", reference },
            { "setup_intent_data", new StripeForm { { "description", request.Description }, { "metadata", reference } } },
        }, request.IdempotencyKey, cancel);
        if (opened.Refused(out var problem)) return problem;
        return opened.Value.Url is { } url ? new HostedCheckout(opened.Value.Id, url) : new Problem(ProblemKind.Conflict, "session_is_over", "This page of Stripe is closed.");
    }

    /// <inheritdoc />
    public async Task<ChargeAnswer> ChargeAgain(ChargeAgainRequest request, CancellationToken cancel)
    {
        // Stripe forgets a key after a day, and the outbox may ask again later than that: our reference is never forgotten.
        var made = await client.Get<StripeList<StripeIntent>>("/v1/payment_intents", new StripeForm { { "customer", request.Method.CustomerId }, { "limit", PageMax } }, cancel);
        if (made.Refused(out var problem)) return Refused(problem);
        if (made.Value.Data.FirstOrDefault(intent => IsMade(intent, request.Reference)) is { } earlier) return Answer(earlier);

        var charged = await client.Post<StripeIntent>("/v1/payment_intents", new StripeForm
        {
            { "amount", StripeMoney.Units(request.Amount) },
            { "currency", CodeOf(request.Amount) },
            { "customer", request.Method.CustomerId },
            { "payment_method", request.Method.MethodId },
            { "payment_method_types", ["card"] },
            { "off_session", true },
            { "confirm", true },
            { "description", request.Description },
            { "transfer_group", request.Group },
            { "metadata", new StripeForm { { StripeNews.Reference, request.Reference } } },
        }, request.IdempotencyKey, cancel);
        return charged.Refused(out problem) ? Refused(problem) : Answer(charged.Value);
    }

    /// <inheritdoc />
    public async Task<Outcome<string?>> Describe(KeptMethod method, CancellationToken cancel)
    {
        var found = await client.Get<StripeMethod>($"/v1/payment_methods/{method.MethodId}", [], cancel);
        if (found.Refused(out var problem)) return problem;
        return found.Value.Card is { Last4: { } last } card
            ? $"{CultureInfo.InvariantCulture.TextInfo.ToTitleCase(card.Brand ?? "card")} ending in {last}"
            : (string?)null;
    }

    private static bool IsMade(StripeIntent intent, string reference) =>
        intent.Status is "succeeded" or "processing" && StripeNews.ReferenceOf(intent.Metadata) == reference;

    private static ChargeAnswer Answer(StripeIntent intent) => intent.Status switch
    {
        "succeeded" or "processing" => new ChargeAnswer.Taken(intent.Id, intent.Id),
        "requires_action" => new ChargeAnswer.Declined("authentication_required", Decline.Authentication),
        _ => new ChargeAnswer.Declined(intent.Status, Decline.Retryable),
    };

    private static ChargeAnswer.Declined Refused(Problem problem) =>
        new(problem.Code, problem.Code is "resource_missing" or "payment_method_unexpected_state" ? Decline.Final : Declines.Of(problem.Code));
}
