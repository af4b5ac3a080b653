using Stoa.Core.Places;

namespace Stoa.Core.Tests.Places;

public sealed class ZonesTests
{
    [Theory]
    [InlineData("CA", 45.52, -73.58, "America/Toronto")]
    [InlineData("CA", 49.28, -123.12, "America/Vancouver")]
    [InlineData("CA", 44.65, -63.57, "America/Halifax")]
    [InlineData("DE", 48.14, 11.58, "Europe/Berlin")]
    [InlineData("DE", 47.70, 8.69, "Europe/Busingen")]
    [InlineData("FR", 48.86, 2.35, "Europe/Paris")]
    [InlineData("ES", 28.12, -15.43, "Atlantic/Canary")]
    [InlineData("ES", 41.39, 2.17, "Europe/Madrid")]
    [InlineData("US", 34.05, -118.24, "America/Los_Angeles")]
    [InlineData("AU", -31.95, 115.86, "Australia/Perth")]
    [InlineData("NZ", -43.95, -176.55, "Pacific/Chatham")]
    [InlineData("FJ", -17.0, -179.9, "Pacific/Fiji")]
    public void A_place_is_given_the_zone_of_the_nearest_city_of_its_country(string country, double latitude, double longitude, string zone) =>
        Assert.Equal(zone, Zones.Nearest(country, latitude, longitude));

    [Fact]
    public void A_country_that_does_not_exist_has_no_zones()
    {
        Assert.Null(Zones.Nearest("XX", 0, 0));
        Assert.Empty(Zones.Of("XX"));
        Assert.Null(Zones.NameOf("XX"));
    }

    [Fact]
    public void Every_country_has_a_name_and_zones_that_exist()
    {
        Assert.True(Zones.Countries.Count > 200);
        Assert.All(Zones.Countries, country =>
        {
            Assert.NotEmpty(country.Name);
            Assert.All(Zones.Of(country.Code), zone => Assert.NotNull(NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)));
        });
    }

    [Fact]
    public void A_city_that_gave_its_zone_its_name_is_known()
    {
        Assert.NotNull(Zones.CityOf("CA", "toronto"));
        Assert.NotNull(Zones.CityOf("US", "New York"));
        Assert.Null(Zones.CityOf("CA", "Montréal"));
    }
}
