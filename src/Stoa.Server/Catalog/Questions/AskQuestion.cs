using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Identity;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Catalog.Questions;

/// <summary>A signed-in customer asks about a listing.</summary>
public static class AskQuestion
{
    /// <summary>The longest question, in characters.</summary>
    public const int TextLengthMax = 1_000;

    /// <summary>How many one person may ask in a day, and how many may wait for an answer at one listing.</summary>
    public const int PerDayMax = 10, WaitingMax = 3;

    private const int NameLengthMax = 40;

    private static readonly Problem Empty = new(ProblemKind.Invalid, "question-required", "Write your question.", "question");
    private static readonly Problem TooLong = new(ProblemKind.Invalid, "question-too-long", $"A question has at most {TextLengthMax} characters.", "question");
    private static readonly Problem Own = new(ProblemKind.Forbidden, "own-listing", "This is your own offer: put it into the description instead.", "question");

    private static readonly Problem TooMany = new(
        ProblemKind.Limited, "too-many-questions", $"You can ask {PerDayMax} questions a day. Ask again tomorrow.", "question");

    private static readonly Problem Waiting = new(
        ProblemKind.Limited, "questions-waiting", $"{WaitingMax} questions of yours wait for an answer here already.", "question");

    /// <summary>What is asked.</summary>
    public sealed record Request(string Text);

    /// <summary>What was asked.</summary>
    public sealed record Asked(Id<Question> Id, string Text, Instant AskedAt);

    /// <summary>Asks.</summary>
    public static async Task<Outcome<Asked>> Run(Id<Listing> id, Request request, Work work, CancellationToken cancel)
    {
        if (work.Actor.UserId is not { } userId) return new Problem(ProblemKind.Unauthenticated, "sign-in-required", "Sign in to ask.");
        var text = request.Text?.Trim() ?? "";
        if (text.Length == 0) return Empty;
        if (text.Length > TextLengthMax) return TooLong;
        var listing = await work.Db.Set<Listing>().AsNoTracking()
            .FirstOrDefaultAsync(l => l.Id == id && l.Status == ListingStatus.Published && l.ProviderActive, cancel);
        if (listing is null) return CatalogProblems.NoListing;
        if (work.Actor.IsMember(listing.OrganizationId.Value)) return Own;

        // One at a time for each person, so that the limits hold however fast somebody asks.
        await work.Begin(cancel);
        var asker = new Id<User>(userId);
        var user = await work.Db.Set<User>().FromSql($"select * from identity.users where id = {userId} for no key update").SingleAsync(cancel);
        var mine = work.Db.Set<Question>().Where(question => question.UserId == asker);
        var dayAgo = work.Now - Duration.FromDays(1);
        if (await mine.CountAsync(question => question.AskedAt > dayAgo, cancel) >= PerDayMax) return TooMany;
        if (await mine.CountAsync(question => question.ListingId == id && question.Answer == null && !question.IsHidden, cancel) >= WaitingMax) return Waiting;

        var question = new Question
        {
            Id = Id<Question>.New(work.Now), ListingId = id, UserId = asker, ShownAs = ShownAs(work.Cipher.Open(user.Name, User.NamePurpose)), Text = text, AskedAt = work.Now,
        };
        work.Db.Add(question);
        work.Emit(new QuestionAsked(question.Id, id, listing.OrganizationId));
        if (await work.Commit(cancel) is { } refused) return refused;
        return new Asked(question.Id, question.Text, question.AskedAt);
    }

    /// <summary>POST /api/v1/listings/{id}/questions</summary>
    internal static async Task<IResult> Post(Id<Listing> id, Request request, Work work, CancellationToken cancel) =>
        (await Run(id, request, work, cancel)).AnswerCreated(_ => $"/api/v1/listings/{id}/questions");

    /// <summary>POST /l/{id}/questions</summary>
    internal static async Task<IResult> PostForm(Id<Listing> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var asked = await Run(id, new(form["question"].ToString()), work, cancel);
        if (asked.Refused(out var problem)) return ProblemPage.Result(problem, $"/l/{id}#questions");
        new Flash(Tone.Good, "Your question is on its way. You hear by mail when it is answered.").Keep(http);
        return new SeeOther($"/l/{id}#questions");
    }

    // A first name and an initial: "Ada L."
    private static string ShownAs(string name)
    {
        var shown = name.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [] => "A customer",
            [var only] => only,
            [var first, .., var last] => $"{first} {last[..1].ToUpperInvariant()}.",
        };
        return shown.Length <= NameLengthMax ? shown : shown[..NameLengthMax];
    }
}
