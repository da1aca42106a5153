using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Podium.Cluster;

namespace Podium.CommandLine;

/// <summary>The options of <c>podium up</c> that say how soon a silent node is noticed; named as those of Kubernetes' programs.</summary>
internal sealed class TimingOptions
{
    private static readonly NodeTimings Defaults = new();

    private readonly Option<double> monitorPeriod = Seconds("--node-monitor-period", "How often nodes are looked at", Defaults.MonitorPeriodSeconds);
    private readonly Option<double> monitorGrace = Seconds("--node-monitor-grace-period", "After which silence a node's state is unknown", Defaults.MonitorGraceSeconds);
    private readonly Option<double> evictionRate = Number("--node-eviction-rate", "How many silent nodes a second lose their pods", Defaults.EvictionRate);
    private readonly Option<int> notReady = Number("--default-not-ready-toleration-seconds", "How long pods stay on a node that is not ready", Defaults.NotReadyTolerationSeconds);
    private readonly Option<int> unreachable = Number("--default-unreachable-toleration-seconds", "How long pods stay on a silent node", Defaults.UnreachableTolerationSeconds);

    /// <summary>Adds the options to a command.</summary>
    public TimingOptions AddTo(Command command)
    {
        foreach (var option in new Option[] { monitorPeriod, monitorGrace, evictionRate, notReady, unreachable })
        {
            command.Options.Add(option);
        }

        return this;
    }

    /// <summary>The timings that were given, the stored ones where not.</summary>
    public NodeTimings Read(ParseResult parsed, NodeTimings stored) => new()
    {
        MonitorPeriodSeconds = Value(parsed, monitorPeriod, stored.MonitorPeriodSeconds),
        MonitorGraceSeconds = Value(parsed, monitorGrace, stored.MonitorGraceSeconds),
        EvictionRate = Value(parsed, evictionRate, stored.EvictionRate),
        NotReadyTolerationSeconds = Value(parsed, notReady, stored.NotReadyTolerationSeconds),
        UnreachableTolerationSeconds = Value(parsed, unreachable, stored.UnreachableTolerationSeconds),
    };

    private static T Value<T>(ParseResult parsed, Option<T> option, T stored) =>
        parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option)! : stored;

    private static Option<T> Number<T>(string name, string description, T value) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };

    /// <summary>An option whose value is a duration.</summary>
    internal static Option<double> Seconds(string name, string description, double value) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        DefaultValueFactory = _ => value,
        CustomParser = ParseSeconds,
    };

    // 50s, 2m, or seconds without a unit.
    private static double ParseSeconds(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        var unit = text.EndsWith('m') ? 60 : 1;
        if (double.TryParse(text.TrimEnd('s', 'm'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            return amount * unit;
        }

        argument.AddError($"\"{text}\" is not a duration: write it such as 50s or 2m");
        return 0;
    }
}
