namespace Stoa.Server.Site.Components;

/// <summary>How a card stands out: Accent for the page's main card (price, booking), Attention for what waits for the reader.</summary>
public enum CardLook
{
    Plain,
    Raised,
    Accent,
    Attention,
}
