namespace Stoa.Server.Platform.Access;

/// <summary>Who may use a route: every route names one of these, or allows anonymous use explicitly.</summary>
public static class Policies
{
    /// <summary>A signed-in user.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>A user who runs this marketplace.</summary>
    public const string Operator = "operator";

    /// <summary>A member of at least one organization. What of it they may see, the use case decides.</summary>
    public const string Provider = "provider";
}
