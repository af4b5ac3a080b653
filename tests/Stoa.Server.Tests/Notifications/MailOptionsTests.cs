using Microsoft.Extensions.Configuration;
using Stoa.Server.Notifications.Channels;
using Stoa.Server.Platform;

namespace Stoa.Server.Tests.Notifications;

public sealed class MailOptionsTests
{
    [Theory]
    [InlineData("Host=mail.example", "Stoa:Mail:From")]
    [InlineData("Host=mail.example;From=nobody", "Stoa:Mail:From")]
    [InlineData("Host=mail.example;From=a@b.example;Port=0", "Stoa:Mail:Port")]
    [InlineData("Host=mail.example;From=a@b.example;Port=many", "Stoa:Mail:Port")]
    [InlineData("Host=mail.example;From=a@b.example;User=me", "Stoa:Mail:Password")]
    [InlineData("Host=mail.example;From=a@b.example;User=me;Password=secret;Tls=false", "Stoa:Mail:Tls")]
    public void A_wrong_setting_is_named(string settings, string named)
    {
        var refused = Assert.Throws<SetupException>(() => MailOptions.Read(Configuration(settings)));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("From=nobody", false)]
    [InlineData("Host=mail.example;From=a@b.example", true)]
    [InlineData("Host=mail.example;From=Market <a@b.example>;User=me;Password=secret", true)]
    public void Right_settings_are_taken(string settings, bool isSet) => Assert.Equal(isSet, MailOptions.Read(Configuration(settings)).IsSet);

    private static IConfigurationRoot Configuration(string settings) => new ConfigurationBuilder().AddInMemoryCollection(
        settings.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(s => KeyValuePair.Create($"Stoa:Mail:{s.Split('=')[0]}", (string?)s.Split('=')[1]))).Build();
}
