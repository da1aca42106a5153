namespace Podium.Cluster;

/// <summary>Something the user can set right; its message is the one line that is printed, and says what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);
