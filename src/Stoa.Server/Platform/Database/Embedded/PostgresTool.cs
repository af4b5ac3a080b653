using System.ComponentModel;
using System.Diagnostics;

namespace Stoa.Server.Platform.Database.Embedded;

/// <summary>What one run of a program said and how it ended.</summary>
internal sealed record ToolAnswer(int ExitCode, string Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>What it complained about, or else what it said, on one line.</summary>
    public string Complaint => string.Join(' ', (Errors.Length > 0 ? Errors : Output).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}

/// <summary>Runs a program to its end, as a given account, with messages in English. It cannot be given up half-way: what it
/// starts or makes would go on behind our back.</summary>
internal static class PostgresTool
{
    public static async Task<ToolAnswer> Run(string program, IEnumerable<string> arguments, ServerAccount account, string? workFolder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            // An account of its own may not be allowed to stand where we stand.
            WorkingDirectory = workFolder ?? Path.GetPathRoot(Path.GetFullPath(program))!,
        };
        start.Environment["LC_ALL"] = "C";
        // Settings for somebody's other PostgreSQL must not reach this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        if (account.Name is not null)
            start.UserName = account.Name;

        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return new ToolAnswer(process.ExitCode, await output, await errors);
        }
        catch (Win32Exception failure)
        {
            return new ToolAnswer(ExitCode: -1, "", $"{program} cannot be run{(account.Name is null ? "" : $" as user {account.Name}")}: {failure.Message}");
        }
    }
}
