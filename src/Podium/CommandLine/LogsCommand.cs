using System.CommandLine;
using System.Globalization;
using Podium.Cluster;

namespace Podium.CommandLine;

/// <summary><c>podium logs</c>: prints the server's log.</summary>
internal static class LogsCommand
{
    public static Command Create()
    {
        var command = new Command("logs", "Print the log of the cluster's server");
        var selection = new ClusterSelection().AddTo(command);
        var tail = new Option<int>("--tail") { Description = "How many lines from the end; 0 for all", HelpName = "LINES", DefaultValueFactory = _ => 100 };
        command.Options.Add(tail);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = ClusterPaths.ServerLog(selection.Existing(parsed).DataDirectory);
            if (!File.Exists(path))
            {
                throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{path} does not exist: a server in the foreground logs to its terminal"));
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
