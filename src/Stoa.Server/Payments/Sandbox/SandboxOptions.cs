using NodaTime;
using Stoa.Core;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>How the simulated processor behaves. Key <c>Stoa:Sandbox</c>.</summary>
public sealed class SandboxOptions
{
    public const string Section = "Stoa:Sandbox";

    /// <summary>Share of each payment it keeps, in basis points, 0 to 10 000. Default 290: 2.9 %.</summary>
    public int FeeRate { get; set; } = 290;

    /// <summary>What it keeps of each payment on top, in minor units, 0 or more. Default 30.</summary>
    public long FeeFixed { get; set; } = 30;

    /// <summary>How late the late card's webhook is, in marketplace time. Default 15 min.</summary>
    public TimeSpan LateBy { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after its payment the disputed card is disputed, in marketplace time. Default one day.</summary>
    public TimeSpan DisputeAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long evidence is taken for a dispute, in marketplace time. Default 7 days.</summary>
    public TimeSpan EvidenceWithin { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long an amount stays set aside, in marketplace time. Default 7 days, as with most cards.</summary>
    public TimeSpan AuthorizationLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often it can be set aside anew. Default 1.</summary>
    public int AuthorizationRenewals { get; set; } = 1;

    /// <summary>Where webhooks are sent. Default: this very server, at <c>/webhooks/sandbox</c>.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>Secrets of 24 to 64 bytes in base64: the first signs, all are accepted. Default: made from the signing keys of the key ring.</summary>
    public IReadOnlyList<string> WebhookSecrets { get; set; } = [];

    /// <summary>Whether <c>/sandbox/events</c> may be opened by anybody. Default: in demo mode only.</summary>
    public bool? DeveloperPages { get; set; }

    /// <summary>How long each of its calls takes. Default 0, up to 30 s.</summary>
    public TimeSpan FaultLatency { get; set; }

    /// <summary>Every how many calls one is answered with a 500, before it has an effect. Default 0: never.</summary>
    public int ErrorEvery { get; set; }

    /// <summary>Every how many calls one has its effect and is never answered. Default 0: never.</summary>
    public int SilentEvery { get; set; }

    /// <summary>Every how many webhooks one is sent twice. Default 0: never.</summary>
    public int DuplicateEvery { get; set; }

    /// <summary>Every how many webhooks one is held back for <see cref="DisorderBy"/>. Default 0: never.</summary>
    public int DisorderEvery { get; set; }

    /// <summary>For how long a webhook is held back, in marketplace time. Default 30 s.</summary>
    public TimeSpan DisorderBy { get; set; } = TimeSpan.FromSeconds(30);

    internal Duration Late => Duration.FromTimeSpan(LateBy);

    /// <summary>What it keeps of an amount; never more than the amount.</summary>
    internal Money FeeOf(Money amount)
    {
        var fee = amount.Share(new BasisPoints(FeeRate), Rounding.HalfUp) + new Money(FeeFixed, amount.Currency);
        return fee < amount ? fee : amount;
    }

    internal static SandboxOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<SandboxOptions>() ?? new SandboxOptions();
        options.DeveloperPages ??= configuration.GetValue<bool>($"{StoaOptions.Section}:{nameof(StoaOptions.Demo)}");
        if (options.FeeRate is < 0 or > BasisPoints.PerWhole) throw new SetupException($"The setting {Section}:{nameof(FeeRate)} must be from 0 to {BasisPoints.PerWhole}.");
        if (options.FeeFixed < 0) throw new SetupException($"The setting {Section}:{nameof(FeeFixed)} must not be below zero.");
        if (options.LateBy < TimeSpan.Zero || options.DisputeAfter < TimeSpan.Zero || options.DisorderBy < TimeSpan.Zero || options.EvidenceWithin < TimeSpan.Zero) throw new SetupException($"The times of {Section} must not be below zero.");
        if (options.AuthorizationLife <= TimeSpan.Zero || options.AuthorizationRenewals < 0)
            throw new SetupException($"{Section}:{nameof(AuthorizationLife)} must be more than nothing, and {nameof(AuthorizationRenewals)} not below zero.");
        if (!new SandboxFaults(options).Now.IsValid)
            throw new SetupException($"The faults of {Section} must be from 0 to {SandboxFaults.Settings.EveryMax}, and {nameof(FaultLatency)} at most {SandboxFaults.Settings.LatencyMax}.");
        return options;
    }
}
