using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments.Manual.Statements;

/// <summary>A line of a bank's statement.</summary>
/// <param name="Line">Where it stands in the file, from 1.</param>
/// <param name="Day">The day that the bank says; null when it cannot be read.</param>
/// <param name="Amount">What came; null when it cannot be read, or nothing came by this line.</param>
/// <param name="Text">What the sender wrote, and whatever else may hold a reference.</param>
/// <param name="Key">What makes it known again when the file is read once more.</param>
/// <param name="Complaint">Why it cannot be read; null when it can.</param>
public sealed record BankLine(long Line, LocalDate? Day, Money? Amount, string Text, string Key, string? Complaint);
