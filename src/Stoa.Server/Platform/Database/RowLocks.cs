using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Stoa.Server.Platform.Database;

/// <summary>
/// Queries that lock the rows they find. The mapper has no word for it, and takes plain SQL apart anew each time it runs; a query that it
/// has translated once only needs the two words behind it.
/// </summary>
internal sealed class RowLocks : DbCommandInterceptor
{
    private const string Tag = "for update";
    private const string Marked = $"-- {Tag}";

    /// <inheritdoc />
    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        AddWords(command);
        return result;
    }

    /// <inheritdoc />
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        AddWords(command);
        return new(result);
    }

    private static void AddWords(DbCommand command)
    {
        if (command.CommandText.StartsWith(Marked, StringComparison.Ordinal)) command.CommandText += "\nfor update";
    }

    internal static IQueryable<T> Mark<T>(IQueryable<T> rows) => rows.TagWith(Tag);
}

/// <summary>The word for queries.</summary>
internal static class RowLocking
{
    /// <summary>Locks the rows until the end of the transaction, in the order in which they are asked for.</summary>
    internal static IQueryable<T> ForUpdate<T>(this IQueryable<T> rows) => RowLocks.Mark(rows);
}
