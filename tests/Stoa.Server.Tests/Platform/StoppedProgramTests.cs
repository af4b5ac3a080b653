using System.Runtime.CompilerServices;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Platform;

/// <summary>A program that was stopped leaves nothing behind that holds on to it, such as a timer.</summary>
public sealed class StoppedProgramTests(TestDatabases databases)
{
    private const int Programs = 6;

    [Fact]
    public async Task Stopped_programs_leave_memory()
    {
        var stopped = new List<WeakReference>();
        for (var i = 0; i < Programs; i++) stopped.Add(await StartAndStop());
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        // Threads may keep what they worked on last.
        Assert.InRange(stopped.Count(program => program.IsAlive), 0, 2);
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
