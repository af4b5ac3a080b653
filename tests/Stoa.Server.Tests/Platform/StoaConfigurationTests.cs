using Stoa.Server.Platform;

namespace Stoa.Server.Tests.Platform;

public sealed class StoaConfigurationTests
{
    [Theory]
    [InlineData("Urls", "STOA_URLS")]
    [InlineData("DataFolder", "STOA_DATA_FOLDER")]
    [InlineData("PostgresBinaries", "STOA_POSTGRES_BINARIES")]
    public void A_setting_has_a_name_in_the_environment(string setting, string variable) =>
        Assert.Equal(variable, StoaConfiguration.VariableFor(setting));

    [Theory]
    [InlineData("Urls", "localhost:80")]
    [InlineData("Urls", " ; ")]
    [InlineData("PublicUrl", "ftp://market.example")]
    [InlineData("Preset", "../secrets")]
    [InlineData("PostgresBinaries", "/no/such/folder")]
    [InlineData("Demo", "maybe")]
    public void A_setting_that_cannot_be_used_is_refused_by_its_name(string setting, string value) =>
        Assert.Contains($"Stoa:{setting}", Assert.Throws<SetupException>(() => Read(setting, value)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://+:80;https://*:443")]
    public void Addresses_may_be_several(string urls) => Assert.Equal(urls.Split(';'), Read("Urls", urls).UrlList);

    [Fact]
    public void The_data_folder_is_absolute_for_everybody_who_reads_it()
    {
        var options = Read("DataFolder", "somewhere");
        Assert.Equal(Path.GetFullPath("somewhere"), options.DataFolder);
        Assert.Equal(options.DataFolder, options.Configuration["Stoa:DataFolder"]);
    }

    [Fact]
    public void Another_database_shows_in_the_options_and_in_the_configuration()
    {
        var options = Read("Preset", "bookiji").WithDatabase("Host=db");
        Assert.Equal("Host=db", options.Database);
        Assert.Equal("Host=db", options.Configuration["Stoa:Database"]);
        Assert.Equal("bookiji", options.Configuration["Stoa:Preset"]);
    }

    private static StoaOptions Read(string setting, string value) =>
        StoaConfiguration.Read(new Dictionary<string, string?>(StringComparer.Ordinal) { [setting] = value });
}
