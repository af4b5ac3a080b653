namespace Stoa.Core;

/// <summary>Where exactly half a minor unit goes. Everything else goes to the nearest.</summary>
public enum Rounding
{
    /// <summary>To the even neighbour, so that many roundings do not drift. The default of fees and refunds.</summary>
    HalfEven,

    /// <summary>Away from zero, as invoices and tax offices do; a refund mirrors its charge.</summary>
    HalfUp,
}
