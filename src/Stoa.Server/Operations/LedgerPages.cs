using Npgsql;
using Stoa.Server.Operations.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Operations;

/// <summary>The pages of the books and of the audit trail.</summary>
internal static class LedgerPages
{
    /// <summary>GET /operator/ledger</summary>
    internal static async Task<IResult> Get(
        string? account, string? cursor, NpgsqlDataSource database, Marketplace marketplace, CancellationToken cancel)
    {
        var entries = await ReadLedger.Entries(database, account, cursor, null, cancel);
        if (entries.Refused(out var problem)) return Site.Pages.ProblemPage.Result(problem, "/operator/ledger");
        return Draw.Page<LedgerPage>(new()
        {
            ["Books"] = await ReadLedger.Run(database, cancel),
            ["Entries"] = entries.Value,
            ["Account"] = account,
            ["Zone"] = marketplace.Zone,
        });
    }

    /// <summary>GET /operator/audit</summary>
    internal static async Task<IResult> GetAudit(
        string? subject, string? action, string? actor, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var asked = new ReadAudit.Filter(subject, action, actor, cursor);
        var page = await ReadAudit.Run(asked, work, cancel);
        if (page.Refused(out var problem)) return Site.Pages.ProblemPage.Result(problem, "/operator/audit");
        return Draw.Page<AuditPage>(new() { ["Asked"] = asked, ["Lines"] = page.Value, ["Zone"] = marketplace.Zone });
    }
}
