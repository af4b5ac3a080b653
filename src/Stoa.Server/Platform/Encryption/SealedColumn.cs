using System.Text.RegularExpressions;

namespace Stoa.Server.Platform.Encryption;

/// <summary>A column of <see cref="Sealed"/> values, which its module registers so that keys can rotate under it.</summary>
/// <param name="Table">With its schema: <c>identity.users</c>.</param>
/// <param name="KeyColumn">The primary key, one column of any ordered type.</param>
/// <param name="Column">The bytea column.</param>
/// <param name="Purpose">What it is sealed with.</param>
/// <param name="Index">The blind index of the same value, when it has one.</param>
public sealed partial record SealedColumn(string Table, string KeyColumn, string Column, string Purpose, IndexedBy? Index = null)
{
    /// <summary>Throws when a name could be anything but a plain identifier: they are written into SQL.</summary>
    public void Check()
    {
        if (!TableName().IsMatch(Table) || !Name().IsMatch(KeyColumn) || !Name().IsMatch(Column))
            throw new InvalidOperationException($"{Table}.{Column} by {KeyColumn} is not a sealed column of plain lower-case names.");
        if (Index is { } index && !Name().IsMatch(index.Column))
            throw new InvalidOperationException($"{Table}.{index.Column} is not a plain lower-case name.");
    }

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*\z", RegexOptions.None, 1_000)]
    private static partial Regex TableName();

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]*\z", RegexOptions.None, 1_000)]
    private static partial Regex Name();
}

/// <summary>The blind index beside a sealed column.</summary>
/// <param name="Column">The bytea column of the hash.</param>
/// <param name="Kind">How the value is normalized.</param>
/// <param name="Purpose">The purpose it is hashed with.</param>
public sealed record IndexedBy(string Column, IndexKind Kind, string Purpose);
