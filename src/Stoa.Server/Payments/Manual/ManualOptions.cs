using NodaTime;
using Stoa.Core;
using Stoa.Core.Transfers;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments.Manual;

/// <summary>Where customers send bank transfers, and how long they have. Key <c>Stoa:Payments:Manual</c>.</summary>
public sealed class ManualOptions
{
    public const string Section = "Stoa:Payments:Manual";

    private const int DaysMax = 30;
    private const int HoursMax = 24 * DaysMax;

    /// <summary>Whose accounts they are, as the bank has it. Needed when the gateway <c>manual</c> is in use.</summary>
    public string Beneficiary { get; set; } = "";

    /// <summary>The account for each currency: <c>Stoa:Payments:Manual:Accounts:EUR:Iban</c>. At least one.</summary>
    public Dictionary<string, ManualAccount> Accounts { get; set; } = [];

    /// <summary>How many days a customer has. Default 5, 1 to 30.</summary>
    public int DaysToPay { get; set; } = 5;

    /// <summary>How many hours before the start the money must be there. Default 24, up to 30 days.</summary>
    public int HoursBeforeStart { get; set; } = 24;

    /// <summary>How many hours a transfer needs: with less time left it is not offered. Default 48, up to 30 days.</summary>
    public int HoursToArrive { get; set; } = 48;

    /// <summary>The settings as a rule.</summary>
    internal TransferTerms Terms => new(Duration.FromDays(DaysToPay), Duration.FromHours(HoursBeforeStart), Duration.FromHours(HoursToArrive));

    /// <summary>The account for a currency; null when there is none.</summary>
    internal ManualAccount? AccountFor(Currency currency) => Accounts.GetValueOrDefault(currency.Code);

    internal static ManualOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<ManualOptions>() ?? new ManualOptions();
        if (string.IsNullOrWhiteSpace(options.Beneficiary))
            throw new SetupException($"The gateway manual needs the setting {Section}:{nameof(Beneficiary)}: whose account customers send money to.");
        if (options.Accounts.Count == 0)
            throw new SetupException($"The gateway manual needs an account, such as the settings {Section}:{nameof(Accounts)}:EUR:{nameof(ManualAccount.Iban)} and :{nameof(ManualAccount.Bic)}.");
        options.Accounts = options.Accounts.ToDictionary(
            account => account.Key.ToUpperInvariant(), account => account.Value.Checked($"{Section}:{nameof(Accounts)}:{account.Key}", account.Key), StringComparer.Ordinal);
        if (options.DaysToPay is < 1 or > DaysMax) throw new SetupException($"The setting {Section}:{nameof(DaysToPay)} must be from 1 to {DaysMax}.");
        foreach (var (name, hours) in new[] { (nameof(HoursBeforeStart), options.HoursBeforeStart), (nameof(HoursToArrive), options.HoursToArrive) })
        {
            if (hours is < 0 or > HoursMax) throw new SetupException($"The setting {Section}:{name} must be from 0 to {HoursMax}.");
        }
        if (options.HoursToArrive > options.DaysToPay * 24)
            throw new SetupException($"The setting {Section}:{nameof(HoursToArrive)} must not be more than {nameof(DaysToPay)} gives: nobody could pay.");
        return options;
    }
}

/// <summary>An account of the operator: an IBAN, or lines as the country's banks want them.</summary>
public sealed class ManualAccount
{
    private const int LinesMax = 8;

    /// <summary>The IBAN, where there is one.</summary>
    public string? Iban { get; set; }

    /// <summary>The bank's BIC; may be left out within the euro area.</summary>
    public string? Bic { get; set; }

    /// <summary>The bank's name; may be left out.</summary>
    public string? Bank { get; set; }

    /// <summary>What customers need besides, or in place of an IBAN: <c>Account 00-123-45678-90</c>, <c>RUT 76.123.456-7</c>.</summary>
    public IReadOnlyList<string> Lines { get; set; } = [];

    internal ManualAccount Checked(string key, string code)
    {
        if (!Currency.TryParse(code.ToUpperInvariant(), out _)) throw new SetupException($"The setting {key} is for no currency that Stoa knows (three letters).");
        if (Iban is not null && Core.Payouts.Iban.Parse(Iban).Refused(out var problem)) throw new SetupException($"The setting {key}:{nameof(Iban)} is no IBAN. {problem.Message}");
        if (Iban is null && Lines.Count == 0) throw new SetupException($"The setting {key} needs {nameof(Iban)}, or {nameof(Lines)}:0 and so on with what customers must write.");
        if (Lines.Count > LinesMax) throw new SetupException($"The setting {key}:{nameof(Lines)} has more than {LinesMax} lines.");
        return this;
    }

    /// <summary>What a customer reads: name and value of each line.</summary>
    internal IReadOnlyList<TransferFact> Facts(string beneficiary) =>
    [
        new("Beneficiary", beneficiary),
        .. Iban is { } iban ? [new TransferFact("IBAN", Core.Payouts.Iban.Parse(iban).Value.ToString())] : Array.Empty<TransferFact>(),
        .. Bic is { } bic ? [new TransferFact("BIC", bic)] : Array.Empty<TransferFact>(),
        .. Bank is { } bank ? [new TransferFact("Bank", bank)] : Array.Empty<TransferFact>(),
        .. Lines.Select((line, at) => new TransferFact(Iban is null && at == 0 ? "Account" : "And", line)),
    ];
}

/// <summary>A line of what a customer writes on a transfer.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">What to write.</param>
public sealed record TransferFact(string Name, string Value);
