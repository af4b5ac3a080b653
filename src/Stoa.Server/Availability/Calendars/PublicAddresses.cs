using System.Net;
using System.Net.Sockets;

namespace Stoa.Server.Availability.Calendars;

/// <summary>Which addresses are on the public internet: a server that fetches for strangers must not reach into its own network.</summary>
internal static class PublicAddresses
{
    // https://www.iana.org/assignments/iana-ipv4-special-registry, everything that is not globally reachable, and multicast.
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Of IPv6 only 2000::/3 is public, less what is documentation or carries an IPv4 address inside.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    /// <summary>True when anybody on the internet could reach it.</summary>
    internal static bool Contain(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily is AddressFamily.InterNetworkV6 && !Global6.Contains(plain)) return false;
        return !Array.Exists(Special, network => network.Contains(plain));
    }
}
