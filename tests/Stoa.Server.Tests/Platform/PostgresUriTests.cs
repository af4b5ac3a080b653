using Stoa.Server.Platform;
using Stoa.Server.Platform.Database.Embedded;

namespace Stoa.Server.Tests.Platform;

public sealed class PostgresUriTests
{
    [Theory]
    [InlineData("Host=db;Database=stoa", "Host=db;Database=stoa")]
    [InlineData("postgres://db/stoa", "Host=db;Database=stoa;Username=")]
    [InlineData("postgresql://ada:p%40ss@db:6432/stoa?sslmode=require", "Host=db;Database=stoa;Port=6432;Username=ada;Password=p@ss;SSL Mode=Require")]
    public void Either_way_of_writing_is_understood(string given, string expected) =>
        Assert.Equal(expected, PostgresUri.ToConnectionString(given));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("postgres://")]
    [InlineData("postgres://ada:secret@db/stoa?colour=red")]
    public void Anything_else_is_refused_without_repeating_the_password(string given)
    {
        var refused = Assert.Throws<SetupException>(() => PostgresUri.ToConnectionString(given));
        Assert.Contains("STOA_DATABASE", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }
}
