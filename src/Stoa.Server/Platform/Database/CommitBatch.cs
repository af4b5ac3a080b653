using Npgsql;

namespace Stoa.Server.Platform.Database;

/// <summary>
/// Plain SQL that leaves with a commit: whatever pieces of work only ever add, such as events, envelopes and entries of the books. All of it
/// and the commit itself are one round trip, and the mapper need not follow rows that nobody reads again. Its statements run after the
/// mapper's, in the order in which they were added.
/// </summary>
internal sealed class CommitBatch
{
    private readonly List<NpgsqlBatchCommand> _statements = [];

    internal bool IsEmpty => _statements.Count == 0;

    internal void Add(NpgsqlBatchCommand statement) => _statements.Add(statement);

    internal void Clear() => _statements.Clear();

    /// <summary>
    /// A change that counts only while it meets a row; otherwise nothing of the transaction is kept, and the problem of that name in
    /// <see cref="ConstraintProblems"/> is told.
    /// </summary>
    /// <param name="change">The change, which returns the rows that it met.</param>
    /// <param name="name">A name as of a constraint.</param>
    internal static string Must(string change, string name) =>
        $"with met as ({change}) select platform.must('{name}', count(*)) from met";

    /// <summary>Runs them, and ends the transaction when there is one to end. Without any the statements are one by themselves.</summary>
    internal async Task Run(NpgsqlConnection connection, bool endsTransaction, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in _statements) batch.BatchCommands.Add(statement);
        if (endsTransaction) batch.BatchCommands.Add(new("COMMIT"));
        await batch.ExecuteNonQueryAsync(cancel);
        Clear();
    }
}
