namespace Stoa.Server.Platform.Database.Embedded;

/// <summary>The account that PostgreSQL runs as. PostgreSQL refuses to run as root, so root picks another one.</summary>
/// <param name="Name">The account's name; null when it is our own.</param>
internal sealed record ServerAccount(string? Name)
{
    public static readonly ServerAccount Myself = new(Name: null);

    private static readonly string[] UsualNames = ["postgres", "nobody"];

    /// <summary>Ourselves; or, as root: the account that owns the folder already, else the usual ones.</summary>
    public static async Task<ServerAccount> For(ClusterFolder folder)
    {
        if (!WeAreRoot)
            return Myself;

        string?[] candidates = [await OwnerOf(folder.Cluster), await OwnerOf(folder.Root), .. UsualNames];
        foreach (var name in candidates.OfType<string>().Where(name => name != "root"))
        {
            if ((await PostgresTool.Run("/usr/bin/id", ["-u", name], Myself, workFolder: null)).Succeeded)
                return new ServerAccount(name);
        }

        throw new SetupException(
            $"PostgreSQL refuses to run as root, and this machine has none of the users {string.Join(", ", UsualNames)} to run it instead: create one, or start stoa as another user.");
    }

    public static bool WeAreRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>Gives the folder to this account and makes sure that it can get there.</summary>
    public async Task TakeOver(ClusterFolder folder)
    {
        if (Name is null)
            return;
        if (await OwnerOf(folder.Root) != Name || (folder.HasCluster && await OwnerOf(folder.Cluster) != Name))
            await Own(folder.Root);

        await MustReach(folder.Root, "Choose a data folder elsewhere, such as STOA_DATA_FOLDER=/var/lib/stoa");
    }

    /// <summary>Gives a file, or a folder and all in it, to this account.</summary>
    public async Task Own(string path)
    {
        if (Name is not null)
            await PostgresTool.Run("/bin/chown", ["-R", Name + ":", path], Myself, workFolder: null);
    }

    /// <summary>Refuses, with the folder to open, when this account cannot get to <paramref name="folder"/>.</summary>
    public async Task MustReach(string folder, string advice)
    {
        if (Name is null || OperatingSystem.IsWindows())
            return;
        if ((await PostgresTool.Run("/bin/sh", ["-c", "test -r \"$1\" && test -x \"$1\"", "sh", folder], this, workFolder: "/")).Succeeded)
            return;

        var closed = Closed(folder);
        throw new SetupException(
            $"PostgreSQL must run as user {Name} (it refuses to run as root), and that user may not enter {closed}. {advice}, or open the way with: chmod o+x {closed}");
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static string Closed(string folder)
    {
        var way = new Stack<string>();
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            way.Push(at.FullName);
        return way.FirstOrDefault(step => !File.GetUnixFileMode(step).HasFlag(UnixFileMode.OtherExecute)) ?? folder;
    }

    private static async Task<string?> OwnerOf(string path)
    {
        if (!Directory.Exists(path))
            return null;
        string[] question = OperatingSystem.IsMacOS() ? ["-f", "%Su", path] : ["-c", "%U", path];
        var answer = await PostgresTool.Run("/usr/bin/stat", question, Myself, workFolder: null);
        return answer.Succeeded ? answer.Output.Trim() : null;
    }
}
