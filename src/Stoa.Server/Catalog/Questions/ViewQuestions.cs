using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Catalog.Questions.Pages;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Catalog.Questions;

/// <summary>The provider's page of questions: what waits, and what was answered.</summary>
internal static class ViewQuestions
{
    /// <summary>GET /provider/{organization}/questions?show=&amp;cursor=</summary>
    internal static Task<IResult> Get(Desk desk, string? show, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Show(desk, show == "answered", cursor, null, null, null, work, marketplace, cancel);

    /// <summary>POST /provider/{organization}/questions/{id}: an answer, or <c>do</c> hide and show.</summary>
    internal static async Task<IResult> Post(Desk desk, Id<Question> id, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var text = form["answer"].ToString();
        var request = form["do"].ToString() switch
        {
            "hide" => new AnswerQuestion.Request(IsHidden: true),
            "show" => new AnswerQuestion.Request(IsHidden: false),
            _ => new AnswerQuestion.Request(text),
        };
        var answered = await AnswerQuestion.Run(id, request, desk.Id, work, cancel);
        if (answered.Refused(out var problem))
        {
            if (problem.Kind == ProblemKind.NotFound) return NotFoundPage.Result();
            await work.Abandon();
            return await Show(desk, false, null, id, text, problem, work, marketplace, cancel);
        }
        new Flash(Tone.Good, request.IsHidden switch
        {
            true => "It is hidden: nobody sees it on the page.",
            false => "It is shown again.",
            _ => "Answered. Everybody reads it on the page, and whoever asked gets a mail.",
        }).Keep(http);
        return new SeeOther(desk.Href("questions", request.Answer is null ? "show=answered" : ""));
    }

    private static async Task<IResult> Show(
        Desk desk, bool isAnswered, string? cursor, Id<Question>? at, string? text, Problem? refused, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var found = await ListQuestions.OfOrganization(desk.Id, isAnswered, cursor, null, work, cancel);
        if (found.Refused(out var problem)) return ProblemPage.Result(problem, desk.Href("questions"));
        return new RazorComponentResult<QuestionsPage>(new { Desk = desk, IsAnswered = isAnswered, Found = found.Value, marketplace.Zone, At = at, Text = text, Refused = refused })
        {
            StatusCode = refused?.Kind.Status() ?? StatusCodes.Status200OK,
        };
    }
}
