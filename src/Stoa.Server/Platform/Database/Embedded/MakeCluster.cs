namespace Stoa.Server.Platform.Database.Embedded;

/// <summary>Makes a new cluster: UTF-8, a password by SCRAM, and a sort order that no system update can change.</summary>
internal static class MakeCluster
{
    public const string Superuser = "stoa";

    // Byte order for sorting, and letters of all languages known as letters. Since 17 PostgreSQL brings its own;
    // before, the system's, whose name depends on the system. Plain C, which knows only ASCII letters, is the last resort.
    private const int BuiltinLocaleSince = 17;
    private static readonly string[][] SystemLocales =
    [
        ["--locale=C.UTF-8"],
        ["--lc-collate=C", "--lc-ctype=en_US.UTF-8", "--lc-messages=C"],
        ["--locale=C"],
    ];

    public static async Task In(ClusterFolder folder, PostgresBinaries binaries, ServerAccount account)
    {
        folder.WriteNewPassword();
        await account.Own(folder.PasswordFile);

        var complaint = "";
        string[][] locales = binaries.Major >= BuiltinLocaleSince
            ? [["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"], .. SystemLocales]
            : SystemLocales;
        foreach (var locale in locales)
        {
            if (Directory.Exists(folder.Unfinished))
                Directory.Delete(folder.Unfinished, recursive: true);
            var answer = await InitDb(folder, binaries, account, locale);
            if (answer.Succeeded)
            {
                Directory.Move(folder.Unfinished, folder.Cluster);
                return;
            }

            complaint = answer.Complaint;
            if (!complaint.Contains("locale", StringComparison.Ordinal))
                break;
        }

        throw new SetupException($"A new database cannot be made in {folder.Root} with {binaries.Folder}: {complaint}");
    }

    private static Task<ToolAnswer> InitDb(ClusterFolder folder, PostgresBinaries binaries, ServerAccount account, string[] locale) =>
        PostgresTool.Run(
            binaries.Tool("initdb"),
            [
                "--pgdata", folder.Unfinished,
                "--username", Superuser,
                "--pwfile", folder.PasswordFile,
                "--auth", "scram-sha-256",
                "--encoding", "UTF8",
                "--no-instructions",
                .. locale,
            ],
            account,
            folder.Root);
}
