using System.IO.Enumeration;
using Stoa.Core;
using Stoa.Server.Import.Maps;
using Stoa.Server.Platform;

namespace Stoa.Server.Import;

/// <summary>Finds out which files of a folder can be imported, and with which map: maps name the files they are for.</summary>
internal static class ImportFolder
{
    private const int FilesMax = 1_000;

    /// <summary>A file, and its map or why it is left alone.</summary>
    public sealed record Entry(string Path, string? Map, string Reason);

    /// <summary>The files of a folder and those below it, in the order to import them: listings before what belongs to them.</summary>
    /// <exception cref="SetupException">It cannot be read, or holds too many files.</exception>
    public static IReadOnlyList<Entry> Plan(string folder, Currency currency)
    {
        var maps = ImportMapFile.Shipped(currency);
        try
        {
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(FilesMax + 1).ToList();
            if (files.Count > FilesMax) throw new SetupException($"{folder} holds more than {FilesMax} files; choose a smaller folder.");
            return [.. files.Select(file => (File: file, Map: For(file, maps))).OrderBy(one => one.Map.Map?.Holds).Select(one => EntryOf(one.File, one.Map.Name, one.Map.Map))];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{folder} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>The name of the map for a file.</summary>
    /// <exception cref="SetupException">None is for it.</exception>
    public static string MapFor(string file, Currency currency) => For(file, ImportMapFile.Shipped(currency)).Name
        ?? throw new SetupException($"No map is for a file called {Path.GetFileName(file)}: name one with --map.");

    private static Entry EntryOf(string file, string? name, ImportMap? map) => map switch
    {
        null => new Entry(file, null, "no map is for it"),
        { Holds: ImportContent.Nothing } => new Entry(file, null, map.Because),
        _ => new Entry(file, name, ""),
    };

    private static (string? Name, ImportMap? Map) For(string file, IReadOnlyList<(string Name, ImportMap Map)> maps) =>
        maps.FirstOrDefault(candidate => candidate.Map.Files.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(file))));
}
