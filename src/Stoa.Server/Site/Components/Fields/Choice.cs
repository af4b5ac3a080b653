namespace Stoa.Server.Site.Components.Fields;

/// <summary>One of several values a person chooses from.</summary>
/// <param name="Value">What is posted.</param>
/// <param name="Label">What is read.</param>
/// <param name="Hint">A line below it, in <see cref="FieldChoices"/>.</param>
/// <param name="Aside">What stands at its end, usually a price, in <see cref="FieldChoices"/>.</param>
/// <param name="Disabled">True when it cannot be chosen now; the hint says why.</param>
public sealed record Choice(string Value, string Label, string? Hint = null, string? Aside = null, bool Disabled = false);
