using Stoa.Core;

namespace Stoa.Server.Platform.Access;

/// <summary>Actors in words, for what is kept of them.</summary>
public static class Actors
{
    /// <summary>The sort of actor.</summary>
    public static string KindOf(Actor actor) => actor switch
    {
        { IsSystem: true } => "system",
        { IsOperator: true } => "operator",
        { IsSignedIn: true } => "user",
        { CustomerId: not null } => "guest",
        _ => "visitor",
    };

    /// <summary>The user or customer as a TypeID; null for the system and for visitors.</summary>
    public static string? IdOf(Actor actor) => actor switch
    {
        { UserId: { } user } => new TypeId("usr", user).ToString(),
        { CustomerId: { } customer } => new TypeId("cus", customer).ToString(),
        _ => null,
    };
}
