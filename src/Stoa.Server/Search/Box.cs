namespace Stoa.Server.Search;

/// <summary>A part of a map between two parallels and two meridians, in degrees. West is greater than east where it crosses 180°.</summary>
public readonly record struct Box(double South, double West, double North, double East)
{
    private const double KmPerDegree = 6371 * Math.PI / 180;
    private const double CosineMin = 0.01;

    /// <summary>The smallest box around a circle.</summary>
    public static Box Around(double latitude, double longitude, double km)
    {
        var up = km / KmPerDegree;
        var (south, north) = (Math.Max(-90, latitude - up), Math.Min(90, latitude + up));
        // A circle is widest, in degrees, on its side towards the pole.
        var aside = up / Math.Max(CosineMin, Math.Cos(Math.Max(Math.Abs(south), Math.Abs(north)) * Math.PI / 180));
        return aside >= 180 ? new Box(south, -180, north, 180) : new Box(south, Wrapped(longitude - aside), north, Wrapped(longitude + aside));
    }

    /// <summary>True where it crosses 180°.</summary>
    public bool Wraps => West > East;

    /// <summary>The way around the globe between two points.</summary>
    public static double Km(double latitude, double longitude, double toLatitude, double toLongitude)
    {
        var (up, aside) = ((toLatitude - latitude) * Math.PI / 360, (toLongitude - longitude) * Math.PI / 360);
        var chord = (Math.Sin(up) * Math.Sin(up))
            + (Math.Cos(latitude * Math.PI / 180) * Math.Cos(toLatitude * Math.PI / 180) * Math.Sin(aside) * Math.Sin(aside));
        return 2 * 6371 * Math.Asin(Math.Min(1, Math.Sqrt(chord)));
    }

    /// <summary>The straight way through the globe between two points that lie so far apart on it.</summary>
    public static double Straight(double km) => 2 * 6371 * Math.Sin(Math.Min(km, Math.PI * 6371) / (2 * 6371));

    private static double Wrapped(double longitude) => longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
}
