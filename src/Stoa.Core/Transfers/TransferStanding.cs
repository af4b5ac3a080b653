namespace Stoa.Core.Transfers;

/// <summary>Where a bank transfer stands, from what was sent and what went back.</summary>
/// <param name="Due">What must come.</param>
/// <param name="Received">What has come, in one part or several.</param>
/// <param name="IsTaken">Whether the order has its money, so that <paramref name="Due"/> of it is not to spare.</param>
/// <param name="GivenBack">What of it went back, or is on its way back, without being a refund of the order.</param>
public sealed record TransferStanding(Money Due, Money Received, bool IsTaken, Money GivenBack)
{
    /// <summary>What still has to come; zero when there is enough.</summary>
    public Money Missing => IsTaken || IsEnough ? Money.Zero(Due.Currency) : Due - Here;

    /// <summary>True when the order may have its money.</summary>
    public bool IsEnough => Here >= Due;

    /// <summary>What belongs to no order: all of it before the order has its money, then what was too much.</summary>
    public Money Spare => IsTaken ? Here - Due : Here;

    /// <summary>What came and has not gone back.</summary>
    private Money Here => Received - GivenBack;

    /// <summary>The same after another part has come.</summary>
    public TransferStanding With(Money part) => this with { Received = Received + part };
}
