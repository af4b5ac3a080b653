using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Npgsql;
using Stoa.Server.Import;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Commands;

/// <summary><c>stoa import FILE --map MAP</c>: businesses out of somebody's file.</summary>
internal static class ImportCommand
{
    private const int ComplaintsShownMax = 20;

    private static readonly Argument<string> File = new("file") { Description = "A CSV, JSON or GeoJSON file, perhaps packed by gzip; or a folder, of which every file is imported that a map is for", HelpName = "FILE" };

    private static readonly Option<string?> Map = new("--map")
    {
        Description = "The map that says how its rows are read: a path, or the name of one that came along, such as osm-businesses; without it, the one that is for files of this name",
        HelpName = "map",
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Read, check and compare everything, and write nothing" };

    private static readonly Option<int?> Limit = new("--limit") { Description = "Stop after so many good rows", HelpName = "rows" };

    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Write every bad row and remark to this file, as CSV: file, line, id, field, kind, reason",
        HelpName = "file",
    };

    private static readonly Option<string?> Preset = new("--preset") { Description = "Whose categories and policies count (STOA_PRESET)", HelpName = "name" };

    public static Command Build()
    {
        var command = new Command("import", "Import businesses from a file. Every good row counts, whatever the others are like; a second import writes only what has changed.")
        {
            File, Map, DryRun, Limit, Report, Preset,
        };
        command.SetAction((parsed, stop) => OnDatabase.Run(parsed, (options, stopped) => Run(parsed, options, stopped), stop));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, StoaOptions options, CancellationToken stop)
    {
        var marketplace = PresetFile.Load(parsed.GetValue(Preset) ?? options.Preset);
        var path = parsed.GetRequiredValue(File);
        var plan = Directory.Exists(path)
            ? ImportFolder.Plan(path, marketplace.Currency)
            : [new ImportFolder.Entry(path, parsed.GetValue(Map) ?? ImportFolder.MapFor(path, marketplace.Currency), "")];
        await using var database = NpgsqlDataSource.Create(options.Database!);
        await using var report = new ImportReport(parsed.GetValue(Report), Console.Error, ComplaintsShownMax);
        var (isFolder, isGood, watch) = (plan.Count > 1, false, Stopwatch.StartNew());
        foreach (var entry in plan)
        {
            var name = isFolder ? $"{Path.GetRelativePath(path, entry.Path)}: " : "";
            if (entry.Map is null)
            {
                Console.WriteLine($"{name}skipped, {entry.Reason}.");
                continue;
            }
            var request = new RunImport.Request(entry.Path, entry.Map, parsed.GetValue(DryRun), parsed.GetValue(Limit));
            var started = watch.Elapsed;
            report.Begin(isFolder ? Path.GetFileName(entry.Path) : "");
            var tally = await RunImport.Run(request, database, marketplace, SystemClock.Instance.GetCurrentInstant(), report.Add, Progress, stop);
            report.Close();
            Console.WriteLine(name + Summary(tally, request.DryRun, watch.Elapsed - started));
            isGood |= tally.Bad == 0 || tally.Created + tally.Updated + tally.Unchanged > 0;
        }
        if (isFolder) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"All in {watch.Elapsed.TotalSeconds:0.0} s."));
        return isGood ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    private static void Progress(RunImport.Tally tally) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tally.Share,4:P0}  {tally.Rows} rows read"));

    private static string Summary(RunImport.Tally tally, bool dryRun, TimeSpan took) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(dryRun ? "Nothing was written. It would be: " : "")}{tally.Created} created, {tally.Updated} updated, {tally.Unchanged} unchanged, {tally.Bad} bad; {tally.PassedOver} rows passed over, {tally.Remarks} remarks{(tally.Placed > 0 ? $", {tally.Placed} listings got a neighbourhood" : "")}; {took.TotalSeconds:0.0} s.");
}
