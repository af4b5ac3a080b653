using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Server.Platform.Database.Migrations;

/// <summary>One folder of SQL: <c>0007-reservation-exclusion/{up.sql,down.sql}</c>.</summary>
internal sealed record Migration(int Number, string Name, string Up, string Down)
{
    private const int NumberDigits = 4;
    private const string NoTransactionMark = "-- no transaction";

    /// <summary>Where the program's own migrations are.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "Migrations");

    /// <summary>A fingerprint of what is applied; line endings do not count.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Up.ReplaceLineEndings("\n"))));

    /// <summary>Does this SQL run inside a transaction? A file whose first line is <c>-- no transaction</c> does not, and then holds
    /// one statement, such as <c>create index concurrently</c>.</summary>
    public static bool InTransaction(string sql) => !sql.StartsWith(NoTransactionMark, StringComparison.Ordinal);

    /// <summary>All migrations of a folder, in order.</summary>
    /// <exception cref="SetupException">A folder is misnamed, lacks a file, or shares its number with another.</exception>
    public static IReadOnlyList<Migration> AllIn(string folder)
    {
        if (!Directory.Exists(folder))
            throw new SetupException($"The migrations are missing: there is no folder {folder}.");
        var all = Directory.GetDirectories(folder).Select(Read).OrderBy(migration => migration.Number).ToList();
        if (all.GroupBy(migration => migration.Number).FirstOrDefault(twins => twins.Skip(1).Any()) is { } same)
            throw new SetupException($"Two migrations have one number: {string.Join(" and ", same.Select(migration => migration.Name))}.");
        return all;
    }

    private static Migration Read(string folder)
    {
        var name = Path.GetFileName(folder);
        if (name.Length <= NumberDigits + 1 || name[NumberDigits] != '-' || !int.TryParse(name.AsSpan(0, NumberDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new SetupException($"The migration {name} should be called like 0007-reservation-exclusion.");
        return new Migration(number, name, ReadFile(folder, "up.sql"), ReadFile(folder, "down.sql"));
    }

    private static string ReadFile(string folder, string name)
    {
        var file = Path.Combine(folder, name);
        return File.Exists(file) ? File.ReadAllText(file) : throw new SetupException($"The migration {Path.GetFileName(folder)} has no {name}.");
    }
}
