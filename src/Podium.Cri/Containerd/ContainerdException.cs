namespace Podium.Cri.Containerd;

/// <summary>containerd cannot be run; the message is one line for the user and says what to do.</summary>
/// <param name="message">The line.</param>
/// <param name="inner">What went wrong.</param>
public sealed class ContainerdException(string message, Exception? inner = null) : Exception(message, inner);
