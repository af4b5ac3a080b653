using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>A processor that pays to an address which the provider gives us, such as an e-mail address: it keeps no account for us, and checks nobody.</summary>
public interface IPaysToAddresses : IPaysOut
{
    /// <summary>What people call such an address, as the label of a field.</summary>
    string AddressName { get; }

    /// <summary>What was typed, as <see cref="PayoutCall.Destination"/> takes it; a problem by the field <c>address</c> when it cannot be one.</summary>
    Outcome<string> ReadAddress(string typed);
}
