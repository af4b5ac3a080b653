using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Catalog.Tables.Pages;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;

namespace Stoa.Server.Catalog.Tables;

/// <summary>The page to import listings: a file is tried first, and written when its report has been seen.</summary>
public static class ViewImport
{
    /// <summary>What the page shows.</summary>
    /// <param name="Desk">Whose listings.</param>
    /// <param name="Report">What would become of the file; null before there is one.</param>
    /// <param name="Csv">The file, kept in the page until it is written.</param>
    /// <param name="Problems">What was wrong with it as a whole.</param>
    public sealed record View(Desk Desk, ImportListings.Report? Report, string Csv, IReadOnlyList<Problem> Problems);

    /// <summary>GET /provider/{organization}/listings/import</summary>
    internal static IResult Get(Desk desk) => Page(new View(desk, null, "", []));

    /// <summary>POST /provider/{organization}/listings/import: a file to try, or <c>do=apply</c> with the file that was tried.</summary>
    internal static async Task<IResult> Post(Desk desk, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var applies = form["do"] == "apply";
        var csv = applies ? form["csv"].ToString() : await FileOf(form, cancel);
        var done = await ImportListings.Run(csv, desk.Id, dryRun: !applies, work, marketplace, cancel);
        if (done.Refused(out var problem)) return Page(new View(desk, null, "", [problem]));
        if (!applies) return Page(new View(desk, done.Value, csv, []));
        var report = done.Value;
        new Flash(report.Refused == 0 ? Tone.Good : Tone.Bad, $"{report.New} new, {report.Changed} changed, {report.Unchanged} unchanged{(report.Refused == 0 ? "" : $", {report.Refused} refused")}.").Keep(http);
        return new SeeOther(desk.Href("listings"));
    }

    private static async Task<string> FileOf(IFormCollection form, CancellationToken cancel)
    {
        if (form.Files.GetFile("file") is not { } file) return "";
        // Of one that is too large, just enough is read to be refused.
        var content = new byte[(int)Math.Min(file.Length, ImportListings.BytesMax + 1)];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, cancel);
        return Encoding.UTF8.GetString(content);
    }

    private static RazorComponentResult<ImportPage> Page(View view) => new(new { Model = view })
    {
        StatusCode = view.Problems is [var first, ..] ? first.Kind.Status() : StatusCodes.Status200OK,
    };
}
