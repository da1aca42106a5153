using System.CommandLine;
using Podium.Cluster;
using Podium.Nodes;

namespace Podium.CommandLine;

/// <summary><c>podium agent</c>: one node of a cluster whose server is elsewhere.</summary>
internal static class AgentCommand
{
    public static Command Create()
    {
        var command = new Command("agent", "Run a node of a cluster whose server runs elsewhere");
        var dataDirectory = new Option<string>("--data-dir") { Description = "Where the node's data lies", HelpName = "DIR", DefaultValueFactory = _ => "/var/lib/podium/agent" };
        command.Options.Add(dataDirectory);
        command.SetAction((parsed, cancellationToken) =>
        {
            var directory = Path.GetFullPath(parsed.GetValue(dataDirectory)!);
            return AgentServer.RunAsync(
                NodeOptions.Load(directory) ?? throw new UsageException($"there is no node in {directory}"), cancellationToken);
        });
        return command;
    }
}
