namespace Stoa.Server.Import;

/// <summary>The way between two points on the globe.</summary>
internal static class Distance
{
    private const double EarthRadiusKm = 6371;

    /// <summary>Great-circle distance in kilometres; degrees in.</summary>
    public static double Km(double latitude, double longitude, double otherLatitude, double otherLongitude)
    {
        var (a, b) = (double.DegreesToRadians(latitude), double.DegreesToRadians(otherLatitude));
        var (da, dl) = (b - a, double.DegreesToRadians(otherLongitude - longitude));
        var h = (Math.Sin(da / 2) * Math.Sin(da / 2)) + (Math.Cos(a) * Math.Cos(b) * Math.Sin(dl / 2) * Math.Sin(dl / 2));
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }
}
