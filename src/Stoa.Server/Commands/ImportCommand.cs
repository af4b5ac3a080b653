using System.CommandLine;
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

    private static readonly Argument<string> File = new("file") { Description = "A CSV, JSON or GeoJSON file", HelpName = "FILE" };

    private static readonly Option<string> Map = new("--map")
    {
        Description = "The map that says how its rows are read: a path, or one that came along: montreal-places, osm-businesses",
        HelpName = "map",
        Required = true,
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Read, check and compare everything, and write nothing" };

    private static readonly Option<int?> Limit = new("--limit") { Description = "Stop after so many good rows", HelpName = "rows" };

    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Write every bad row and remark to this file, as CSV: line, id, field, kind, reason",
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
        var request = new RunImport.Request(parsed.GetRequiredValue(File), parsed.GetRequiredValue(Map), parsed.GetValue(DryRun), parsed.GetValue(Limit));
        await using var database = NpgsqlDataSource.Create(options.Database!);
        await using var report = new ImportReport(parsed.GetValue(Report), Console.Error, ComplaintsShownMax);
        var tally = await RunImport.Run(
            request, database, marketplace, SystemClock.Instance.GetCurrentInstant(), report.Add, Progress, stop);
        report.Close();
        Console.WriteLine(Summary(tally, request.DryRun));
        return tally.Bad > 0 && tally.Created + tally.Updated + tally.Unchanged == 0 ? ExitCode.CheckFailed : ExitCode.Ok;
    }

    private static void Progress(RunImport.Tally tally) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tally.Share,4:P0}  {tally.Rows} rows read"));

    private static string Summary(RunImport.Tally tally, bool dryRun) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(dryRun ? "Nothing was written. It would be: " : "")}{tally.Created} created, {tally.Updated} updated, {tally.Unchanged} unchanged, {tally.Bad} bad; {tally.PassedOver} rows have nothing to book, {tally.Remarks} remarks.");
}
