using Stoa.Bench.Data;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Platform.Ids;

namespace Stoa.Bench.Market;

/// <summary>The sessions of the data set's guests, one after the other.</summary>
internal sealed class Guests
{
    private long _next;

    /// <summary>The number and the bearer token of the next guest.</summary>
    public (long Number, string Token) Next()
    {
        var number = 1 + Interlocked.Increment(ref _next) % Numbers.Guests;
        return (number, new SessionToken(new Id<Session>(Numbers.Session(number)), Numbers.SessionSecret(number)).ToString());
    }
}
