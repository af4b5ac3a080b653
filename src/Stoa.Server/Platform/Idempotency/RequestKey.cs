using NodaTime;
using Npgsql;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Platform.Idempotency;

/// <summary>The idempotency key of this request, if it has one: marked in the same transaction as the effect.</summary>
public sealed class RequestKey
{
    // Marked once: a request that was taken for dead finds its repetition's mark here.
    private static readonly string MarkSql = CommitBatch.Must(
        "update platform.idempotency set effective_at = $3 where scope = $1 and key = $2 and effective_at is null returning key", "idempotency_effective");

    private string? _scope;
    private string? _key;
    private bool _isEffective;

    /// <summary>True when the request carried a key.</summary>
    public bool IsSet => _key is not null;

    internal void Set(string scope, string key) => (_scope, _key) = (scope, key);

    /// <summary>
    /// With the commit that this leaves with, a retry must not run again, even if the answer is lost. Refused when a repetition was faster.
    /// Null when there is nothing to mark.
    /// </summary>
    internal NpgsqlBatchCommand? Mark(Instant now) => _isEffective || _key is null ? null : new(MarkSql)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = _scope! }, new NpgsqlParameter<string> { TypedValue = _key },
            new NpgsqlParameter<DateTime> { TypedValue = now.ToDateTimeUtc() },
        },
    };

    /// <summary>What was marked is committed: later commits of the same request mark nothing.</summary>
    internal void Committed() => _isEffective = _key is not null;
}
