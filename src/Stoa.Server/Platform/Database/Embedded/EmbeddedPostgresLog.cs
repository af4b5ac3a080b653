namespace Stoa.Server.Platform.Database.Embedded;

internal static partial class EmbeddedPostgresLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Making a new database in {Folder} with PostgreSQL {Major}")]
    public static partial void MakingCluster(this ILogger log, string folder, int major);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL {Major} runs on 127.0.0.1:{Port} as process {ProcessId}")]
    public static partial void Started(this ILogger log, int major, int port, int processId);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL {Major} was running already, on 127.0.0.1:{Port} as process {ProcessId}")]
    public static partial void Adopted(this ILogger log, int major, int port, int processId);

    [LoggerMessage(Level = LogLevel.Error, Message = "PostgreSQL (process {ProcessId}) has ended unexpectedly; starting it again. Its own account is in {LogFile}")]
    public static partial void Died(this ILogger log, int processId, string logFile);

    [LoggerMessage(Level = LogLevel.Error, Message = "PostgreSQL cannot be started again; the next try comes soon")]
    public static partial void RestartFailed(this ILogger log, Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL has been stopped")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL stays up: another stoa uses it")]
    public static partial void LeftRunning(this ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL could not be stopped: {Complaint}")]
    public static partial void StopFailed(this ILogger log, string complaint);
}
