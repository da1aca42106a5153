using System.CommandLine;
using Podium.Cluster;
using Podium.Nodes;

namespace Podium.CommandLine;

/// <summary><c>podium logs</c>: prints the server's log.</summary>
internal static class LogsCommand
{
    public static Command Create()
    {
        var command = new Command("logs", "Print the log of the cluster's server, or of a node's agent");
        var selection = new ClusterSelection().AddTo(command);
        var tail = new Option<int>("--tail") { Description = "How many lines from the end; 0 for all", HelpName = "LINES", DefaultValueFactory = _ => 100 };
        var node = new Option<string>("--node") { Description = "The node whose agent's log to print (default: the server's log)", HelpName = "NAME", DefaultValueFactory = _ => "" };
        command.Options.Add(tail);
        command.Options.Add(node);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var cluster = selection.Existing(parsed);
            var path = parsed.GetValue(node) is { Length: > 0 } name
                ? NodePaths.Log(ClusterPaths.Node(cluster.DataDirectory, name))
                : ClusterPaths.ServerLog(cluster.DataDirectory);
            if (!File.Exists(path))
            {
                throw new UsageException(parsed.GetValue(node) is { Length: > 0 }
                    ? $"{path} does not exist: only nodes beside the control plane's own have agents"
                    : $"{path} does not exist: a server in the foreground logs to its terminal");
            }

            var count = parsed.GetValue(tail);
            var last = new Queue<string>();
            await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
            {
                if (count <= 0)
                {
                    Console.WriteLine(line);
                    continue;
                }

                last.Enqueue(line);
                if (last.Count > count)
                {
                    last.Dequeue();
                }
            }

            foreach (var line in last)
            {
                Console.WriteLine(line);
            }

            return 0;
        });
        return command;
    }
}
