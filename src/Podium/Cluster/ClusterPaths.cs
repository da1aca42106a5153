namespace Podium.Cluster;

/// <summary>Where things lie in a cluster's data directory.</summary>
internal static class ClusterPaths
{
    /// <summary>Where clusters live unless <c>--data-dir</c> says otherwise.</summary>
    public const string DefaultRoot = "/var/lib/podium";

    /// <summary>The data directory of a cluster by its name.</summary>
    public static string DefaultDataDirectory(string name) => Path.Combine(DefaultRoot, name);

    /// <summary>What the cluster was started with.</summary>
    public static string OptionsFile(string dataDirectory) => Path.Combine(dataDirectory, "cluster.json");

    /// <summary>The server's log.</summary>
    public static string ServerLog(string dataDirectory) => Path.Combine(dataDirectory, "logs", "podium.log");

    /// <summary>Says which process serves the cluster.</summary>
    public static string PidFile(string dataDirectory) => Path.Combine(dataDirectory, "run", "podium.pid");

    /// <summary>Its presence when the server is told to stop means that the pods are to end too.</summary>
    public static string DownRequest(string dataDirectory) => Path.Combine(dataDirectory, "run", "down");

    /// <summary>The SQLite database.</summary>
    public static string Database(string dataDirectory) => Path.Combine(dataDirectory, "state", "podium.db");

    /// <summary>Certificates and keys.</summary>
    public static string Certificates(string dataDirectory) => Path.Combine(dataDirectory, "pki");

    /// <summary>Image archives that are imported at start.</summary>
    public static string Images(string dataDirectory) => Path.Combine(dataDirectory, "images");

    /// <summary>Where to pull from, for all nodes: <c>HOST/hosts.toml</c> names a registry's mirrors, as containerd reads them.</summary>
    public static string Registries(string dataDirectory) => Path.Combine(dataDirectory, "registries");

    /// <summary>The data of one node's kubelet and containerd.</summary>
    public static string Node(string dataDirectory, string nodeName) => Path.Combine(dataDirectory, "nodes", nodeName);
}
