namespace Stoa.Server.Import.Rows;

/// <summary>What became of a row.</summary>
/// <param name="Business">What it describes; null when it is bad or passed over.</param>
/// <param name="Complaints">What is wrong: with a business only remarks, without one the reason.</param>
internal sealed record RowReading(Business? Business, IReadOnlyList<Complaint> Complaints)
{
    /// <summary>A row with nothing to book in it.</summary>
    public static RowReading PassedOver(Row row, string? id, string reason) =>
        new(null, [new Complaint(row.Line, id, "", reason, ComplaintKind.PassedOver)]);

    public static RowReading Bad(Row row, string? id, string field, string reason) =>
        new(null, [new Complaint(row.Line, id, field, reason, ComplaintKind.Bad)]);
}

/// <summary>Something wrong with a row.</summary>
/// <param name="Line">Where the row begins.</param>
/// <param name="Id">Its external id, where it has one.</param>
/// <param name="Field">The field.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Kind">What became of the row.</param>
public sealed record Complaint(long Line, string? Id, string Field, string Reason, ComplaintKind Kind)
{
    /// <summary>True when the row was imported all the same.</summary>
    public bool IsRemark => Kind is ComplaintKind.Remark;
}

/// <summary>What a complaint means for its row.</summary>
public enum ComplaintKind
{
    /// <summary>It was not imported.</summary>
    Bad,

    /// <summary>It was imported without what the complaint is about.</summary>
    Remark,

    /// <summary>It holds nothing that is imported, and nothing is wrong with it.</summary>
    PassedOver,
}
