namespace Stoa.Core.Subscriptions;

/// <summary>What a bank's refusal of a later charge means for trying again.</summary>
public enum Decline
{
    /// <summary>It may go better another day: too little money, a busy system.</summary>
    Retryable,

    /// <summary>The customer must confirm to the bank, which nobody can do for them.</summary>
    Authentication,

    /// <summary>This means of payment will not pay again: expired, stolen, closed, withdrawn.</summary>
    Final,
}

/// <summary>Refusals by the words that processors share.</summary>
public static class Declines
{
    private static readonly HashSet<string> Finals = new(StringComparer.Ordinal)
    {
        "account_closed", "card_not_supported", "currency_not_supported", "expired_card", "fraudulent", "incorrect_number", "invalid_account",
        "invalid_number", "lost_card", "method_gone", "new_account_information_available", "pickup_card", "restricted_card", "revocation_of_all_authorizations",
        "revocation_of_authorization", "stolen_card", "stop_payment_order", "transaction_not_allowed",
    };

    /// <summary>What a code means; one that is not known may be tried again.</summary>
    public static Decline Of(string code) => code switch
    {
        "authentication_required" or "authentication_failed" => Decline.Authentication,
        _ => Finals.Contains(code) ? Decline.Final : Decline.Retryable,
    };
}
