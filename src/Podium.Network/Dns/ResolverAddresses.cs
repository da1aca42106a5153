using System.Net;

namespace Podium.Network.Dns;

/// <summary>Who is asked for names outside the cluster, in order.</summary>
internal interface INameServers
{
    /// <summary>The servers as of now; empty where there are none.</summary>
    IReadOnlyList<IPEndPoint> Current { get; }
}

/// <summary>
/// The name servers of a resolver configuration, read again when the file has changed. The cluster's own is never among them:
/// asking oneself does not end.
/// </summary>
internal sealed class ResolverAddresses(string path, IPAddress own, TimeProvider time) : INameServers
{
    private const int MaxServers = 3;
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    private readonly Lock guard = new();

    // Guarded by `guard`.
    private IReadOnlyList<IPEndPoint> servers = [];
    private DateTime readAt;
    private long? checkedAt;

    /// <inheritdoc/>
    public IReadOnlyList<IPEndPoint> Current
    {
        get
        {
            lock (guard)
            {
                if (checkedAt is { } at && time.GetElapsedTime(at) < CheckInterval)
                {
                    return servers;
                }

                checkedAt = time.GetTimestamp();
                var changedAt = File.GetLastWriteTimeUtc(path);
                if (changedAt != readAt)
                {
                    readAt = changedAt;
                    servers = File.Exists(path) ? Parse(File.ReadAllText(path), own) : [];
                }

                return servers;
            }
        }
    }

    /// <summary>The name servers that a configuration names, in its order.</summary>
    internal static IReadOnlyList<IPEndPoint> Parse(string text, IPAddress own)
    {
        const int port = 53;
        var found = new List<IPEndPoint>();
        foreach (var line in text.Split('\n'))
        {
            var parts = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (parts is ["nameserver", var server, ..] && IPAddress.TryParse(server, out var address) && !address.Equals(own) && found.Count < MaxServers)
            {
                found.Add(new IPEndPoint(address, port));
            }
        }

        return found;
    }
}
