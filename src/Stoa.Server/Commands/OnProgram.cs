using System.CommandLine;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;

namespace Stoa.Server.Commands;

/// <summary>Runs a command's work with the program's own services, put together as for serving but listening nowhere.</summary>
internal static class OnProgram
{
    /// <summary>In one scope, as the system.</summary>
    public static Task<int> Run(ParseResult parsed, Func<Work, IServiceProvider, CancellationToken, Task<int>> act, CancellationToken stop) =>
        OnDatabase.Run(
            parsed,
            async (options, stopped) =>
            {
                await using var app = StoaServer.Build(options, services => services.AddLogging(logs => logs.SetMinimumLevel(LogLevel.Warning)));
                await using var scope = app.Services.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
                return await act(scope.ServiceProvider.GetRequiredService<Work>(), scope.ServiceProvider, stopped);
            },
            stop);
}
