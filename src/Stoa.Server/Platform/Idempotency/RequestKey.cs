using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Platform.Idempotency;

/// <summary>The idempotency key of this request, if it has one: marked in the same transaction as the effect.</summary>
public sealed class RequestKey
{
    private string? _scope;
    private string? _key;
    private bool _isEffective;

    /// <summary>True when the request carried a key.</summary>
    public bool IsSet => _key is not null;

    internal void Set(string scope, string key) => (_scope, _key) = (scope, key);

    /// <summary>From here on a retry must not run again, even if the answer is lost.</summary>
    /// <returns>False when another request took this one for dead, and its effect came first.</returns>
    internal async Task<bool> MarkEffective(StoaDb db, Instant now, CancellationToken cancel)
    {
        if (_isEffective) return true;
        _isEffective = await db.Database.ExecuteSqlAsync(
            $"update platform.idempotency set effective_at = {now.ToDateTimeUtc()} where scope = {_scope} and key = {_key} and effective_at is null", cancel) == 1;
        return _isEffective;
    }
}
