namespace Stoa.Server.Notifications;

/// <summary>In which capacity somebody gets a message: each has its own wording.</summary>
public enum Audience
{
    /// <summary>Who bought.</summary>
    Customer,

    /// <summary>A member of the selling organization.</summary>
    Provider,

    /// <summary>Who runs the marketplace.</summary>
    Operator,

    /// <summary>Somebody with, or about, an account.</summary>
    User,
}
