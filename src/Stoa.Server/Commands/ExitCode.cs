namespace Stoa.Server.Commands;

/// <summary>How a command ends, for scripts.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command ran, and what it looked at is not in order.</summary>
    public const int CheckFailed = 1;

    /// <summary>The command could not run: wrong arguments, configuration, or machine.</summary>
    public const int Usage = 2;

    /// <summary>A fault in Stoa itself (EX_SOFTWARE of sysexits.h).</summary>
    public const int Fault = 70;

    /// <summary>Ctrl+C before it was done (128 + SIGINT, as shells count).</summary>
    public const int Interrupted = 130;
}
