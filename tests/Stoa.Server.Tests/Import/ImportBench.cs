using System.Text;
using Stoa.Server.Import;
using Stoa.Server.Import.Rows;
using Stoa.Server.Tests.Catalog;

namespace Stoa.Server.Tests.Import;

/// <summary>Runs imports of texts and files, and keeps what they complain about.</summary>
internal static class ImportBench
{
    /// <summary>Imports a text as if it were a file.</summary>
    public static async Task<(RunImport.Tally Tally, List<Complaint> Complaints)> Text(
        CatalogHost host, string map, string text, Func<RunImport.Request, RunImport.Request>? change = null)
    {
        var path = Path.GetTempFileName();
        try
        {
            await System.IO.File.WriteAllBytesAsync(path, Encoding.UTF8.GetBytes(text));
            return await File(host, map, path, change);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    /// <summary>Imports a file.</summary>
    public static async Task<(RunImport.Tally Tally, List<Complaint> Complaints)> File(
        CatalogHost host, string map, string path, Func<RunImport.Request, RunImport.Request>? change = null)
    {
        var complaints = new List<Complaint>();
        var request = new RunImport.Request(path, map);
        var tally = await RunImport.Run(
            change?.Invoke(request) ?? request, host.Database, host.Marketplace, CatalogHost.Noon, complaints.Add, null, CancellationToken.None);
        return (tally, complaints);
    }

    /// <summary>A real file beside the repository; null where it is absent.</summary>
    public static string? Shared(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", path);
            if (System.IO.File.Exists(candidate)) return candidate;
        }
        return null;
    }
}
