using Podium.Cri.Linux;
using Podium.Kubeconfig;
using Podium.Nodes;

namespace Podium.Cluster;

/// <summary>
/// <c>podium down</c>: the server ends the pods and itself; then whatever is left of the cluster is removed, also where the server
/// was killed before. Safe to repeat.
/// </summary>
internal static class ClusterStop
{
    public static async Task<int> RunAsync(ClusterOptions options, bool purge, string kubeconfigOption, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        if (ProcessIdentity.ReadAlive(ClusterPaths.PidFile(options.DataDirectory)) is { } server)
        {
            Console.WriteLine($"Stopping cluster \"{options.Name}\": its pods end first");
            await File.WriteAllBytesAsync(ClusterPaths.DownRequest(options.DataDirectory), [], cancellationToken);
            server.Signal(ProcessIdentity.SigTerm); // It has the other nodes end their pods too.
            await server.UntilEndedAsync(cancellationToken);
        }

        await Task.WhenAll(LocalNodes.Machines(options, time).Select(machine => machine.ShutDownAsync(cancellationToken))); // Where the server could not.
        await CleanUpAsync(options, time, cancellationToken);
        File.Delete(ClusterPaths.DownRequest(options.DataDirectory));
        if (!purge)
        {
            Console.WriteLine($"Cluster \"{options.Name}\" is stopped; \"podium up\" starts it again with all its objects.");
            return 0;
        }

        Directory.Delete(options.DataDirectory, recursive: true);
        var kubeconfig = KubeconfigFile.Open(KubeconfigFile.DefaultPath(kubeconfigOption));
        if (kubeconfig.Remove(ClusterAccess.ContextName(options)))
        {
            kubeconfig.Save();
        }

        Console.WriteLine($"Cluster \"{options.Name}\" is gone with all its data.");
        return 0;
    }

    /// <summary>Removes every process, mount, namespace, link, rule and cgroup of a cluster whose server does not run.</summary>
    public static async Task CleanUpAsync(ClusterOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.WhenAll(LocalNodes.Machines(options, time).Select(machine => machine.RemoveAsync(cancellationToken)));
        await LocalNodes.NetworkOf(options).TearDownAsync(cancellationToken);
        var nodes = Path.Combine(options.DataDirectory, "nodes");
        foreach (var node in Directory.Exists(nodes) ? Directory.GetDirectories(nodes).Select(path => Path.GetFileName(path)!) : [])
        {
            await NodeCleanup.RunAsync(NodeOptions.Of(options, node), options.DataDirectory, $"podium-{options.Name}", time, cancellationToken);
        }
    }
}
