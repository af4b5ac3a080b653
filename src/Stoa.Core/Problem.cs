namespace Stoa.Core;

/// <summary>What sort of refusal a <see cref="Problem"/> is; the server maps it to one HTTP status.</summary>
public enum ProblemKind
{
    /// <summary>The request is malformed or breaks a rule of its own (400, or 422 by the field).</summary>
    Invalid,

    /// <summary>Nobody is signed in, or the session has ended (401).</summary>
    Unauthenticated,

    /// <summary>The actor is known and may not do this (403).</summary>
    Forbidden,

    /// <summary>There is no such thing, or none that this actor may know of (404).</summary>
    NotFound,

    /// <summary>The state has moved on, or somebody else was first (409).</summary>
    Conflict,

    /// <summary>The thing existed and has expired (410).</summary>
    Gone,

    /// <summary>Too many requests (429).</summary>
    Limited,

    /// <summary>Something outside does not answer; trying again later may help (503).</summary>
    Unavailable,
}

/// <summary>A refusal that a person can cause: a value, not an exception.</summary>
/// <param name="Kind">The sort of refusal.</param>
/// <param name="Code">A stable code in kebab case, for programs.</param>
/// <param name="Message">A sentence that says what to do, for people.</param>
/// <param name="Field">The field of the request it belongs to, in snake case; null when it belongs to none.</param>
public sealed record Problem(ProblemKind Kind, string Code, string Message, string? Field = null);
