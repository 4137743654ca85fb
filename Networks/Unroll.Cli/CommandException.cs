namespace Unroll.Cli;

/// <summary>A command cannot do what it was asked; the message is for the user. Exit code 1.</summary>
internal sealed class CommandException(string message) : Exception(message);

/// <summary>The command line itself is incomplete or contradicts itself. Exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
