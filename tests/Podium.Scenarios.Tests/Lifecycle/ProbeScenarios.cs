using System.Text.RegularExpressions;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>Readiness and its consequences; probes of every kind that pass. Liveness has scenarios of its own.</summary>
public sealed class ProbeScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_command_given_as_one_string_errs_and_never_counts()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: one-string}
            spec:
              containers:
              - name: myweb
                image: httpd
                imagePullPolicy: IfNotPresent
                ports: [{containerPort: 80, protocol: TCP}]
                livenessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1, failureThreshold: 1}
                startupProbe: {exec: {command: ["ls /tmp/abc"]}, periodSeconds: 1, failureThreshold: 1}
            """);

        var unhealthy = await Kubectl.WaitEventAsync("one-string", e => e is { Reason: "Unhealthy", Count: >= 2 } || e.Message.Contains("Startup probe errored", StringComparison.Ordinal));

        Assert.Equal("Warning", unhealthy.Type);
        Assert.Matches(
            "^Startup probe errored: .*exec: \"ls /tmp/abc\": stat ls /tmp/abc: no such file or directory",
            unhealthy.Message);

        // The threshold of one was passed, had it counted; the startup probe holds the liveness probe back.
        var row = await Kubectl.RowAsync("one-string");
        Assert.Equal(("0/1", "Running", "0"), (row.Ready, row.Status, row.Restarts));
        Assert.DoesNotContain(await Kubectl.EventsAsync("one-string"), e => e.Message.StartsWith("Liveness", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Readiness_comes_and_goes_without_a_restart()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: moody}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                readinessProbe: {exec: {command: [cat, /tmp/ready]}, periodSeconds: 1, failureThreshold: 2}
            """);
        var unhealthy = await Kubectl.WaitEventAsync("moody", e => e.Reason == "Unhealthy");
        Assert.Equal("Readiness probe failed: cat: can't open '/tmp/ready': No such file or directory", unhealthy.Message.TrimEnd());
        Assert.Equal(("0/1", "Running"), await ReadyAsync());
        Assert.Equal(
            "ContainersNotReady|containers with unready status: [main]",
            (await Kubectl.RunAsync("get", "pod", "moody", "-o", "jsonpath={.status.conditions[?(@.type==\"Ready\")].reason}|{.status.conditions[?(@.type==\"Ready\")].message}")).Succeeded().Output);

        (await Kubectl.RunAsync("exec", "moody", "--", "touch", "/tmp/ready")).Succeeded();
        await Kubectl.WaitReadyAsync("moody");
        Assert.Equal(("1/1", "Running"), await ReadyAsync());

        (await Kubectl.RunAsync("exec", "moody", "--", "rm", "/tmp/ready")).Succeeded();
        (await Kubectl.RunAsync("wait", "--for=condition=Ready=false", "pod/moody", "--timeout=30s")).Succeeded();
        Assert.Equal("0", (await Kubectl.RowAsync("moody")).Restarts);

        async Task<(string, string)> ReadyAsync()
        {
            var row = await Kubectl.RowAsync("moody");
            return (row.Ready, row.Status);
        }
    }

    [Fact]
    public async Task Startup_and_liveness_by_http_pass_in_silence()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: myweb-startup}
            spec:
              containers:
              - name: myweb
                image: httpd
                imagePullPolicy: IfNotPresent
                ports: [{name: web, containerPort: 80, protocol: TCP}]
                livenessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1}
                readinessProbe: {tcpSocket: {port: web}, periodSeconds: 1}
                startupProbe: {httpGet: {path: /, port: web}, initialDelaySeconds: 1, periodSeconds: 1}
            """);
        await Kubectl.WaitReadyAsync("myweb-startup");

        Assert.Equal("true", await Kubectl.GetAsync("pod/myweb-startup", ".status.containerStatuses[0].started"));
        Assert.Equal("0", (await Kubectl.RowAsync("myweb-startup")).Restarts);
        Assert.DoesNotContain(await Kubectl.EventsAsync("myweb-startup"), e => e.Reason == "Unhealthy");
    }

    [Fact]
    public async Task A_slow_probe_times_out()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: slow}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                readinessProbe: {exec: {command: [sleep, "5"]}, periodSeconds: 1, timeoutSeconds: 1}
            """);

        var unhealthy = await Kubectl.WaitEventAsync("slow", e => e.Reason == "Unhealthy");

        Assert.Matches(new Regex("^Readiness probe (failed: command timed out: \"sleep 5\" timed out after 1s|errored: .*DeadlineExceeded.*|failed: command \"sleep 5\" timed out)$"), unhealthy.Message.TrimEnd());
    }
}
