using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>Containers that their liveness probe restarts.</summary>
public sealed class LivenessScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_probe_on_the_wrong_port_restarts_the_container()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: myweb-liveness-err}
            spec:
              terminationGracePeriodSeconds: 5
              containers:
              - name: myweb
                image: httpd
                imagePullPolicy: IfNotPresent
                ports: [{containerPort: 80, protocol: TCP}]
                livenessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
            """);
        await Kubectl.WaitRowAsync("myweb-liveness-err", r => r.RestartCount >= 1);
        var address = await Kubectl.GetAsync("pod/myweb-liveness-err", ".status.podIP");

        var unhealthy = await Kubectl.WaitEventAsync("myweb-liveness-err", e => e is { Reason: "Unhealthy", Count: >= 3 } && e.Message.EndsWith("refused", StringComparison.Ordinal));
        Assert.Equal(
            ("Warning", $"Liveness probe failed: Get \"http://{address}:8080/\": dial tcp {address}:8080: connect: connection refused"),
            (unhealthy.Type, unhealthy.Message));
        var killing = await Kubectl.WaitEventAsync("myweb-liveness-err", e => e.Reason == "Killing");
        Assert.Equal(("Normal", "Container myweb failed liveness probe, will be restarted"), (killing.Type, killing.Message));
        await Kubectl.WaitEventAsync("myweb-liveness-err", e => e is { Reason: "Started", Count: >= 2 });
    }

    [Fact]
    public async Task A_file_that_goes_away_restarts_the_container()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: liveness-exec, labels: {test: liveness}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: liveness
                image: registry.k8s.io/busybox
                imagePullPolicy: IfNotPresent
                args: [/bin/sh, -c, "touch /tmp/healthy; sleep 4; rm -f /tmp/healthy; sleep 600"]
                livenessProbe: {exec: {command: [cat, /tmp/healthy]}, initialDelaySeconds: 1, periodSeconds: 1}
            """);

        await Kubectl.WaitRowAsync("liveness-exec", r => r.RestartCount >= 1);

        await Kubectl.WaitEventAsync(
            "liveness-exec",
            e => e is { Reason: "Unhealthy", Count: >= 3 } && e.Message.TrimEnd() == "Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory");
        await Kubectl.WaitEventAsync("liveness-exec", e => e.Message == "Container liveness failed liveness probe, will be restarted");
        Assert.Equal("137 Error", await Kubectl.GetAsync("pod/liveness-exec", ".status.containerStatuses[0].lastState.terminated['exitCode','reason']"));
    }

    [Fact]
    public async Task A_server_that_answers_500_is_killed_and_its_log_kept()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: kubia-liveness}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: kubia
                image: luksa/kubia-unhealthy
                imagePullPolicy: IfNotPresent
                livenessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1, initialDelaySeconds: 1}
            """);

        await Kubectl.WaitRowAsync("kubia-liveness", r => r.RestartCount >= 1);

        Assert.Equal("137 Error", await Kubectl.GetAsync("pod/kubia-liveness", ".status.containerStatuses[0].lastState.terminated['exitCode','reason']"));
        await Kubectl.WaitEventAsync("kubia-liveness", e => e.Message == "Liveness probe failed: HTTP probe failed with statuscode: 500");
        var log = (await Kubectl.RunAsync("logs", "kubia-liveness", "--previous")).Succeeded().Output;
        Assert.StartsWith("Kubia server starting...\nReceived request from ::ffff:", log, StringComparison.Ordinal);
        var described = (await Kubectl.RunAsync("describe", "po", "kubia-liveness")).Succeeded().Output;
        Assert.Matches(@"Liveness: +http-get http://:8080/ delay=1s timeout=1s period=1s #success=1 #failure=3", described);
        Assert.Matches(@"Last State: +Terminated\n +Reason: +Error\n +Exit Code: +137\n", described);
        Assert.Matches(@"Restart Count: +[1-9]", described);
    }

    [Fact]
    public async Task Under_never_a_failed_probe_ends_the_pod()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: once}
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                livenessProbe: {tcpSocket: {port: 81}, periodSeconds: 1, failureThreshold: 1}
            """);

        await Kubectl.WaitFieldAsync("pod/once", ".status.phase", "Failed");

        Assert.Equal("0", (await Kubectl.RowAsync("once")).Restarts);
        await Kubectl.WaitEventAsync("once", e => e.Message.StartsWith("Liveness probe failed: dial tcp ", StringComparison.Ordinal) && e.Message.EndsWith(":81: connect: connection refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_startup_probe_that_fails_restarts_the_container()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: never-up}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                startupProbe: {exec: {command: ["false"]}, periodSeconds: 1, failureThreshold: 2}
            """);

        await Kubectl.WaitRowAsync("never-up", r => r.RestartCount >= 1);

        await Kubectl.WaitEventAsync("never-up", e => e is { Reason: "Killing", Message: "Container main failed startup probe, will be restarted" });
        Assert.Equal("false", await Kubectl.GetAsync("pod/never-up", ".status.containerStatuses[0].ready"));
    }
}
