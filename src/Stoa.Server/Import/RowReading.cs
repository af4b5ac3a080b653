namespace Stoa.Server.Import;

/// <summary>What became of a row.</summary>
/// <param name="Business">What it describes; null when it is bad or passed over.</param>
/// <param name="Complaints">What is wrong: with a business only remarks, without one the reasons.</param>
internal sealed record RowReading(Business? Business, IReadOnlyList<Complaint> Complaints)
{
    /// <summary>A row with nothing to book in it.</summary>
    public static RowReading PassedOver { get; } = new(null, []);

    public static RowReading Bad(Row row, string? id, string field, string reason) =>
        new(null, [new Complaint(row.Line, id, field, reason, IsRemark: false)]);
}

/// <summary>Something wrong with a row.</summary>
/// <param name="Line">Where the row begins.</param>
/// <param name="Id">Its external id, where it has one.</param>
/// <param name="Field">The field.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="IsRemark">True when the row was imported all the same.</param>
public sealed record Complaint(long Line, string? Id, string Field, string Reason, bool IsRemark);
