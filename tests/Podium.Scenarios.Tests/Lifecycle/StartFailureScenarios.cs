using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>What keeps a container from starting, and how it shows.</summary>
public sealed class StartFailureScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task An_image_that_cannot_be_pulled_backs_off()
    {
        // Nothing listens on that port of the loopback.
        const string image = "127.0.0.1:9/nothing:1";
        await MakeAsync("unpullable", image);

        await Kubectl.WaitStatusAsync("unpullable", "ErrImagePull");
        await Kubectl.WaitStatusAsync("unpullable", "ImagePullBackOff");

        // The two take turns.
        await Kubectl.UntilAsync(
            result => result.Output.StartsWith($"Back-off pulling image \"{image}\"", StringComparison.Ordinal),
            "get", "pod", "unpullable", "-o", "jsonpath={.status.containerStatuses[0].state.waiting.message}");
        Assert.Equal("Pending", await Kubectl.GetAsync("pod/unpullable", ".status.phase"));
        await Kubectl.WaitEventAsync("unpullable", e => e is { Reason: "Pulling", Type: "Normal" } && e.Message == $"Pulling image \"{image}\"");
        await Kubectl.WaitEventAsync(
            "unpullable",
            e => e is { Reason: "Failed", Type: "Warning" } && e.Message.StartsWith($"Failed to pull image \"{image}\": ", StringComparison.Ordinal)
                && e.Message.EndsWith("connect: connection refused", StringComparison.Ordinal));
        await Kubectl.WaitEventAsync("unpullable", e => e is { Reason: "Failed", Message: "Error: ErrImagePull" });
        await Kubectl.WaitEventAsync("unpullable", e => e is { Reason: "BackOff", Type: "Normal" } && e.Message == $"Back-off pulling image \"{image}\"");
        await Kubectl.WaitEventAsync("unpullable", e => e is { Reason: "Failed", Message: "Error: ImagePullBackOff" });
    }

    [Fact]
    public async Task An_image_that_must_not_be_pulled_is_missed()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: never}
            spec: {containers: [{name: main, image: "absent:1", imagePullPolicy: Never}]}
            """);
        await Kubectl.WaitStatusAsync("never", "ErrImageNeverPull");

        Assert.Equal(
            "Container image \"absent:1\" is not present with pull policy of Never",
            await Kubectl.GetAsync("pod/never", ".status.containerStatuses[0].state.waiting.message"));
        await Kubectl.WaitEventAsync("never", e => e is { Type: "Warning", Reason: "ErrImageNeverPull" });
        await Kubectl.WaitEventAsync("never", e => e is { Reason: "Failed", Message: "Error: ErrImageNeverPull" });
    }

    [Fact]
    public async Task A_name_that_is_no_image_is_named_so()
    {
        await MakeAsync("misnamed", "UPPER/case:1");
        await Kubectl.WaitStatusAsync("misnamed", "InvalidImageName");

        var inspect = await Kubectl.WaitEventAsync("misnamed", e => e.Reason == "InspectFailed");
        Assert.StartsWith("Failed to apply default image tag \"UPPER/case:1\": couldn't parse image name \"UPPER/case:1\": invalid reference format", inspect.Message, StringComparison.Ordinal);
        await Kubectl.WaitEventAsync("misnamed", e => e is { Reason: "Failed", Message: "Error: InvalidImageName" });
    }

    [Fact]
    public async Task A_missing_config_map_holds_the_container_until_it_is_there()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: unsettled}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "echo $WORD; sleep 3600"]
                env: [{name: WORD, valueFrom: {configMapKeyRef: {name: late, key: word}}}]
            """);
        await Kubectl.WaitStatusAsync("unsettled", "CreateContainerConfigError");
        Assert.Equal("configmap \"late\" not found", await Kubectl.GetAsync("pod/unsettled", ".status.containerStatuses[0].state.waiting.message"));
        await Kubectl.WaitEventAsync("unsettled", e => e is { Type: "Warning", Reason: "Failed", Message: "Error: configmap \"late\" not found" });

        (await Kubectl.RunAsync("create", "configmap", "late", "--from-literal=other=x")).Succeeded();
        await Kubectl.WaitEventAsync("unsettled", e => e.Message == $"Error: couldn't find key word in ConfigMap {Namespace}/late");
        (await Kubectl.RunAsync("patch", "configmap", "late", "-p", """{"data":{"word":"here"}}""")).Succeeded();

        await Kubectl.WaitReadyAsync("unsettled");
        await Kubectl.UntilAsync(result => result.Output == "here\n", "logs", "unsettled");
    }

    [Fact]
    public async Task A_command_that_is_not_there_cannot_be_run()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: no-command}
            spec:
              containers: [{name: main, image: "busybox:1.28", command: [no-such-program]}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: no-command-once}
            spec:
              restartPolicy: Never
              containers: [{name: main, image: "busybox:1.28", command: [no-such-program]}]
            """);

        await Kubectl.WaitRowAsync("no-command", r => r.Status is "RunContainerError" or "CrashLoopBackOff");
        await Kubectl.WaitStatusAsync("no-command", "CrashLoopBackOff");
        Assert.Equal("128 StartError", await Kubectl.GetAsync("pod/no-command", ".status.containerStatuses[0].lastState.terminated['exitCode','reason']"));
        var failed = await Kubectl.WaitEventAsync("no-command", e => e is { Type: "Warning", Reason: "Failed" });
        Assert.StartsWith("Error: failed to create containerd task: ", failed.Message, StringComparison.Ordinal);
        Assert.Contains("exec: \"no-such-program\": executable file not found in $PATH", failed.Message, StringComparison.Ordinal);

        var once = await Kubectl.WaitStatusAsync("no-command-once", "StartError");
        Assert.Equal("0", once.Restarts);
        Assert.Equal("Failed", await Kubectl.GetAsync("pod/no-command-once", ".status.phase"));
    }

    [Fact]
    public async Task A_missing_secret_volume_keeps_the_pod_waiting_and_says_why()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: voluminous}
            spec:
              terminationGracePeriodSeconds: 1
              volumes: [{name: keys, secret: {secretName: later}}]
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"], volumeMounts: [{name: keys, mountPath: /keys}]}]
            """);
        var failed = await Kubectl.WaitEventAsync("voluminous", e => e.Reason == "FailedMount");
        Assert.Equal(("Warning", "MountVolume.SetUp failed for volume \"keys\" : secret \"later\" not found"), (failed.Type, failed.Message));
        Assert.Equal("ContainerCreating", (await Kubectl.RowAsync("voluminous")).Status);

        (await Kubectl.RunAsync("create", "secret", "generic", "later", "--from-literal=key=k")).Succeeded();

        await Kubectl.WaitReadyAsync("voluminous");
    }

    private Task MakeAsync(string name, string image) => Kubectl.MakeAsync($$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: "{{name}}" }
        spec: {containers: [{name: main, image: "{{image}}" }]}
        """);
}
