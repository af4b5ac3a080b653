namespace Stoa.Server.Platform;

/// <summary>Something on this machine or in its configuration must be changed by the operator first.
/// The message is one sentence or two, for that person; the command line prints it and ends with exit code 2.</summary>
public sealed class SetupException(string sentence, Exception? cause = null) : Exception(sentence, cause);
