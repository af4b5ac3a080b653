using Microsoft.Extensions.Configuration;
using Stoa.Server.Commands.Racing;
using Stoa.Server.Platform;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Operations;

/// <summary>The race that operators can run: over HTTP, with one server and with two.</summary>
public sealed class RaceCommandTests(TestDatabases databases)
{
    [Theory]
    [InlineData("hold", 1)]
    [InlineData("hold", 2)]
    [InlineData("expired-hold", 2)]
    [InlineData("accept", 2)]
    [InlineData("reschedule", 2)]
    public async Task One_gets_it_and_all_others_are_refused_politely(string kind, int servers)
    {
        const int Clients = 20;
        await using var database = await databases.CreateEmpty();
        var folder = Directory.CreateTempSubdirectory("stoa-test-").FullName;
        var options = new StoaOptions
        {
            DataFolder = folder,
            Configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Stoa:DataFolder", folder)]).Build(),
        }.WithDatabase(database.ConnectionString);
        RaceResult result;
        await using (var course = await RaceCourse.Build(options, servers, CancellationToken.None))
            result = await OwnRace.Run(course, kind, Clients, CancellationToken.None);
        Directory.Delete(folder, recursive: true);
        Assert.Empty(result.Others);
        Assert.Equal((1, Clients - 1), (result.Won, result.Refused));
        Assert.True(result.IsRight);
    }
}
