using System.CommandLine;
using Podium.Cluster;

namespace Podium.CommandLine;

/// <summary>The options of <c>podium up</c> that have the descheduler run in the cluster.</summary>
internal sealed class DeschedulingOptions
{
    private readonly Option<string> policy = new("--descheduler-policy")
    {
        Description = "Run the descheduler again and again by this policy (empty: not at all)",
        HelpName = "FILE",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<double> interval = TimingOptions.Seconds(
        "--descheduling-interval", "The time from one run of the descheduler to the next", new ClusterOptions { Name = "", DataDirectory = "" }.DeschedulingIntervalSeconds);

    /// <summary>Adds the options to a command.</summary>
    public DeschedulingOptions AddTo(Command command)
    {
        command.Options.Add(policy);
        command.Options.Add(interval);
        return this;
    }

    /// <summary>The cluster's options with those that were given.</summary>
    /// <exception cref="UsageException">The policy cannot be followed.</exception>
    public ClusterOptions Read(ParseResult parsed, ClusterOptions options)
    {
        if (parsed.GetResult(policy) is { Implicit: false })
        {
            var file = parsed.GetValue(policy)!;
            options = options with { DeschedulerPolicy = file.Length == 0 ? "" : Path.GetFullPath(file) };
        }

        if (parsed.GetResult(interval) is { Implicit: false })
        {
            options = options with { DeschedulingIntervalSeconds = parsed.GetValue(interval) };
        }

        // Whoever starts the cluster should hear of a mistake, not the log.
        if (options.DeschedulerPolicy.Length > 0)
        {
            Deschedulers.Load(options.DeschedulerPolicy);
        }

        return options;
    }
}
