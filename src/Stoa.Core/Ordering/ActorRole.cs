namespace Stoa.Core.Ordering;

/// <summary>In which capacity somebody acts on an order. One actor acts in one role; a transition may be open to several.</summary>
[Flags]
public enum ActorRole
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>The buyer, with or without an account.</summary>
    Customer = 1,

    /// <summary>A member of the selling organization.</summary>
    Provider = 2,

    /// <summary>Who runs the marketplace.</summary>
    Operator = 4,

    /// <summary>The program: timers, payment events, fulfilment.</summary>
    System = 8,
}

/// <summary>Words for roles.</summary>
public static class ActorRoles
{
    private static readonly ActorRole[] Each = [ActorRole.Customer, ActorRole.Provider, ActorRole.Operator, ActorRole.System];

    /// <summary>The single roles in a set, in declared order.</summary>
    public static IReadOnlyList<ActorRole> Split(this ActorRole roles) => [.. Each.Where(role => roles.Includes(role))];

    /// <summary>True when the two sets share a role.</summary>
    public static bool Includes(this ActorRole roles, ActorRole role) => (roles & role) != ActorRole.None;

    /// <summary>The roles in plain English: "customer, provider".</summary>
    public static string InWords(this ActorRole roles) =>
        string.Join(", ", roles.Split().Select(role => role.ToString().ToLowerInvariant()));
}
