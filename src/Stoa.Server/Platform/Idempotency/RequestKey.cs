using NodaTime;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Platform.Idempotency;

/// <summary>The idempotency key of this request, if it has one: marked in the same transaction as the effect.</summary>
public sealed class RequestKey
{
    private string? _scope;
    private string? _key;
    private bool _isEffective;
    private KeptKey? _mark;

    /// <summary>True when the request carried a key.</summary>
    public bool IsSet => _key is not null;

    internal void Set(string scope, string key) => (_scope, _key) = (scope, key);

    /// <summary>With the next commit a retry must not run again, even if the answer is lost. Refused when a repetition was faster.</summary>
    internal void MarkEffective(StoaDb db, Instant now)
    {
        if (_isEffective || _key is null) return;
        _mark = db.Attach(KeptKey.Of(_scope!, _key)).Entity;
        _mark.EffectiveAt = now;
    }

    /// <summary>What was marked is committed: later commits of the same request mark nothing.</summary>
    internal void Committed() => _isEffective |= _mark is not null;
}
