using Microsoft.EntityFrameworkCore;
using Stoa.Core.Access;
using Stoa.Server.Catalog;
using Stoa.Server.Catalog.Questions;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Notifications;

/// <summary>Somebody asked, or was answered: writes to those who wait for it.</summary>
internal static class SendQuestionNotices
{
    internal const string AskedTopic = "notifications.question-asked";
    internal const string AnsweredTopic = "notifications.question-answered";

    private const int MembersMax = 50;

    internal static async Task Asked(QuestionAsked happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var roles = Permissions.RolesWith(Permission.WorkBookings).ToList();
        var members = await (
            from member in work.Db.Set<Member>()
            where member.OrganizationId == happened.SellerId && roles.Contains(member.Role)
            join user in work.Db.Set<User>() on member.UserId equals user.Id
            orderby member.JoinedAt, user.Id
            select user).AsNoTracking().Take(MembersMax).ToListAsync(cancel);
        var (question, title) = await Load(happened.QuestionId, work, cancel);
        if (question is null || question.Answer is not null) return;
        foreach (var member in members)
        {
            await Send("question-asked", Audience.Provider, member, $"/provider/{happened.SellerId}/questions", title, question, work, services, cancel);
        }
    }

    internal static async Task Answered(QuestionAnswered happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var (question, title) = await Load(happened.QuestionId, work, cancel);
        if (question is null) return;
        var asker = await work.Db.Set<User>().AsNoTracking().FirstOrDefaultAsync(user => user.Id == question.UserId, cancel);
        if (asker is not null)
            await Send("question-answered", Audience.Customer, asker, $"/l/{question.ListingId}#questions", title, question, work, services, cancel);
    }

    private static async Task<(Question? Question, string Title)> Load(Id<Question> id, Work work, CancellationToken cancel)
    {
        var found = await (
            from question in work.Db.Set<Question>().AsNoTracking()
            join listing in work.Db.Set<Listing>() on question.ListingId equals listing.Id
            where question.Id == id
            select new { Question = question, listing.Title }).FirstOrDefaultAsync(cancel);
        return (found?.Question, found?.Title ?? "");
    }

    private static Task Send(
        string template, Audience audience, User user, string link, string title, Question question, Work work, IServiceProvider services, CancellationToken cancel) =>
        services.GetRequiredService<Mail>().Send(
            work,
            new MailRequest(
                template, audience, work.Cipher.Open(user.Email, User.EmailPurpose), work.Cipher.Open(user.Name, User.NamePurpose),
                new MailValues { Link = link, About = title, Reason = question.Text }, $"{question.Id}/{template}") { UserId = user.Id },
            cancel);
}
