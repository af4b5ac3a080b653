using Microsoft.Extensions.Logging.Console;

namespace Stoa.Server.Commands;

/// <summary>Logs on stderr, since stdout belongs to a command's answer.</summary>
internal static class CommandLog
{
    /// <summary>For commands that people wait for: only what goes wrong.</summary>
    public static ILoggerFactory Quiet() => Create(LogLevel.Warning);

    /// <summary>For <c>serve</c>: what is going on.</summary>
    public static ILoggerFactory Telling() => Create(LogLevel.Information);

    private static ILoggerFactory Create(LogLevel least) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(least)
        .AddSimpleConsole(format =>
        {
            format.SingleLine = true;
            format.ColorBehavior = LoggerColorBehavior.Disabled;
        })
        .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
