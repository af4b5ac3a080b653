using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace Stoa.Server.Tests.Payments.MercadoPago;

/// <summary>
/// The report "account money" (settlement_report): settings, making, list, file. Its fields are those of the documents
/// (developers/en/reference/settlements-report), what they do not say is as others have met it: no settings, no report, and an empty answer; the list
/// names what is not ready too; a chargeback's <c>TRANSACTION_DATE</c> is its payment's; of what was taken for a payment a part comes back with it.
/// </summary>
internal sealed partial class MercadoPagoState
{
    private const int DaysMax = 60;

    private static readonly string[] SettingFields =
    [
        "columns", "file_name_prefix", "frequency", "display_timezone", "include_withdraw", "report_translation", "header_language", "refund_detailed", "separator",
        "notification_email_list", "sftp_info", "shipping_detail", "show_chargeback_cancel", "show_fee_prevision", "coupon_detailed",
    ];

    private static readonly DateTimeZone Manaus = DateTimeZone.ForOffset(Offset.FromHours(-4));

    private readonly List<Line> _lines = [];
    private readonly Dictionary<string, JsonObject> _settings = new(StringComparer.Ordinal);
    private readonly List<(string Owner, JsonObject Report, string? Text)> _reports = [];

    private sealed record Line(string Owner, string Source, string? Reference, string Type, decimal Amount, decimal Fee, Instant TransactedAt, Instant SettledAt)
    {
        public Instant ListedFrom { get; set; }
    }

    /// <summary>The time there.</summary>
    public Func<Instant> Now { get; set; } = () => Instant.FromUtc(2026, 3, 2, 12, 0);

    /// <summary>What of its fee is given back with what goes back, of a hundred.</summary>
    public decimal FeePercentBack { get; set; }

    /// <summary>The settings of an account's reports; null for none.</summary>
    public JsonObject? SettingsOf(string owner) => _settings.GetValueOrDefault(owner);

    /// <summary>The owner sets up reports in the panel.</summary>
    public void SetUp(string owner, string separator, params string[] columns) => _settings[owner] = new JsonObject
    {
        ["file_name_prefix"] = "mine", ["separator"] = separator, ["columns"] = new JsonArray([.. columns.Select(key => new JsonObject { ["key"] = key })]), ["scheduled"] = true,
    };

    /// <summary>Money that moved for a reason of its own, such as to the account's bank.</summary>
    public void Move(string owner, string type, decimal amount, string? reference = null) => Record(owner, Next(), reference, type, amount, 0, Now());

    /// <summary>What has moved last is listed only from then on.</summary>
    public void ListLate(Instant from) => _lines[^1].ListedFrom = from;

    /// <summary>What was asked for is there now; or the first ones of it.</summary>
    public void Make(string status = "processed", int most = int.MaxValue)
    {
        for (var at = 0; at < _reports.Count && most > 0; at++)
        {
            var (owner, report, _) = _reports[at];
            if (report["status"]!.GetValue<string>() != "pending") continue;
            most--;
            report["status"] = status;
            if (status != "processed") continue;
            report["file_name"] = $"{_settings[owner]["file_name_prefix"]}-{634060442}-{Now():uuuu-MM-dd-HHmmss}-{at}.csv";
            _reports[at] = (owner, report, Text(owner, report));
        }
    }

    /// <summary>What was asked for is forgotten there.</summary>
    public void Forget() => _reports.Clear();

    /// <summary>An answer of the reports; a status of zero where nobody knows the request.</summary>
    public (int Status, string Body) Reports(string method, string[] path, JsonObject? body, string owner) => (method, path) switch
    {
        ("GET", ["config"]) => _settings.TryGetValue(owner, out var settings) ? (200, settings.ToJsonString()) : Refusal(404, "config_not_found_for_user"),
        ("POST", ["config"]) => Configure(owner, body!),
        ("POST", []) => Order(owner, body!),
        ("GET", ["list"]) => (200, new JsonArray([.. _reports.Where(one => one.Owner == owner).Select(one => one.Report.DeepClone())]).ToJsonString()),
        ("GET", ["task", var id]) => _reports.FirstOrDefault(one => one.Owner == owner && one.Report["id"]!.ToJsonString() == id) is { Report: { } report } ? (200, report.ToJsonString()) : Refusal(404, "task_not_found_for_user"),
        ("GET", [var file]) => _reports.FirstOrDefault(one => one.Owner == owner && one.Report["file_name"]?.GetValue<string>() == file) is { Text: { } text } ? (200, text) : Refusal(404, "not_found"),
        _ => (0, ""),
    };

    private (int, string) Configure(string owner, JsonObject body)
    {
        if (body.Select(field => field.Key).FirstOrDefault(name => !SettingFields.Contains(name)) is { } strange) throw new InvalidOperationException($"Settings have no {strange}.");
        if (_settings.ContainsKey(owner)) return Refusal(400, "config_already_exists");
        foreach (var needed in new[] { "columns", "file_name_prefix", "frequency" })
        {
            if (body[needed] is null) return Refusal(400, $"invalid_{needed}");
        }
        _settings[owner] = (JsonObject)body.DeepClone();
        return (201, body.ToJsonString());
    }

    private (int, string) Order(string owner, JsonObject body)
    {
        if (body.Select(field => field.Key).FirstOrDefault(name => name is not ("begin_date" or "end_date")) is { } strange) throw new InvalidOperationException($"A report has no {strange}.");
        if (!_settings.ContainsKey(owner)) return (404, "");
        var (begin, end) = (InstantPattern.General.Parse(body["begin_date"]!.GetValue<string>()), InstantPattern.General.Parse(body["end_date"]!.GetValue<string>()));
        if (!begin.Success) return Refusal(400, "invalid_begin_date");
        if (!end.Success || end.Value <= begin.Value || end.Value - begin.Value > Duration.FromDays(DaysMax) || end.Value > Now()) return Refusal(400, "invalid_end_date");
        var report = new JsonObject
        {
            ["id"] = long.Parse(Next(), CultureInfo.InvariantCulture), ["account_id"] = Marketplace, ["user_id"] = Marketplace, ["begin_date"] = body["begin_date"]!.DeepClone(), ["end_date"] = body["end_date"]!.DeepClone(),
            ["created_from"] = "manual", ["status"] = "pending", ["report_type"] = "settlement", ["file_name"] = "", ["retries"] = 0,
        };
        _reports.Add((owner, report, null));
        return (202, report.ToJsonString());
    }

    // It reaches into its own day, which ends four hours after ours.
    private string Text(string owner, JsonObject report)
    {
        var settings = _settings[owner];
        var (separator, columns) = (settings["separator"]!.GetValue<string>(), settings["columns"]!.AsArray().Select(column => column!["key"]!.GetValue<string>()).ToList());
        var (begin, end) = (InstantPattern.General.Parse(report["begin_date"]!.GetValue<string>()).Value, InstantPattern.General.Parse(report["end_date"]!.GetValue<string>()).Value + Duration.FromHours(4));
        var lines = _lines.Where(line => line.Owner == owner && line.SettledAt >= begin && line.SettledAt <= end && line.ListedFrom <= Now())
            .Select(line => string.Join(separator, columns.Select(column => Field(line, column))));
        return string.Join('\n', lines.Reverse().Prepend(string.Join(separator, columns))) + "\n";
    }

    private static string Field(Line line, string column) => column switch
    {
        "SOURCE_ID" => line.Source,
        "EXTERNAL_REFERENCE" => line.Reference ?? "",
        "TRANSACTION_TYPE" => line.Type,
        "TRANSACTION_AMOUNT" => Amount(line.Amount),
        "TRANSACTION_CURRENCY" => MercadoPagoTill.CurrencyOf(line.Owner[..2])!,
        "TRANSACTION_DATE" => Time(line.TransactedAt),
        "SETTLEMENT_DATE" => Time(line.SettledAt),
        "FEE_AMOUNT" => Amount(line.Fee),
        "SETTLEMENT_NET_AMOUNT" => Amount(line.Amount + line.Fee),
        // As it has been met: quotes within quotes.
        "METADATA" => "\"[{\"available_tries\":3,\"user_type\":\"registered\"}]\"",
        _ => throw new InvalidOperationException($"A report has no {column}."),
    };

    private static string Amount(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Time(Instant at) => OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss.fffo<m>").Format(at.InZone(Manaus).ToOffsetDateTime());

    private void Record(string owner, string source, string? reference, string type, decimal amount, decimal fee, Instant transactedAt) =>
        _lines.Add(new Line(owner, source, reference, type, amount, fee, transactedAt, Now()));

    private string Next() => _next++.ToString(CultureInfo.InvariantCulture);

    private static (int, string) Refusal(int status, string error) => (status, new JsonObject { ["message"] = error, ["error"] = error, ["status"] = status }.ToJsonString());
}
