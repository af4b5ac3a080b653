using System.Runtime.InteropServices;

namespace Stoa.Server.Platform.Memory;

/// <summary>
/// Gives back to the system what the C library keeps. Code that is compiled while the program runs takes memory on several threads and leaves
/// it free soon after, but glibc holds on to it: some 40 MB after a first load.
/// </summary>
internal sealed class ReturnMemory : BackgroundService
{
    // Some milliseconds each time, and most is compiled within the first minutes.
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) malloc_trim(0);
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
        catch (Exception other) when (other is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library, such as musl, which does not keep it.
        }
    }

#pragma warning disable SYSLIB1054 // Source-generated imports would need unsafe code in the whole program.
#pragma warning disable IDE1006, S101 // The library's own name.
    [DllImport("libc")] private static extern int malloc_trim(nuint pad);
#pragma warning restore IDE1006, S101
#pragma warning restore SYSLIB1054
}
