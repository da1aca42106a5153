using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>Pods that ask for a class of runtime: its handler runs them, its overhead is theirs, and a slip in it is told.</summary>
public sealed class RuntimeClassScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_class_gives_its_handler_and_overhead_and_a_wrong_one_is_named()
    {
        await MakeClassAsync("plain", "runc");
        await MakeClassAsync("absent", "no-such-runtime");
        await MakePodAsync("runs", "plain");
        await MakePodAsync("waits", "absent");

        await Kubectl.WaitReadyAsync("runs");
        Assert.Equal("10m 8Mi", await Kubectl.GetAsync("pod/runs", ".spec.overhead.cpu} {.spec.overhead.memory"));
        var told = await Kubectl.WaitEventAsync("waits", e => e.Reason == "FailedCreatePodSandBox");
        Assert.Contains("no runtime for \"no-such-runtime\" is configured", told.Message, StringComparison.Ordinal);
        Assert.Equal("ContainerCreating", (await Kubectl.RowAsync("waits")).Status);

        var refused = (await Kubectl.ApplyAsync(PodOf("refused", "missing"))).Failed();
        Assert.Contains("pod rejected: RuntimeClass \"", refused.Error, StringComparison.Ordinal);
    }

    // The classes are the whole cluster's: each has the namespace in its name.
    private Task MakeClassAsync(string name, string handler) => Kubectl.MakeAsync($$"""
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: {name: "{{Namespace}}-{{name}}"}
        handler: {{handler}}
        overhead: {podFixed: {cpu: 10m, memory: 8Mi} }
        """);

    private Task MakePodAsync(string name, string runtimeClass) => Kubectl.MakeAsync(PodOf(name, runtimeClass));

    private string PodOf(string name, string runtimeClass) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: {{name}} }
        spec:
          runtimeClassName: {{Namespace}}-{{runtimeClass}}
          terminationGracePeriodSeconds: 1
          containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
        """;
}
