using Stoa.Core.Ordering;

namespace Stoa.Core.Tests.Ordering;

/// <summary>Where an order's money is, finer than <see cref="MoneyState"/>: the model that the proofs walk.</summary>
public enum Purse
{
    Unpaid,
    Authorized,
    Capturing,
    Held,
    PartHeld,
    Released,
    PartReleased,
    Refunded,
    LateAuthorized,
    LateHeld,
}

internal static class Purses
{
    public static bool IsSettled(this Purse purse) =>
        purse is Purse.Unpaid or Purse.Released or Purse.PartReleased or Purse.Refunded;

    /// <summary>The same in the words of the engine.</summary>
    public static OrderFacts Holding(this OrderFacts facts, Purse purse) => facts with
    {
        Money = purse switch
        {
            Purse.Unpaid => MoneyState.Unpaid,
            Purse.Authorized or Purse.Capturing or Purse.LateAuthorized => MoneyState.Authorized,
            Purse.Held or Purse.LateHeld => MoneyState.Held,
            Purse.Released => MoneyState.Released,
            Purse.Refunded => MoneyState.Refunded,
            _ => MoneyState.PartiallyRefunded,
        },
        ReleasedAt = purse is Purse.Released or Purse.PartReleased ? facts.StateSince : null,
        PaymentIsLate = purse is Purse.LateHeld or Purse.LateAuthorized,
    };

    /// <summary>Everything that may become of the money after a firing's effects: a policy may refund nothing, a part or all.</summary>
    public static IReadOnlyList<Purse> After(this Purse purse, IEnumerable<Effect> effects)
    {
        IEnumerable<Purse> purses = [purse];
        foreach (var effect in effects)
        {
            purses = [.. purses.SelectMany(each => After(each, effect)).Distinct()];
        }

        // A late payment that is kept is like any other.
        return [.. purses.Select(each => each is Purse.LateHeld ? Purse.Held : each).Distinct()];
    }

    private static Purse[] After(Purse purse, Effect effect) => effect switch
    {
        Effect.CapturePayment => purse is Purse.Authorized ? [Purse.Capturing] : throw Impossible(purse, effect),
        Effect.VoidPayment => purse is Purse.Authorized or Purse.Capturing ? [Purse.Unpaid] : throw Impossible(purse, effect),
        Effect.RefundInFull => purse switch
        {
            Purse.Unpaid or Purse.Authorized or Purse.Capturing or Purse.LateAuthorized => [Purse.Unpaid],
            _ => [Purse.Refunded],
        },
        Effect.RefundByPolicy or Effect.RefundAsNoShow or Effect.RefundUndelivered => purse switch
        {
            Purse.Held => [Purse.Held, Purse.PartHeld, Purse.Refunded],
            Purse.PartHeld => [Purse.PartHeld, Purse.Refunded],
            Purse.Refunded => [Purse.Refunded],
            _ => throw Impossible(purse, effect),
        },
        Effect.RefundAmount => purse switch
        {
            Purse.Held or Purse.PartHeld => [Purse.PartHeld, Purse.Refunded],
            Purse.Released or Purse.PartReleased => [Purse.PartReleased, Purse.Refunded],
            _ => throw Impossible(purse, effect),
        },
        Effect.ReleaseFunds => purse switch
        {
            Purse.Held => [Purse.Released],
            Purse.PartHeld => [Purse.PartReleased],
            Purse.Refunded => [Purse.Refunded],
            _ => throw Impossible(purse, effect),
        },
        _ => [purse],
    };

    private static InvalidOperationException Impossible(Purse purse, Effect effect) => new($"{effect} makes no sense when the money is {purse}");
}
