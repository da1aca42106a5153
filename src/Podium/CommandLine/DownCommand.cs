using System.CommandLine;
using Podium.Cluster;
using Podium.Nodes;

namespace Podium.CommandLine;

/// <summary><c>podium down</c>: stops a cluster and leaves nothing of it running.</summary>
internal static class DownCommand
{
    public static Command Create()
    {
        var command = new Command("down", "Stop a cluster, or a node that has joined one, and leave nothing behind: no process, mount, namespace, rule or link");
        var selection = new ClusterSelection().AddTo(command);
        var purge = new Option<bool>("--purge") { Description = "Delete the cluster's data too" };
        var kubeconfig = new Option<string>("--kubeconfig") { Description = "The kubeconfig to take a purged cluster out of (default: $KUBECONFIG or ~/.kube/config)", HelpName = "FILE", DefaultValueFactory = _ => "" };
        command.Options.Add(purge);
        command.Options.Add(kubeconfig);
        command.SetAction((parsed, cancellationToken) => NodeOptions.Load(selection.DataDirectory(parsed)) is { } joined
            ? NodeCleanup.LeaveAsync(joined, parsed.GetValue(purge), TimeProvider.System, cancellationToken)
            : ClusterStop.RunAsync(selection.Existing(parsed), parsed.GetValue(purge), parsed.GetValue(kubeconfig)!, cancellationToken));
        return command;
    }
}
