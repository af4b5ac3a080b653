namespace Stoa.Core.Disputes;

/// <summary>What somebody does to a case.</summary>
public enum CaseMove
{
    /// <summary>Says how much should go back; an earlier proposal of one's own is replaced.</summary>
    Propose,

    /// <summary>Answers the other's proposal with another amount.</summary>
    Counter,

    /// <summary>Agrees to the other's proposal.</summary>
    Accept,

    /// <summary>Takes one's own proposal back.</summary>
    Retract,

    /// <summary>The customer gives the complaint up.</summary>
    Withdraw,

    /// <summary>Asks the marketplace to decide.</summary>
    Escalate,

    /// <summary>The marketplace decides.</summary>
    Rule,
}
