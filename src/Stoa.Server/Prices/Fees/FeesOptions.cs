namespace Stoa.Server.Prices.Fees;

/// <summary>How fee policies are decided. Key <c>Stoa:Fees</c>.</summary>
public sealed class FeesOptions
{
    public const string Section = "Stoa:Fees";

    /// <summary>Whether a second operator has to approve a change. Default false.</summary>
    public bool TwoPeople { get; set; }

    internal static FeesOptions Read(IConfiguration configuration) => configuration.GetSection(Section).Get<FeesOptions>() ?? new FeesOptions();
}
