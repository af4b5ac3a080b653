using Stoa.Core.Authorizations;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments;

/// <summary>How payments are taken. Key <c>Stoa:Payments</c>.</summary>
public sealed class PaymentsOptions
{
    public const string Section = "Stoa:Payments";

    /// <summary>The gateways in use, by id; new payments go to the first that takes them, or by <see cref="Routes"/>. Default: <c>sandbox</c> in demo mode, none otherwise.</summary>
    public IReadOnlyList<string> Gateways { get; set; } = [];

    /// <summary>Which gateway serves which currency, country or amount; the first that fits is the first choice. Default: all serve everything, in their order.</summary>
    public IReadOnlyList<RouteOptions> Routes { get; set; } = [];

    /// <summary>How many calls in a row a gateway must leave unanswered before new payments go to the next. Default 5, 1 to 100.</summary>
    public int OutageAfter { get; set; } = 5;

    /// <summary>For how long they do, before one tries it again. Default 30 s, up to an hour.</summary>
    public TimeSpan OutageFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a gateway may take to answer one call. Default 10 s, 1 to 20: shorter than the lease of the queue.</summary>
    public TimeSpan GatewayTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often new ledger entries are chained. Default 5 s.</summary>
    public TimeSpan SealEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it is seen to whether a day is to be compared with a gateway's own books. Default 10 min.</summary>
    public TimeSpan ReconcileEvery { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long before an authorization ends something is done about it; never in the first half of its life. Default a day, up to 14 days.</summary>
    public TimeSpan AuthorizationLead { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// What is done about the authorization of a request that nobody has answered: <c>capture</c> or <c>cancel</c>, alone or after
    /// <c>renew</c>. Default: renew where the gateway can, else cancel.
    /// </summary>
    public IReadOnlyList<string> RequestExpiring { get; set; } = [];

    /// <summary>The same for an accepted order whose money is taken later. Default: renew where the gateway can, else capture.</summary>
    public IReadOnlyList<string> CaptureExpiring { get; set; } = [];

    internal IReadOnlyList<ExpiryStep> RequestExpiry { get; private set; } = [ExpiryStep.Renew, ExpiryStep.Cancel];

    internal IReadOnlyList<ExpiryStep> CaptureExpiry { get; private set; } = [ExpiryStep.Renew, ExpiryStep.Capture];

    internal static PaymentsOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<PaymentsOptions>() ?? new PaymentsOptions();
        if (options.Gateways.Count == 0 && configuration.GetValue<bool>($"{StoaOptions.Section}:{nameof(StoaOptions.Demo)}"))
            options.Gateways = [Sandbox.SandboxGateway.Name];
        if (options.GatewayTimeout < TimeSpan.FromSeconds(1) || options.GatewayTimeout > TimeSpan.FromSeconds(20))
            throw new SetupException($"The setting {Section}:{nameof(GatewayTimeout)} must be from 00:00:01 to 00:00:20.");
        if (options.OutageAfter is < 1 or > 100) throw new SetupException($"The setting {Section}:{nameof(OutageAfter)} must be from 1 to 100.");
        if (options.OutageFor <= TimeSpan.Zero || options.OutageFor > TimeSpan.FromHours(1))
            throw new SetupException($"The setting {Section}:{nameof(OutageFor)} must be more than nothing and at most 01:00:00.");
        if (options.SealEvery < TimeSpan.FromMilliseconds(100))
            throw new SetupException($"The setting {Section}:{nameof(SealEvery)} must be at least 00:00:00.1.");
        if (options.ReconcileEvery < TimeSpan.FromSeconds(1))
            throw new SetupException($"The setting {Section}:{nameof(ReconcileEvery)} must be at least 00:00:01.");
        if (options.AuthorizationLead < TimeSpan.Zero || options.AuthorizationLead > TimeSpan.FromDays(14))
            throw new SetupException($"The setting {Section}:{nameof(AuthorizationLead)} must be from 0 to 14.00:00:00.");
        if (options.RequestExpiring.Count > 0) options.RequestExpiry = Steps(nameof(RequestExpiring), options.RequestExpiring);
        if (options.CaptureExpiring.Count > 0) options.CaptureExpiry = Steps(nameof(CaptureExpiring), options.CaptureExpiring);
        return options;
    }

    private static IReadOnlyList<ExpiryStep> Steps(string name, IReadOnlyList<string> words)
    {
        var steps = words.Select(word => Enum.TryParse<ExpiryStep>(word, ignoreCase: true, out var step)
            ? step : throw new SetupException($"The setting {Section}:{name} names \"{word}\"; known are: renew, capture, cancel.")).ToList();
        return AuthorizationPlan.Complaint(steps) is { } complaint ? throw new SetupException($"The setting {Section}:{name} {complaint}.") : steps;
    }
}
