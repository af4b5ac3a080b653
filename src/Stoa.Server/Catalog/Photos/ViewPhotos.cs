using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Catalog.Photos.Pages;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Files;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Catalog.Photos;

/// <summary>Photos over HTTP: the page with its forms, and the API.</summary>
public static class ViewPhotos
{
    /// <summary>The largest upload, in bytes.</summary>
    public const long UploadBytesMax = 80L * 1024 * 1024;

    /// <summary>What the page shows.</summary>
    public sealed record View(Desk Desk, Id<Listing> Id, string Title, IReadOnlyList<EditPhotos.Item> Photos, IReadOnlyList<Problem> Problems, string? Focus);

    /// <summary>GET /provider/{organization}/listings/{id}/photos</summary>
    internal static Task<IResult> Get(Desk desk, Id<Listing> id, Work work, CancellationToken cancel) => Show(desk, id, [], null, work, cancel);

    /// <summary>POST /provider/{organization}/listings/{id}/photos: files.</summary>
    internal static async Task<IResult> PostFiles(Desk desk, Id<Listing> id, HttpContext http, ObjectStore objects, Work work, CancellationToken cancel)
    {
        var added = await EditPhotos.Add(id, desk.Id, await Files(http, cancel), objects, work, cancel);
        if (added.Refused(out var problem)) return await Refused(desk, id, [problem], work, cancel);
        if (added.Value.Refused.Count > 0) return await Refused(desk, id, added.Value.Refused, work, cancel);
        new Flash(Tone.Good, added.Value.Taken == 0 ? "These photos are there already." : "Taken. Now say what can be seen on them.").Keep(http);
        return new SeeOther(desk.Href($"listings/{id}/photos"));
    }

    /// <summary>POST /provider/{organization}/listings/{id}/photos/order: texts and places; <c>do</c> moves or removes one.</summary>
    internal static async Task<IResult> PostOrder(Desk desk, Id<Listing> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var order = form["photo"].Where(text => Id<Photo>.TryParse(text, out _)).Select(text => Id<Photo>.Parse(text!, null)).ToList();
        var focus = Move(order, form["do"].ToString());
        var arranged = order.ConvertAll(photo => new EditPhotos.Arranged(photo, form[$"alt_{photo}"]));
        var problem = form["do"].ToString().Split('.') is ["remove", var gone] && Id<Photo>.TryParse(gone, out var photo)
            ? await EditPhotos.Remove(id, desk.Id, photo, work, cancel)
            : await EditPhotos.Arrange(id, desk.Id, new(arranged), work, cancel);
        if (problem is { Kind: ProblemKind.NotFound, Code: "listing-not-found" }) return NotFoundPage.Result();
        if (problem is not null)
        {
            await work.Abandon();
            return await Refused(desk, id, [problem], work, cancel);
        }
        new Flash(Tone.Good, "Saved.").Keep(http);
        return new SeeOther(desk.Href($"listings/{id}/photos") + (focus is null ? "" : $"#photo-{focus}"));
    }

    /// <summary>GET /api/v1/organizations/{organization}/listings/{id}/photos</summary>
    internal static async Task<IResult> List(Id<Organization> organization, Id<Listing> id, Work work, CancellationToken cancel)
    {
        var photos = await EditPhotos.List(id, organization, work, cancel);
        return photos.Refused(out var problem) ? problem.Answer() : Results.Json(new { items = photos.Value }, StoaJson.Options);
    }

    /// <summary>POST /api/v1/organizations/{organization}/listings/{id}/photos: multipart/form-data with files.</summary>
    internal static async Task<IResult> Upload(
        Id<Organization> organization, Id<Listing> id, HttpContext http, ObjectStore objects, Work work, CancellationToken cancel)
    {
        if (!http.Request.HasFormContentType)
            return new Problem(ProblemKind.Invalid, "unsupported-media-type", "Send multipart/form-data with files.").Answer(status: StatusCodes.Status415UnsupportedMediaType);
        return (await EditPhotos.Add(id, organization, await Files(http, cancel), objects, work, cancel)).Answer();
    }

    /// <summary>PUT /api/v1/organizations/{organization}/listings/{id}/photos: order and texts.</summary>
    internal static async Task<IResult> Put(
        Id<Organization> organization, Id<Listing> id, EditPhotos.Arrangement arrangement, Work work, CancellationToken cancel) =>
        await EditPhotos.Arrange(id, organization, arrangement, work, cancel) is { } problem ? problem.Answer() : await List(organization, id, work, cancel);

    /// <summary>DELETE /api/v1/organizations/{organization}/listings/{id}/photos/{photo}</summary>
    internal static async Task<IResult> Delete(Id<Organization> organization, Id<Listing> id, Id<Photo> photo, Work work, CancellationToken cancel) =>
        await EditPhotos.Remove(id, organization, photo, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    private static async Task<IReadOnlyList<EditPhotos.Sent>> Files(HttpContext http, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var files = new List<EditPhotos.Sent>();
        // One more than is taken, so that the refusal can say so.
        foreach (var file in form.Files.Where(file => file.Length > 0).Take(EditPhotos.PhotosMax + 1))
        {
            // Of one that is too large, just enough is read to be refused.
            var content = new byte[(int)Math.Min(file.Length, PictureFile.BytesMax + 1)];
            await using var stream = file.OpenReadStream();
            await stream.ReadExactlyAsync(content, cancel);
            files.Add(new EditPhotos.Sent(Path.GetFileName(file.FileName), content));
        }
        return files;
    }

    // "up.pho_…" and "down.pho_…" change the order; says which photo moved.
    private static Id<Photo>? Move(List<Id<Photo>> order, string step)
    {
        if (step.Split('.') is not ["up" or "down", var text] || !Id<Photo>.TryParse(text, out var photo)) return null;
        var at = order.IndexOf(photo);
        var to = step.StartsWith("up", StringComparison.Ordinal) ? at - 1 : at + 1;
        if (at < 0 || to < 0 || to >= order.Count) return null;
        (order[at], order[to]) = (order[to], order[at]);
        return photo;
    }

    private static Task<IResult> Refused(Desk desk, Id<Listing> id, IReadOnlyList<Problem> problems, Work work, CancellationToken cancel) =>
        Show(desk, id, problems, null, work, cancel);

    private static async Task<IResult> Show(Desk desk, Id<Listing> id, IReadOnlyList<Problem> problems, string? focus, Work work, CancellationToken cancel)
    {
        var photos = await EditPhotos.List(id, desk.Id, work, cancel);
        if (photos.Refused(out _)) return NotFoundPage.Result();
        var title = await work.Db.Set<Listing>().Where(l => l.Id == id).Select(l => l.Title).FirstAsync(cancel);
        return new RazorComponentResult<PhotosPage>(new { Model = new View(desk, id, title, photos.Value, problems, focus) })
        {
            StatusCode = problems is [var first, ..] ? first.Kind.Status() : StatusCodes.Status200OK,
        };
    }
}
