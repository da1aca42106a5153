using System.CommandLine;
using Podium.Cluster;

namespace Podium.CommandLine;

/// <summary>The options that say which cluster a command is about; every command has them.</summary>
internal sealed class ClusterSelection
{
    private readonly Option<string> name = new("--name")
    {
        Description = "The cluster's name",
        HelpName = "NAME",
        DefaultValueFactory = _ => "default",
    };

    private readonly Option<string> dataDirectory = new("--data-dir")
    {
        Description = $"Where the cluster's data lies (default: {ClusterPaths.DefaultRoot}/NAME)",
        HelpName = "DIR",
        DefaultValueFactory = _ => "",
    };

    /// <summary>Adds the options to a command.</summary>
    public ClusterSelection AddTo(Command command)
    {
        command.Options.Add(name);
        command.Options.Add(dataDirectory);
        return this;
    }

    /// <summary>The name that was given, or the default.</summary>
    public string Name(ParseResult parsed) => parsed.GetValue(name)!;

    /// <summary>The data directory that was given, or the one that goes with the name.</summary>
    public string DataDirectory(ParseResult parsed) =>
        parsed.GetValue(dataDirectory) is { Length: > 0 } given ? Path.GetFullPath(given) : ClusterPaths.DefaultDataDirectory(Name(parsed));

    /// <summary>The options that the cluster was started with.</summary>
    /// <exception cref="UsageException">There is no such cluster.</exception>
    public ClusterOptions Existing(ParseResult parsed) =>
        ClusterOptions.Load(DataDirectory(parsed))
        ?? throw new UsageException($"there is no cluster in {DataDirectory(parsed)}: start one with \"podium up\", or name it with --name or --data-dir");
}
