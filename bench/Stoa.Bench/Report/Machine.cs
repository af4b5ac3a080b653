using System.Globalization;
using System.Runtime.InteropServices;

namespace Stoa.Bench.Report;

/// <summary>What it was measured on.</summary>
internal static class Machine
{
    public static string Describe(string postgresVersion) => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores ({Processor()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024 / 1024 / 1024} GB, {RuntimeInformation.FrameworkDescription}, PostgreSQL {postgresVersion}, {RuntimeInformation.OSDescription}");

    // model name	: Intel(R) Xeon(R) CPU @ 2.60GHz
    private static string Processor() => !File.Exists("/proc/cpuinfo")
        ? RuntimeInformation.ProcessArchitecture.ToString()
        : File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
}
