namespace Stoa.Server.Payments.MercadoPago.Reports;

// The report "account money" (settlement_report), as far as it is read here: fields as in the reference
// (https://www.mercadopago.com.br/developers/en/reference/settlements-report/create-report/post and its neighbours).

/// <summary>A report, or the making of one: <c>GET …/task/{id}</c>, <c>GET …/list</c>.</summary>
internal sealed record SettlementReport(
    string? Id, string? BeginDate, string? EndDate, string? FileName, string? Status, IReadOnlyList<SettlementReport.File>? Files)
{
    /// <summary>One of the forms that it is made in.</summary>
    internal sealed record File(string? Name, string? Type);

    /// <summary>The table's name for downloading; null while it is not there.</summary>
    internal string? Table => Status is "pending" or "processing" ? null
        : (Files ?? []).FirstOrDefault(file => file.Type == "csv")?.Name is { Length: > 0 } csv ? csv : FileName is { Length: > 0 } name ? name : null;

    /// <summary>Whether nothing comes of it.</summary>
    internal bool HasFailed => Table is null && Status is "failed" or "error" or "rejected" or "cancelled" or "canceled" or "deleted";
}

/// <summary>The account's settings for its reports: each report is made as they are then.</summary>
internal sealed record SettlementSettings(IReadOnlyList<SettlementSettings.Column>? Columns)
{
    internal sealed record Column(string? Key);

    /// <summary>What is wanted and not among its columns.</summary>
    internal IReadOnlyList<string> Missing => [.. SettlementRows.Columns.Except((Columns ?? []).Select(column => column.Key ?? ""), StringComparer.Ordinal)];

    /// <summary>What an account without settings gets: without them it makes no report. <c>frequency</c> is demanded, and has no effect while nothing is scheduled.</summary>
    internal static object Ours { get; } = new
    {
        file_name_prefix = "stoa-account-money",
        show_fee_prevision = false,
        show_chargeback_cancel = true,
        coupon_detailed = false,
        include_withdraw = true,
        shipping_detail = false,
        refund_detailed = false,
        separator = ";",
        frequency = new { hour = 0, type = "monthly", value = 1 },
        columns = SettlementRows.Columns.Select(key => new { key }),
    };
}
