using System.CommandLine;
using System.Net;
using Podium.Cluster;
using Podium.Nodes;

namespace Podium.CommandLine;

/// <summary><c>podium agent</c>: one node of a cluster whose server is elsewhere.</summary>
internal static class AgentCommand
{
    private const string TokenVariable = "PODIUM_TOKEN";

    public static Command Create()
    {
        var command = new Command("agent", "Join a cluster whose server runs elsewhere, and run a node of it in the foreground");
        var server = new Option<string>("--server") { Description = "The API server, such as https://10.0.0.1:6443", HelpName = "URL", DefaultValueFactory = _ => "" };
        var token = new Option<string>("--token")
        {
            Description = $"What \"podium token create\" printed; needed once (default: ${TokenVariable})",
            HelpName = "TOKEN",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable(TokenVariable) ?? "",
        };
        var nodeName = new Option<string>("--node-name") { Description = "The node's name (default: the machine's host name)", HelpName = "NAME", DefaultValueFactory = _ => "" };
        var nodeAddress = new Option<string>("--node-ip") { Description = "The node's address (default: that of the default route's interface)", HelpName = "ADDRESS", DefaultValueFactory = _ => "" };
        var runtime = new Option<string>("--container-runtime-endpoint") { Description = "The CRI socket of a containerd that runs already (default: Podium starts its own)", HelpName = "SOCKET", DefaultValueFactory = _ => "" };
        var dataDirectory = new Option<string>("--data-dir") { Description = "Where the node's data lies", HelpName = "DIR", DefaultValueFactory = _ => $"{ClusterPaths.DefaultRoot}/agent" };
        foreach (var option in new Option[] { server, token, nodeName, nodeAddress, runtime, dataDirectory })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = Path.GetFullPath(parsed.GetValue(dataDirectory)!);
            if (NodeOptions.Load(directory) is { } known && NodeCertificates.AreThere(directory))
            {
                return await AgentServer.RunAsync(
                    parsed.GetValue(server) is { Length: > 0 } moved ? known with { Server = moved } : known, cancellationToken);
            }

            var address = parsed.GetValue(nodeAddress) is { Length: > 0 } given ? given : MachineAddress.Find().ToString();
            var node = new NodeOptions
            {
                Cluster = "",
                Name = parsed.GetValue(nodeName) is { Length: > 0 } name ? name : Dns.GetHostName().ToLowerInvariant(),
                Directory = directory,
                Images = Path.Combine(directory, "images"),
                Registries = Path.Combine(directory, "registries"),
                PodCidr = "",
                ServiceCidr = "",
                Address = IPAddress.TryParse(address, out _) ? address : throw new UsageException($"--node-ip \"{address}\" is not an address"),
                ContainerRuntimeEndpoint = parsed.GetValue(runtime)!,
            };
            if (!Uri.TryCreate(parsed.GetValue(server), UriKind.Absolute, out var url) || url.Scheme != "https")
            {
                throw new UsageException("--server must say where the API server is, such as https://10.0.0.1:6443");
            }

            var join = JoinToken.Parse(parsed.GetValue(token)!);
            if (Preflight.FindNodeProblem(directory, node.ContainerRuntimeEndpoint) is { } obstacle)
            {
                throw new UsageException(obstacle);
            }

            var joined = await NodeJoin.RunAsync(url, join, node, cancellationToken);
            Console.WriteLine($"joined cluster \"{joined.Cluster}\" as node {joined.Name}");
            return await AgentServer.RunAsync(joined, cancellationToken);
        });
        return command;
    }
}
