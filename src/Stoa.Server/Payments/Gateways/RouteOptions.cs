using Stoa.Core;
using Stoa.Core.Routing;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments;

/// <summary>One of <c>Stoa:Payments:Routes</c>: see <see cref="PaymentRoute"/>.</summary>
public sealed class RouteOptions
{
    /// <summary>The gateway's id, one of those in use.</summary>
    public string Gateway { get; set; } = "";

    /// <summary>Currencies, ISO 4217; empty for all.</summary>
    public IReadOnlyList<string> Currencies { get; set; } = [];

    /// <summary>Where the seller is, ISO 3166-1 alpha-2; empty for anywhere.</summary>
    public IReadOnlyList<string> Countries { get; set; } = [];

    /// <summary>The smallest amount, in major units of the route's one currency.</summary>
    public decimal? From { get; set; }

    /// <summary>The amount from which on it is not this one's any more.</summary>
    public decimal? Below { get; set; }

    /// <summary>The routes in their order; without any, each gateway in use takes all that it can.</summary>
    internal static IReadOnlyList<PaymentRoute> Read(PaymentsOptions options)
    {
        if (options.Routes.Count == 0) return [.. options.Gateways.Select(gateway => new PaymentRoute(gateway))];
        return [.. options.Routes.Select((route, index) => route.Read(options.Gateways, $"{PaymentsOptions.Section}:{nameof(options.Routes)}:{index}"))];
    }

    private PaymentRoute Read(IReadOnlyList<string> gateways, string key)
    {
        if (!gateways.Contains(Gateway)) throw new SetupException($"The setting {key}:{nameof(Gateway)} names \"{Gateway}\"; in use are: {string.Join(", ", gateways)}.");
        if (Currencies.FirstOrDefault(code => !Currency.TryParse(code, out _)) is { } strange)
            throw new SetupException($"The setting {key}:{nameof(Currencies)} has \"{strange}\", which is not a currency that Stoa knows (three capital letters).");
        if (Countries.Any(code => code.Length != 2 || !code.All(char.IsAsciiLetterUpper)))
            throw new SetupException($"The setting {key}:{nameof(Countries)} must be codes of two capital letters, such as CL.");
        if ((From ?? Below) is not null && Currencies.Count != 1)
            throw new SetupException($"The setting {key} has an amount, so it needs exactly one of {nameof(Currencies)}.");
        if (From < 0 || Below <= (From ?? 0)) throw new SetupException($"In the setting {key}, {nameof(Below)} must be above {nameof(From)}, and both above zero.");
        return new PaymentRoute(Gateway, Currencies, Countries, From, Below);
    }
}
