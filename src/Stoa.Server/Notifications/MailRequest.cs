using Stoa.Server.Identity;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Notifications;

/// <summary>A mail to write.</summary>
/// <param name="Template">One of <see cref="Templates.MailTemplates.Names"/>.</param>
/// <param name="Audience">Whose wording.</param>
/// <param name="Email">The recipient's address.</param>
/// <param name="Name">How to greet; empty when the name is not known.</param>
/// <param name="Values">What it speaks of.</param>
/// <param name="Cause">What made it necessary, such as an event's id: one mail per cause, template and recipient, ever.</param>
public sealed record MailRequest(string Template, Audience Audience, string Email, string Name, MailValues Values, string Cause)
{
    /// <summary>The order it belongs to.</summary>
    public Id<Order>? OrderId { get; init; }

    /// <summary>The account it belongs to.</summary>
    public Id<User>? UserId { get; init; }

    /// <summary>The path that ends mails of this kind, for those who asked for them: mail programs offer it too (RFC 8058).</summary>
    public string? Unsubscribe { get; init; }

    /// <summary>A calendar file to attach, as <see cref="OrderCalendar"/> writes it.</summary>
    public string? Calendar { get; init; }
}
