namespace Stoa.Server.Notifications;

/// <summary>An order as a calendar file.</summary>
public static class OrderCalendar
{
    /// <summary>What a written calendar asks the reader's program to do: PUBLISH or CANCEL.</summary>
    internal static string MethodOf(string calendar) => calendar.Contains("\r\nMETHOD:CANCEL\r\n", StringComparison.Ordinal) ? "CANCEL" : "PUBLISH";
}
