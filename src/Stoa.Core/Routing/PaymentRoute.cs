namespace Stoa.Core.Routing;

/// <summary>Which payments go to a gateway. What is left empty says nothing: a route with only a gateway takes everything.</summary>
/// <param name="Gateway">The gateway's id.</param>
/// <param name="Currencies">ISO 4217 codes in capital letters.</param>
/// <param name="Countries">Where the seller is, ISO 3166-1 alpha-2 in capital letters.</param>
/// <param name="From">The smallest amount, in major units; amounts need exactly one currency.</param>
/// <param name="Below">The amount from which on it is another's, in major units.</param>
public sealed record PaymentRoute(
    string Gateway, IReadOnlyList<string>? Currencies = null, IReadOnlyList<string>? Countries = null, decimal? From = null, decimal? Below = null)
{
    /// <summary>Whether a payment goes this way.</summary>
    /// <param name="amount">What is to be paid.</param>
    /// <param name="country">Where the seller is; null when that is not known, which no list of countries has.</param>
    public bool Fits(Money amount, string? country) =>
        (Currencies is not { Count: > 0 } || Currencies.Contains(amount.Currency.Code))
        && (Countries is not { Count: > 0 } || (country is not null && Countries.Contains(country)))
        && (From is not { } from || amount.Major >= from)
        && (Below is not { } below || amount.Major < below);
}

/// <summary>Where a new payment goes. A started one stays where it is.</summary>
public static class PaymentRouting
{
    /// <summary>The gateways that may have it, the first choice first: those whose route fits, each once, in the order of the routes.</summary>
    public static IReadOnlyList<string> Candidates(IReadOnlyList<PaymentRoute> routes, Money amount, string? country)
    {
        ArgumentNullException.ThrowIfNull(routes);
        return [.. routes.Where(route => route.Fits(amount, country)).Select(route => route.Gateway).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The first candidate that takes it and answers; when none answers, the first that takes it, for it may be back.</summary>
    /// <param name="candidates">See <see cref="Candidates"/>.</param>
    /// <param name="takes">Whether a gateway can take it at all.</param>
    /// <param name="isOut">Whether a gateway has not answered lately.</param>
    /// <returns>Null when no candidate takes it.</returns>
    public static string? Choose(IReadOnlyList<string> candidates, Func<string, bool> takes, Func<string, bool> isOut) =>
        Offer(candidates, takes, isOut).FirstOrDefault();

    /// <summary>What a customer may choose from, the first choice first: all that take it and answer; when none answers, the first that takes it.</summary>
    /// <param name="candidates">See <see cref="Candidates"/>.</param>
    /// <param name="takes">Whether a gateway can take it at all.</param>
    /// <param name="isOut">Whether a gateway has not answered lately.</param>
    public static IReadOnlyList<string> Offer(IReadOnlyList<string> candidates, Func<string, bool> takes, Func<string, bool> isOut)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var able = candidates.Where(takes).ToList();
        var answering = able.FindAll(gateway => !isOut(gateway));
        return answering.Count > 0 ? answering : [.. able.Take(1)];
    }
}
