namespace Stoa.Server.Platform.Events;

/// <summary>
/// Something that happened, in the past tense. Kept in total order for ever, read from the API by cursor, and handed to
/// every handler that asked for its type. It carries ids and facts, never personal data.
/// </summary>
public interface IDomainEvent
{
    /// <summary>The stable name, such as <c>order.confirmed</c>.</summary>
    static abstract string Type { get; }

    /// <summary>What it happened to, as a TypeID; handlers see one aggregate's events in order.</summary>
    string Aggregate { get; }

    /// <summary>The organization that may read it; null for nobody but operators.</summary>
    Guid? OrganizationId => null;
}
