using System.Globalization;
using Google.Protobuf.Collections;

namespace Podium.Cri.Fake;

/// <summary>
/// What a pod's annotations tell the fake runtime to do. Each key is <c>fake.podium.dev/</c> and a name below; where a
/// container is concerned, <c>name.CONTAINER</c> goes before <c>name</c>. Durations are whole or fractional numbers
/// with <c>ms</c>, <c>s</c>, <c>m</c> or <c>h</c>. A value that cannot be read fails the call that needs it.
/// <list type="table">
/// <item><term>sandbox-delay</term><description>how long making the sandbox takes</description></item>
/// <item><term>pull-delay</term><description>how long a pull takes</description></item>
/// <item><term>create-delay, start-delay</term><description>how long these calls take</description></item>
/// <item><term>run-for</term><description>the container exits by itself after this; without it, never</description></item>
/// <item><term>exit-code</term><description>with which it then exits; 0</description></item>
/// <item><term>oom</term><description><c>true</c>: it then exits with 137 and reason OOMKilled</description></item>
/// <item><term>stop-delay</term><description>time between the stop signal and the exit; none</description></item>
/// <item><term>stop-exit-code</term><description>exit code after the stop signal; 0</description></item>
/// <item><term>ignore-stop</term><description><c>true</c>: only SIGKILL ends it</description></item>
/// <item><term>fail-sandbox, fail-pull, fail-create, fail-start</term><description>the call fails with this message</description></item>
/// <item><term>fail-times</term><description>only the first so many calls of each kind fail; without it, all</description></item>
/// <item><term>exec-exit-code, exec-stdout, exec-delay</term><description>what a command in the container does; 0, nothing</description></item>
/// <item><term>log</term><description>one line that is written to the container's log at its start</description></item>
/// <item><term>cpu-millicores, memory-bytes</term><description>usage in the stats</description></item>
/// </list>
/// </summary>
public sealed class FakePodScript
{
    /// <summary>What all keys begin with.</summary>
    public const string Prefix = "fake.podium.dev/";

    private static readonly Dictionary<string, string> None = [];

    // Only the annotations of ours, or the shared empty map: most pods have none.
    private readonly Dictionary<string, string> values;

    internal FakePodScript(MapField<string, string> annotations)
    {
        values = None;
        foreach (var (key, value) in annotations)
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal))
            {
                values = ReferenceEquals(values, None) ? [] : values;
                values[key[Prefix.Length..]] = value;
            }
        }
    }

    internal TimeSpan? Duration(string name, string container = "") =>
        Text(name, container) is { } text ? ParseDuration(name, text) : null;

    internal long? Number(string name, string container = "") => Text(name, container) switch
    {
        null => null,
        var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw Unreadable(name, text),
    };

    internal bool Flag(string name, string container = "") => Text(name, container) switch
    {
        null or "false" => false,
        "true" => true,
        var text => throw Unreadable(name, text),
    };

    internal string? Text(string name, string container = "")
    {
        if (values.Count == 0)
        {
            return null;
        }

        return container.Length > 0 && values.TryGetValue($"{name}.{container}", out var own) ? own : values.GetValueOrDefault(name);
    }

    private static TimeSpan ParseDuration(string name, string text)
    {
        ReadOnlySpan<(string Suffix, double Seconds)> units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];
        foreach (var (suffix, seconds) in units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            {
                return TimeSpan.FromSeconds(count * seconds);
            }
        }

        throw Unreadable(name, text);
    }

    private static Grpc.GrpcException Unreadable(string name, string text) =>
        new(Grpc.GrpcStatusCode.InvalidArgument, $"annotation {Prefix}{name}: cannot read \"{text}\"");
}
