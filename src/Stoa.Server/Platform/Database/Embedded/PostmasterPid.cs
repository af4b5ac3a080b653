using System.Diagnostics;
using System.Globalization;

namespace Stoa.Server.Platform.Database.Embedded;

/// <summary>What PostgreSQL wrote into <c>postmaster.pid</c> about itself. Its lines:
/// process id, data folder, start time, port, socket folder, listen address, shared memory key, state.</summary>
internal sealed record PostmasterPid(int ProcessId, int Port, bool Ready, string ClusterFolder)
{
    // Above the highest process id of any system we run on, so nobody has it.
    private const string NobodysProcessId = "999999999";

    private const int PortLine = 3;
    private const int StateLine = 7;

    public static PostmasterPid? Read(string clusterFolder)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(FileIn(clusterFolder));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        var processId = lines.Length > 0 && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var id) ? id : 0;
        var port = lines.Length > PortLine && int.TryParse(lines[PortLine], CultureInfo.InvariantCulture, out var number) ? number : 0;
        var ready = lines.Length > StateLine && lines[StateLine].Trim() == "ready";
        return new PostmasterPid(processId, port, ready, clusterFolder);
    }

    /// <summary>Is that process there, and is it the PostgreSQL of this very folder? After a crash or a restart of the
    /// machine the same number may belong to anything.</summary>
    public bool IsAlive => OperatingSystem.IsLinux() ? IsAliveOnLinux : IsAliveByName;

    /// <summary>PostgreSQL takes any process of the recorded number for its living self and then refuses to start, so the number
    /// is replaced. The rest of the file stays: by it PostgreSQL sees whether orphans still use its memory.</summary>
    public void Disown()
    {
        var file = FileIn(ClusterFolder);
        var lines = File.ReadAllLines(file);
        if (lines.Length == 0)
        {
            // Cut off while being written: nothing in it that anybody could check.
            File.Delete(file);
            return;
        }

        lines[0] = NobodysProcessId;
        File.WriteAllLines(file, lines);
    }

    private bool IsAliveOnLinux
    {
        get
        {
            try
            {
                // "1234 (postgres) S 1 ...": a zombie (Z) has ended and only waits to be counted.
                var status = File.ReadAllText($"/proc/{ProcessId}/stat");
                var state = status[(status.LastIndexOf(')') + 2)..][0];
                return state is not ('Z' or 'X')
                    && File.ResolveLinkTarget($"/proc/{ProcessId}/cwd", returnFinalTarget: false) is { } cwd
                    && Path.GetFullPath(cwd.FullName) == RealPath(ClusterFolder);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    private bool IsAliveByName
    {
        get
        {
            try
            {
                using var process = Process.GetProcessById(ProcessId);
                return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
            {
                return false;
            }
        }
    }

    // The kernel names a process's folder without links in the way.
    private static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var parent = Path.GetDirectoryName(full);
        if (parent is null)
            return full;
        var here = Path.Combine(RealPath(parent), Path.GetFileName(full));
        return Directory.ResolveLinkTarget(here, returnFinalTarget: true)?.FullName ?? here;
    }

    private static string FileIn(string clusterFolder) => Path.Combine(clusterFolder, "postmaster.pid");
}
