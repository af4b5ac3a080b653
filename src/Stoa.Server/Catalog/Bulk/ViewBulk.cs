using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Catalog.Bulk.Pages;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Catalog.Bulk;

/// <summary>Bulk edit over pages: the list sends what is chosen, a page shows what would happen, its button does it.</summary>
public static class ViewBulk
{
    /// <summary>What would happen.</summary>
    public sealed record View(Desk Desk, BulkEdit.Request Request, IReadOnlyList<BulkEdit.Line> Lines);

    /// <summary>POST /provider/{organization}/listings/bulk</summary>
    internal static async Task<IResult> Post(Desk desk, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var ids = form["ids"].Where(text => Id<Listing>.TryParse(text, out _)).Select(text => Id<Listing>.Parse(text!, null)).Distinct().ToList();
        BulkEdit.Deed? deed = form["deed"].ToString() switch
        {
            "pause" => BulkEdit.Deed.Pause,
            "publish" => BulkEdit.Deed.Publish,
            "category" => BulkEdit.Deed.Category,
            "price" => BulkEdit.Deed.Price,
            _ => null,
        };
        if (deed is null) return ProblemPage.Result(new Problem(ProblemKind.Invalid, "deed-unknown", "Choose what to do with them.", "deed"), desk.Href("listings"));
        var applies = form["do"] == "apply";
        var request = new BulkEdit.Request(ids, deed.Value, form["to_category"], form["change"], DryRun: !applies);
        var done = await BulkEdit.Run(request, desk.Id, work, marketplace, cancel);
        if (done.Refused(out var problem)) return ProblemPage.Result(problem, desk.Href("listings"));
        if (!applies) return new RazorComponentResult<BulkPage>(new { Model = new View(desk, request, done.Value) });
        var (changed, refused) = (done.Value.Count(line => line.Problem is null && line.What.Length > 0), done.Value.Count(line => line.Problem is not null));
        new Flash(refused == 0 ? Tone.Good : Tone.Bad, $"{changed} changed{(refused == 0 ? "" : $", {refused} could not be: {done.Value.First(line => line.Problem is not null).Problem!.Message}")}.").Keep(http);
        return new SeeOther(desk.Href("listings"));
    }
}
