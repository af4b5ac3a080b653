using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog.Questions;

/// <summary>Questions: the answered ones for everybody, all of them for the provider.</summary>
public static class ListQuestions
{
    /// <summary>A question as it is shown.</summary>
    public sealed record Item(Id<Question> Id, Id<Listing> ListingId, string AskedBy, string Text, Instant AskedAt, string? Answer, Instant? AnsweredAt, bool IsHidden);

    /// <summary>A question with the title of its listing, for the provider.</summary>
    public sealed record Own(Item Question, string Title);

    private sealed record Position(Instant At, Guid Id);

    /// <summary>The answered questions of a listing, the latest first; and, for who is signed in, their own that wait.</summary>
    public static async Task<Outcome<Page<Item>>> OfListing(Id<Listing> id, Guid? user, string? cursor, int limit, StoaDb db, CancellationToken cancel)
    {
        var read = Cursor.Read<Position>(cursor);
        if (read.Refused(out var problem)) return problem;
        var asker = user is { } known ? new Id<User>(known) : default;
        var questions = db.Set<Question>().AsNoTracking().Where(q => q.ListingId == id && !q.IsHidden && (q.Answer != null || q.UserId == asker));
        if (read.Value is { } after)
        {
            var last = new Id<Question>(after.Id);
            questions = questions.Where(q => EF.Functions.LessThan(ValueTuple.Create(q.AskedAt, q.Id), ValueTuple.Create(after.At, last)));
        }
        var found = await questions.OrderByDescending(q => q.AskedAt).ThenByDescending(q => q.Id).Take(limit + 1).ToListAsync(cancel);
        return Cursor.Cut(found.ConvertAll(Of), limit, item => new Position(item.AskedAt, item.Id.Value));
    }

    /// <summary>All questions of an organization, the latest first.</summary>
    public static async Task<Outcome<Page<Own>>> OfOrganization(Id<Organization> organization, bool? isAnswered, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var read = Cursor.Read<Position>(cursor);
        if (read.Refused(out var problem)) return problem;
        var size = Cursor.Limit(limit);
        var questions =
            from question in work.Db.Set<Question>().AsNoTracking()
            join listing in work.Db.Set<Listing>() on question.ListingId equals listing.Id
            where listing.OrganizationId == organization
            select new { Question = question, listing.Title };
        if (isAnswered is { } answered) questions = questions.Where(q => (q.Question.Answer != null || q.Question.IsHidden) == answered);
        if (read.Value is { } after)
        {
            var last = new Id<Question>(after.Id);
            questions = questions.Where(q => EF.Functions.LessThan(ValueTuple.Create(q.Question.AskedAt, q.Question.Id), ValueTuple.Create(after.At, last)));
        }
        var found = await questions.OrderByDescending(q => q.Question.AskedAt).ThenByDescending(q => q.Question.Id).Take(size + 1).ToListAsync(cancel);
        return Cursor.Cut(found.ConvertAll(q => new Own(Of(q.Question), q.Title)), size, own => new Position(own.Question.AskedAt, own.Question.Id.Value));
    }

    /// <summary>GET /api/v1/listings/{id}/questions?cursor=&amp;limit=</summary>
    internal static async Task<IResult> Get(Id<Listing> id, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await OfListing(id, work.Actor.UserId, cursor, Cursor.Limit(limit), work.Db, cancel)).Answer();

    /// <summary>GET /api/v1/organizations/{organization}/questions?answered=&amp;cursor=&amp;limit=</summary>
    internal static async Task<IResult> GetOwn(Id<Organization> organization, bool? answered, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await OfOrganization(organization, answered, cursor, limit, work, cancel)).Answer();

    internal static Item Of(Question q) => new(q.Id, q.ListingId, q.ShownAs, q.Text, q.AskedAt, q.Answer, q.AnsweredAt, q.IsHidden);
}
