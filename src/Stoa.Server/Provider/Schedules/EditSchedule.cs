using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core.Access;
using Stoa.Server.Availability;
using Stoa.Server.Availability.Schedules;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Provider.Schedules.Pages;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Provider.Schedules;

/// <summary>The page on which a schedule is edited: every button is a round trip that keeps what was typed, until one of them saves.</summary>
internal static class EditSchedule
{
    /// <summary>GET /provider/{organization}/schedules/{id}</summary>
    internal static async Task<IResult> Get(
        Desk desk, Id<ScheduleRow> id, string? look_as, Work work, Offers offers, ReadDatabase database, CancellationToken cancel)
    {
        var stored = await GetSchedule.Run(desk.Id, id, work, cancel);
        if (stored.Refused(out _)) return NotFoundPage.Result();
        var form = ScheduleEditor.FormOf(stored.Value) with { LookAs = look_as ?? "" };
        var editor = await ScheduleEditor.Load(desk.Id, stored.Value, form, work, offers, database, cancel);
        return desk.May(Permission.EditSchedules) ? Page(desk, editor) : new RazorComponentResult<ReadSchedulePage>(new { Desk = desk, Editor = editor });
    }

    /// <summary>POST /provider/{organization}/schedules/{id}</summary>
    internal static async Task<IResult> Post(
        Desk desk, Id<ScheduleRow> id, HttpContext http, Work work, Offers offers, ReadDatabase database, CancellationToken cancel)
    {
        var form = ScheduleForm.Read(await http.Request.ReadFormAsync(cancel));
        var stored = await GetSchedule.Run(desk.Id, id, work, cancel);
        if (stored.Refused(out _)) return NotFoundPage.Result();
        if (form.Act != "save") return Page(desk, await ScheduleEditor.Load(desk.Id, stored.Value, form.Edited(), work, offers, database, cancel));

        form = form with { Draft = form.Typed };
        var (saved, refusal) = await SaveSchedule.Run(desk.Id, id, form.Draft, form.Version, work, cancel);
        if (saved is not null)
        {
            Said(saved).Keep(http);
            return new SeeOther(desk.Href($"schedules/{id}", form.LookAs.Length > 0 ? $"look_as={Uri.EscapeDataString(form.LookAs)}" : ""));
        }
        if (refusal!.Theirs is not null) form = form with { Version = refusal.Version };
        var editor = await ScheduleEditor.Load(desk.Id, stored.Value, form, work, offers, database, cancel);
        return Page(desk, editor with { Problems = refusal.Problems, Difference = DifferenceOf(refusal, form.Draft) }, refusal.Problems[0].Kind.Status());
    }

    /// <summary>POST /provider/{organization}/schedules/{id}/preview: the two weeks alone, while somebody types.</summary>
    internal static async Task<IResult> PostPreview(
        Desk desk, Id<ScheduleRow> id, HttpRequest http, Work work, Offers offers, ReadDatabase database, CancellationToken cancel)
    {
        var form = ScheduleForm.Read(await http.ReadFormAsync(cancel));
        var stored = await GetSchedule.Run(desk.Id, id, work, cancel);
        return stored.Refused(out _)
            ? NotFoundPage.Result()
            : new RazorComponentResult<TwoWeeksPanel>(new
            {
                Desk = desk,
                Editor = await ScheduleEditor.Load(desk.Id, stored.Value, form, work, offers, database, cancel),
            });
    }

    private static RazorComponentResult<EditSchedulePage> Page(Desk desk, ScheduleEditor editor, int status = StatusCodes.Status200OK) =>
        new(new { Desk = desk, Editor = editor }) { StatusCode = status };

    private static Flash Said(SaveSchedule.Saved saved) => saved.Outside.Count switch
    {
        0 => new Flash(Tone.Good, "Saved. Customers see the new hours from now on."),
        1 => new Flash(Tone.Wait, "Saved. One booking now lies outside your hours: it stays as it is, and is listed below."),
        var count => new Flash(Tone.Wait, $"Saved. {count} bookings now lie outside your hours: they stay as they are, and are listed below."),
    };

    private static (IReadOnlyList<string> Theirs, IReadOnlyList<string> Yours)? DifferenceOf(SaveSchedule.Refusal refusal, ScheduleDraft draft)
    {
        if (refusal.Theirs is not { } theirs || ReadDraft.Of(draft).Terms is not { } yours) return null;
        var (stored, typed) = (ScheduleLines.Of(theirs), ScheduleLines.Of(yours));
        return ([.. stored.Except(typed, StringComparer.Ordinal)], [.. typed.Except(stored, StringComparer.Ordinal)]);
    }
}
