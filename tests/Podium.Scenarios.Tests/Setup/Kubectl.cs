using System.Diagnostics;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>The real kubectl, pointed at a cluster.</summary>
internal sealed record Kubectl(string Kubeconfig, string Namespace = "", string Program = "kubectl")
{
    /// <summary>Runs kubectl to its end.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => RunWithInputAsync(null, arguments);

    /// <summary>Runs kubectl to its end, with text on its standard input.</summary>
    public Task<CommandResult> RunWithInputAsync(string? input, params string[] arguments) =>
        Command.RunAsync(Program, Full(arguments), input);

    /// <summary>Applies a manifest.</summary>
    public Task<CommandResult> ApplyAsync(string manifest) => RunWithInputAsync(manifest, "apply", "-f", "-");

    /// <summary>Starts kubectl and leaves its streams to the caller.</summary>
    public Process Start(params string[] arguments) => Command.Start(Program, Full(arguments));

    /// <summary>A value out of an object, by JSONPath without the braces.</summary>
    public async Task<string> GetAsync(string what, string path) =>
        (await RunAsync("get", what, "-o", $"jsonpath={{{path}}}")).Succeeded().Output;

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

            Assert.True(
                watch.Elapsed < Command.Patience,
                $"{result.CommandLine}\nnever showed what was waited for; last it ended with {result.ExitCode}\n--- output\n{result.Output}\n--- error\n{result.Error}");
            await Task.Delay(100);
        }
    }

    /// <summary>Waits until a pod is ready.</summary>
    public async Task WaitReadyAsync(string pod) =>
        (await RunAsync("wait", "--for=condition=Ready", $"pod/{pod}", "--timeout=90s")).Succeeded();

    private IEnumerable<string> Full(string[] arguments) =>
        Namespace.Length == 0
            ? ["--kubeconfig", Kubeconfig, .. arguments]
            : ["--kubeconfig", Kubeconfig, "-n", Namespace, .. arguments];
}
