using Stoa.Server.Organizations;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog.Questions;

/// <summary>Somebody asked about a listing.</summary>
public sealed record QuestionAsked(Id<Question> QuestionId, Id<Listing> ListingId, Id<Organization> SellerId) : IDomainEvent
{
    public static string Type => "question.asked";

    public string Aggregate => QuestionId.ToString();

    public Guid? OrganizationId => SellerId.Value;
}

/// <summary>A provider answered for the first time.</summary>
public sealed record QuestionAnswered(Id<Question> QuestionId, Id<Listing> ListingId, Id<Organization> SellerId) : IDomainEvent
{
    public static string Type => "question.answered";

    public string Aggregate => QuestionId.ToString();

    public Guid? OrganizationId => SellerId.Value;
}
