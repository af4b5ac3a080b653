using System.Globalization;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments.Payouts;

/// <summary>How organizations are paid. Key <c>Stoa:Payouts</c>.</summary>
public sealed class PayoutsOptions
{
    public const string Section = "Stoa:Payouts";

    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(365);

    /// <summary>Whether the operator pays by bank transfer. Default true; gateways that can pay do so besides.</summary>
    public bool Manual { get; set; } = true;

    /// <summary>The least that is paid, by currency, in major units: <c>Stoa:Payouts:Minimum:EUR = 20</c>.</summary>
    public Dictionary<string, string> Minimum { get; set; } = [];

    /// <summary>More than this needs an operator's approval, by currency, in major units. Default: nothing does.</summary>
    public Dictionary<string, string> ApproveAbove { get; set; } = [];

    /// <summary>More than this needs the approval of two operators, by currency, in major units.</summary>
    public Dictionary<string, string> TwoApproveAbove { get; set; } = [];

    /// <summary>How long after the first release the first payout may leave. Default 7 days.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long after a change of the account nothing is paid to it. Default 2 days.</summary>
    public TimeSpan ChangedAccountDelay { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How long an organization may owe before an operator must decide. Default 30 days.</summary>
    public TimeSpan DebtPatience { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The name on the account that manual payouts are made from, for payout files.</summary>
    public string? FromName { get; set; }

    /// <summary>The IBAN of that account: SEPA files need it.</summary>
    public string? FromIban { get; set; }

    /// <summary>The BIC of that account's bank; may be left out within the EEA.</summary>
    public string? FromBic { get; set; }

    /// <summary>The settings as rules.</summary>
    public PayoutRules Rules { get; private set; } = new();

    internal static PayoutsOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<PayoutsOptions>() ?? new PayoutsOptions();
        if (options.FromIban is { } iban && Iban.Parse(iban).Refused(out var problem))
            throw new SetupException($"The setting {Section}:{nameof(FromIban)} is no IBAN. {problem.Message}");
        options.Rules = new PayoutRules
        {
            Minimums = Amounts(nameof(Minimum), options.Minimum),
            ApproveAbove = Amounts(nameof(ApproveAbove), options.ApproveAbove),
            TwoApproveAbove = Amounts(nameof(TwoApproveAbove), options.TwoApproveAbove),
            FirstDelay = Wait(nameof(FirstDelay), options.FirstDelay),
            ChangedAccountDelay = Wait(nameof(ChangedAccountDelay), options.ChangedAccountDelay),
            DebtPatience = Wait(nameof(DebtPatience), options.DebtPatience),
        };
        return options;
    }

    private static Duration Wait(string key, TimeSpan wait) => wait >= TimeSpan.Zero && wait <= WaitMax
        ? Duration.FromTimeSpan(wait)
        : throw new SetupException($"The setting {Section}:{key} must be from 0 to 365 days.");

    private static Dictionary<Currency, Money> Amounts(string key, Dictionary<string, string> texts)
    {
        var amounts = new Dictionary<Currency, Money>();
        foreach (var (code, text) in texts)
        {
            if (!Currency.TryParse(code.ToUpperInvariant(), out var currency) || !decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var major)
                || !Money.TryOf(major, currency, out var amount) || amount.IsNegative)
                throw new SetupException($"The setting {Section}:{key}:{code} must be an amount of a currency, such as {Section}:{key}:EUR = 20.");
            amounts[currency] = amount;
        }
        return amounts;
    }
}
