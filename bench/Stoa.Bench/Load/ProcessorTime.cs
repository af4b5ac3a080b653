using System.Diagnostics;
using System.Globalization;

namespace Stoa.Bench.Load;

/// <summary>
/// How much of the processor something took: unlike rates, it hardly changes when others use the machine. Read from /proc; nothing is known elsewhere.
/// </summary>
internal sealed class ProcessorTime(int serverProcess, int postmaster)
{
    // USER_HZ: the unit of /proc, the same on every Linux.
    private const double TicksPerMs = 0.1;

    private readonly double _serverBefore = OfServer(serverProcess);
    private readonly double _databaseBefore = OfChildren(postmaster);

    /// <summary>Processor milliseconds per turn since this was made, of the server and of the database's sessions.</summary>
    public string PerTurn(int turns) => string.Create(CultureInfo.InvariantCulture,
        $"processor {(OfServer(serverProcess) - _serverBefore) / turns:F2} ms + database {(OfChildren(postmaster) - _databaseBefore) / turns:F2} ms each");

    private static double OfServer(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.TotalProcessorTime.TotalMilliseconds;
    }

    private static double OfChildren(int parent) => !Directory.Exists("/proc/self")
        ? 0
        : Directory.EnumerateDirectories("/proc").Select(folder => Path.Combine(folder, "stat")).Sum(file => Ticks(file, parent)) / TicksPerMs;

    // 4711 (postgres) S 4700 … with utime and stime in the 14th and 15th place
    private static double Ticks(string file, int parent)
    {
        try
        {
            if (!char.IsAsciiDigit(file["/proc/".Length])) return 0;
            var text = File.ReadAllText(file);
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[1], CultureInfo.InvariantCulture) == parent
                ? double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)
                : 0;
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }
}
