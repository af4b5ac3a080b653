using System.Diagnostics;
using System.Security.Cryptography;

namespace Stoa.Server.Platform.Database.Embedded;

/// <summary>The folder of one embedded database: the cluster, its password, its log, and two lock files.</summary>
internal sealed class ClusterFolder(string root)
{
    private const int PasswordBytes = 24;
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(25);

    public string Root { get; } = Path.GetFullPath(root);

    public string Cluster => Path.Combine(Root, "cluster");

    /// <summary>Where a cluster is made, to be renamed when it is whole.</summary>
    public string Unfinished => Path.Combine(Root, "cluster.unfinished");

    public string PasswordFile => Path.Combine(Root, "password");

    public string LogFile => Path.Combine(Root, "postgres.log");

    public bool HasCluster => File.Exists(Path.Combine(Cluster, "PG_VERSION"));

    /// <summary>The major version that made the cluster, as its file says it, such as <c>15</c>.</summary>
    public string MadeByMajor => File.ReadAllText(Path.Combine(Cluster, "PG_VERSION")).Trim();

    /// <summary>Makes the folder, private to its owner.</summary>
    public void Prepare()
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(Root);
            else
                Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            // In another user's folder these look missing, and making them is refused here, with a sentence.
            MakeIfMissing(StartingLock);
            MakeIfMissing(UsersLock);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            throw new SetupException(
                $"The database's folder {Root} cannot be written by this user ({Environment.UserName}): {refused.Message} Start stoa as the folder's owner, or choose another with STOA_DATA_FOLDER.",
                refused);
        }
    }

    /// <summary>Held while starting or stopping; waits for another process that is doing so.</summary>
    public async Task<FileStream> LockForStarting(CancellationToken stop)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < LockPatience)
        {
            if (TryLock(StartingLock, FileShare.None) is { } held)
                return held;
            await Task.Delay(LockPause, stop);
        }

        throw new SetupException($"Another stoa has been starting or stopping the database in {Root} for {LockPatience.TotalMinutes} minutes: look at {LogFile}.");
    }

    /// <summary>Held, beside others, by every process that uses the database. It ends with the process, however that ends.</summary>
    public FileStream? TryJoin() => TryLock(UsersLock, FileShare.Read);

    /// <summary>Null while anybody else uses the database.</summary>
    public FileStream? TryHaveAlone() => TryLock(UsersLock, FileShare.None);

    public string ReadPassword()
    {
        try
        {
            return File.ReadAllText(PasswordFile).Trim();
        }
        catch (FileNotFoundException missing)
        {
            throw new SetupException($"The password of the embedded database is missing: restore {PasswordFile} from your backup, or move {Root} away to begin with an empty database.", missing);
        }
    }

    public void WriteNewPassword()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(PasswordFile, options);
        file.Write(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes)));
    }

    private string StartingLock => Path.Combine(Root, "starting.lock");

    private string UsersLock => Path.Combine(Root, "users.lock");

    private static void MakeIfMissing(string file)
    {
        if (File.Exists(file))
            return;
        try
        {
            File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write).Dispose();
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another process made it a moment ago.
        }
    }

    private static FileStream? TryLock(string file, FileShare share)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, share);
        }
        catch (IOException held) when (held is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }
}
