using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog.Questions;

/// <summary>A provider answers a question, or keeps it from the page.</summary>
public static class AnswerQuestion
{
    /// <summary>The longest answer, in characters.</summary>
    public const int TextLengthMax = 2_000;

    private static readonly Problem NoQuestion = new(ProblemKind.NotFound, "question-not-found", "There is no such question.");
    private static readonly Problem Empty = new(ProblemKind.Invalid, "answer-required", "Write an answer.", "answer");
    private static readonly Problem TooLong = new(ProblemKind.Invalid, "answer-too-long", $"An answer has at most {TextLengthMax} characters.", "answer");

    /// <summary>The answer, or whether the question is hidden; what is left out stays as it is.</summary>
    public sealed record Request(string? Answer = null, bool? IsHidden = null);

    /// <summary>Answers, or hides. The first answer is told to whoever asked; one that is changed is not told again.</summary>
    public static async Task<Outcome<ListQuestions.Item>> Run(
        Id<Question> id, Request request, Id<Organization> organization, Work work, CancellationToken cancel)
    {
        var answer = request.Answer?.Trim();
        if (answer is { Length: 0 }) return Empty;
        if (answer?.Length > TextLengthMax) return TooLong;
        var question = await (
            from asked in work.Db.Set<Question>()
            join listing in work.Db.Set<Listing>() on asked.ListingId equals listing.Id
            where asked.Id == id && listing.OrganizationId == organization
            select asked).FirstOrDefaultAsync(cancel);
        if (question is null) return NoQuestion;
        if (answer is not null)
        {
            if (question.Answer is null) work.Emit(new QuestionAnswered(id, question.ListingId, organization));
            (question.Answer, question.AnsweredAt) = (answer, question.AnsweredAt ?? work.Now);
        }
        question.IsHidden = request.IsHidden ?? question.IsHidden;
        if (await work.Commit(cancel) is { } refused) return refused;
        return ListQuestions.Of(question);
    }

    /// <summary>PATCH /api/v1/organizations/{organization}/questions/{id}</summary>
    internal static async Task<IResult> Patch(Id<Organization> organization, Id<Question> id, Request request, Work work, CancellationToken cancel) =>
        (await Run(id, request, organization, work, cancel)).Answer();
}
