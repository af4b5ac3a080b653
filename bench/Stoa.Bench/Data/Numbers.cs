using System.Globalization;

namespace Stoa.Bench.Data;

/// <summary>What the data set holds, and the ids in it. Says the same as load.sql.</summary>
internal static class Numbers
{
    public const int Listings = 50_000;
    public const int Guests = 20_000;

    /// <summary>The first listings are nearly full for 30 days: 200 reservations each.</summary>
    public const int BusyListings = 1_000;

    public const int QuietListings = Listings - BusyListings;
    public const string Zone = "America/Toronto";
    public const int OpensAt = 9;
    public const int SlotsPerDay = 8;

    /// <summary>Reservations were made for this many days from the day of loading.</summary>
    public const int Days = 60;

    public static Guid Organization(long n) => Id(1, n);

    public static Guid Resource(long n) => Id(4, n);

    public static Guid Listing(long n) => Id(5, n);

    public static Guid Plan(long n) => Id(6, n);

    public static Guid Customer(long n) => Id(7, n);

    public static Guid Session(long n) => Id(8, n);

    public static string SessionSecret(long n) => n.ToString(CultureInfo.InvariantCulture).PadLeft(43, '0');

    private static Guid Id(int kind, long n) =>
        Guid.ParseExact(string.Create(CultureInfo.InvariantCulture, $"{1_700_000_000_000 + (977 * n):x12}7{kind:x3}8000{n:x12}"), "N");
}
