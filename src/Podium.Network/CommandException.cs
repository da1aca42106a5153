namespace Podium.Network;

/// <summary>A system program is missing or failed; the message is one line with its own words.</summary>
/// <param name="message">The line.</param>
/// <param name="inner">What went wrong.</param>
public sealed class CommandException(string message, Exception? inner = null) : Exception(message, inner);
