using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>The real kubectl, pointed at a cluster.</summary>
internal sealed record Kubectl(string Kubeconfig, string Namespace = "", string Program = "kubectl")
{
    // A little less than the test's own patience: kubectl then says what it waited for.
    private static readonly string Timeout = string.Create(CultureInfo.InvariantCulture, $"--timeout={Command.Patience.TotalSeconds - 10}s");

    /// <summary>The cluster; null where that does not matter.</summary>
    public Cluster? Cluster { get; init; }

    /// <summary>Runs kubectl to its end.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => RunWithInputAsync(null, arguments);

    /// <summary>Runs kubectl to its end, with text on its standard input.</summary>
    public Task<CommandResult> RunWithInputAsync(string? input, params string[] arguments) =>
        Command.RunAsync(Program, Full(arguments), input);

    /// <summary>Runs kubectl to its end, with variables in its environment.</summary>
    public Task<CommandResult> RunWithEnvironmentAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Command.RunAsync(Program, Full(arguments), environment: environment);

    /// <summary>Applies a manifest.</summary>
    public Task<CommandResult> ApplyAsync(string manifest) => RunWithInputAsync(manifest, "apply", "-f", "-");

    /// <summary>Applies a manifest, which must be accepted.</summary>
    public async Task MakeAsync(string manifest) => (await ApplyAsync(manifest)).Succeeded();

    /// <summary>Applies a pod of one container, and waits for nothing.</summary>
    /// <param name="name">The pod's name.</param>
    /// <param name="script">What its shell runs.</param>
    /// <param name="restartPolicy">The restart policy.</param>
    public Task MakeShellPodAsync(string name, string script, string restartPolicy = "Always") => MakeAsync($$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
        spec:
          terminationGracePeriodSeconds: 1
          restartPolicy: {{restartPolicy}}
          containers:
          - name: main
            image: busybox:1.28
            command: [sh, -c, {{JsonValue.Create(script).ToJsonString()}}]
        """);

    /// <summary>Starts kubectl and leaves its streams to the caller.</summary>
    public Process Start(params string[] arguments) => Command.Start(Program, Full(arguments));

    /// <summary>
    /// Watches the pods of a label, and returns when the watch surely stands: it has shown a pod that waits behind a gate. The rest
    /// of its lines is the caller's.
    /// </summary>
    public async Task<Process> WatchPodsAsync(string key, string value)
    {
        var watching = Start("get", "pods", "--watch", "-l", $"{key}={value}");
        (await ApplyAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: watch-begins
              labels:
                {{key}}: {{value}}
            spec:
              schedulingGates: [{name: podium.dev/never}]
              containers: [{name: main, image: "busybox:1.28"}]
            """)).Succeeded();
        using var patience = new CancellationTokenSource(Command.Patience);
        while (await watching.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("watch-begins", StringComparison.Ordinal))
            {
                break;
            }
        }

        return watching;
    }

    /// <summary>A value out of an object, by JSONPath without the braces.</summary>
    public async Task<string> GetAsync(string what, string path) =>
        (await RunAsync("get", what, "-o", $"jsonpath={{{path}}}")).Succeeded().Output;

    /// <summary>A whole object.</summary>
    public async Task<JsonNode> ReadAsync(string what) =>
        JsonNode.Parse((await RunAsync("get", what, "-o", "json")).Succeeded().Output)!;

    /// <summary>A pod's line of <c>kubectl get pods</c>.</summary>
    public async Task<PodRow> RowAsync(string pod) =>
        PodRow.Parse((await RunAsync("get", "pod", pod, "--no-headers")).Succeeded().Output);

    /// <summary>Waits until a pod's line satisfies a condition, and returns it.</summary>
    public async Task<PodRow> WaitRowAsync(string pod, Func<PodRow, bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var result = await RunAsync("get", "pod", pod, "--no-headers");
            if (result.ExitCode == 0 && PodRow.Parse(result.Output) is var row && condition(row))
            {
                return row;
            }

            await PauseOrFailAsync(watch, $"pod {pod} never showed what was waited for", () => Evidence.OfPodAsync(this, pod));
        }
    }

    /// <summary>Waits until a pod's STATUS reads as given.</summary>
    public Task<PodRow> WaitStatusAsync(string pod, string status) => WaitRowAsync(pod, row => row.Status == status);

    /// <summary>Waits until a field has a value.</summary>
    public Task WaitFieldAsync(string what, string path, string value) => WaitAsync($"--for=jsonpath={{{path}}}={value}", what);

    /// <summary>Waits until a pod is ready.</summary>
    public async Task WaitReadyAsync(string pod)
    {
        var result = await RunAsync("wait", Timeout, "--for=condition=Ready", $"pod/{pod}");
        if (result.ExitCode != 0)
        {
            Assert.Fail($"pod {pod} is not ready: {result.Error}\n{await Evidence.OfPodAsync(this, pod)}");
        }
    }

    /// <summary>Waits until a pod is gone.</summary>
    public Task WaitGoneAsync(string pod) => WaitAsync("--for=delete", $"pod/{pod}");

    /// <summary><c>kubectl wait</c>, which must succeed.</summary>
    public async Task WaitAsync(params string[] arguments)
    {
        var result = await RunAsync(["wait", Timeout, .. arguments]);
        if (result.ExitCode != 0)
        {
            Assert.Fail($"{result.CommandLine}\n{result.Output}{result.Error}\n{await Evidence.OfAllAsync(this)}");
        }
    }

    /// <summary>A pod's events, the oldest first.</summary>
    public async Task<IReadOnlyList<EventLine>> EventsAsync(string pod)
    {
        var list = JsonNode.Parse((await RunAsync(
            "get", "events", "--field-selector", $"involvedObject.name={pod}", "--sort-by=.metadata.creationTimestamp", "-o", "json")).Succeeded().Output)!;
        return [.. list["items"]!.AsArray().Select(item => new EventLine(
            Text(item!, "type"), Text(item!, "reason"), Text(item!, "message"), item!["count"]?.GetValue<int>() ?? 0,
            item["source"]?["component"]?.GetValue<string>() ?? ""))];

        static string Text(JsonNode item, string field) => item[field]?.GetValue<string>() ?? "";
    }

    /// <summary>Waits until a pod has an event that satisfies a condition, and returns it.</summary>
    public async Task<EventLine> WaitEventAsync(string pod, Func<EventLine, bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var events = await EventsAsync(pod);
            if (events.FirstOrDefault(condition) is { } found)
            {
                return found;
            }

            await PauseOrFailAsync(watch, $"pod {pod} never had the event", () => Evidence.OfPodAsync(this, pod));
        }
    }

    /// <summary>Waits until a command's result satisfies a condition, and returns it.</summary>
    public async Task<CommandResult> UntilAsync(Func<CommandResult, bool> condition, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var result = await RunAsync(arguments);
            if (condition(result))
            {
                return result;
            }

            await PauseOrFailAsync(
                watch,
                $"{result.CommandLine}\nnever showed what was waited for; last it ended with {result.ExitCode}\n--- output\n{result.Output}\n--- error\n{result.Error}",
                () => Evidence.OfAllAsync(this));
        }
    }

    // Waits a moment before the next look, or fails when there have been enough.
    private static async Task PauseOrFailAsync(Stopwatch watch, string failure, Func<Task<string>> evidence)
    {
        if (watch.Elapsed >= Command.Patience)
        {
            Assert.Fail($"{failure}\n{await evidence()}");
        }

        await Task.Delay(PollInterval);
    }

    private static TimeSpan PollInterval => TimeSpan.FromMilliseconds(250);

    /// <summary>The arguments of kubectl for its cluster, its namespace, and a cache that goes with the cluster.</summary>
    public IEnumerable<string> Full(params string[] arguments)
    {
        // Behind a "--" stands a command for a container: kubectl's own options go before everything.
        List<string> all = ["--kubeconfig", Kubeconfig, "--cache-dir", Path.Combine(Path.GetDirectoryName(Kubeconfig)!, "cache")];
        if (Namespace.Length > 0)
        {
            all.AddRange(["-n", Namespace]);
        }

        all.AddRange(arguments);
        return all;
    }
}
