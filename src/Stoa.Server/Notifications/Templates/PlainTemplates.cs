namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails of the kinds whose wording is the same for everybody.</summary>
internal static class PlainTemplates
{
    /// <param name="t">To whom, of what.</param>
    /// <param name="happened">What is true of it, after its name: "has begun".</param>
    /// <param name="meaning">What that means, in a sentence.</param>
    internal static Wording Write(Telling t, string happened, string meaning) => new(
        $"{t.What} {happened}",
        $"{t.What} {happened}.",
        meaning,
        t.Reason,
        t.RefundSentence);
}
