using System.CommandLine;
using Podium.Cluster;
using Podium.Cri.Linux;
using Podium.Nodes;

namespace Podium.CommandLine;

/// <summary><c>podium status</c>: says whether a cluster runs.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var command = new Command("status", "Say whether the cluster runs, and where");
        var selection = new ClusterSelection().AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = selection.Existing(parsed);
            if (ProcessIdentity.ReadAlive(ClusterPaths.PidFile(options.DataDirectory)) is not { } server)
            {
                Console.WriteLine($"cluster \"{options.Name}\" is stopped; its data is in {options.DataDirectory}");
                return 3;
            }

            var ready = await ClusterAccess.IsReadyAsync(options, cancellationToken);
            Console.WriteLine($"cluster \"{options.Name}\" is running{(ready ? "" : ", but not ready")}");
            Console.WriteLine($"  server   {ClusterAccess.ServerUri(options)} (process {server.Id})");
            Console.WriteLine($"  context  {ClusterAccess.ContextName(options)}");
            Console.WriteLine($"  data     {options.DataDirectory}");
            foreach (var machine in LocalNodes.Machines(options, TimeProvider.System))
            {
                Console.WriteLine($"  node     {machine.Name}: {machine.State}");
            }

            return ready ? 0 : 4;
        });
        return command;
    }
}
