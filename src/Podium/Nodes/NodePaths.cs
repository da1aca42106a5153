namespace Podium.Nodes;

/// <summary>Where things lie in a node's folder.</summary>
internal static class NodePaths
{
    /// <summary>What the node's agent was told.</summary>
    public static string Options(string directory) => Path.Combine(directory, "agent.json");

    /// <summary>Says which process is the first of the node's namespaces, as this machine numbers it.</summary>
    public static string MachineMark(string directory) => Path.Combine(directory, "run", "machine.pid");

    /// <summary>Held while the node's namespaces are made or ended.</summary>
    public static string MachineLock(string directory) => Path.Combine(directory, "run", "machine.lock");

    /// <summary>Its presence when the agent is told to stop means that the pods are to end too.</summary>
    public static string DownRequest(string directory) => Path.Combine(directory, "run", "down");

    /// <summary>Its presence means that the node was stopped by hand and stays so.</summary>
    public static string StoppedMark(string directory) => Path.Combine(directory, "run", "stopped");

    /// <summary>Says which process is the agent, as its own namespace numbers it.</summary>
    public static string AgentMark(string directory) => Path.Combine(directory, "run", "agent.pid");

    /// <summary>The agent's log.</summary>
    public static string Log(string directory) => Path.Combine(directory, "agent.log");

    /// <summary>The node's certificates and keys.</summary>
    public static string Certificates(string directory) => Path.Combine(directory, "pki");
}
