namespace Stoa.Server.Platform.Access;

/// <summary>Carries the actor into one scope: set by authentication for a request, by the worker for an envelope.</summary>
public sealed class ActorHolder
{
    /// <summary>Who acts in this scope; a visitor until somebody says otherwise.</summary>
    public Actor Actor { get; set; } = Actor.Visitor;

    /// <summary>How the client of a request gets a new session's token; null where there is no request.</summary>
    public Action<string>? HandOver { get; set; }
}
