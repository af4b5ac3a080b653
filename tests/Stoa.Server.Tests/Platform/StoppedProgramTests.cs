using System.Runtime.CompilerServices;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Platform;

/// <summary>A program that was stopped holds on to nothing: no timer, no list of the process keeps it.</summary>
public sealed class StoppedProgramTests(TestDatabases databases)
{
    [Fact]
    public async Task A_stopped_program_leaves_memory()
    {
        var stopped = await StartAndStop();
        for (var round = 0; round < 3 && stopped.IsAlive; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(stopped.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> StartAndStop()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var client = stoa.Client();
        using var answer = await client.GetAsync("/");
        Assert.True(answer.IsSuccessStatusCode);
        return new WeakReference(stoa.App.Services);
    }
}
