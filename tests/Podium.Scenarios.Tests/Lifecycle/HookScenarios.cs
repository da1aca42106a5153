using System.Diagnostics;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>Hooks of every kind, the image's own stop signal, and the order in which a pod's containers end.</summary>
public sealed class HookScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_hook_by_http_reaches_the_pod_itself()
    {
        // The server is up before the container whose hooks call it, and ends after it.
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: called}
            spec:
              terminationGracePeriodSeconds: 5
              initContainers:
              - name: server
                image: nginx:1.25.3-alpine
                restartPolicy: Always
                startupProbe: {tcpSocket: {port: 80}, periodSeconds: 1, failureThreshold: 60}
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                lifecycle:
                  postStart: {httpGet: {path: /started, port: 80}}
                  preStop: {httpGet: {path: /stopping, port: 80}}
            """);
        await Kubectl.WaitReadyAsync("called");
        using var log = Kubectl.Start("logs", "-f", "called", "-c", "server");
        await log.UntilLineAsync(line => line.Contains("GET /started", StringComparison.Ordinal));

        (await Kubectl.RunAsync("delete", "pod", "called")).Succeeded();

        await log.UntilLineAsync(line => line.Contains("GET /stopping", StringComparison.Ordinal));
        await log.EndsAsync();
    }

    [Fact]
    public async Task Sleep_before_the_signal_counts_into_the_grace()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: sleepy}
            spec:
              terminationGracePeriodSeconds: 600
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "trap 'exit 0' TERM; touch /tmp/up; while true; do sleep 0.1; done"]
                readinessProbe: {exec: {command: [test, -e, /tmp/up]}, periodSeconds: 1}
                lifecycle: {preStop: {sleep: {seconds: 2}}}
            """);
        await Kubectl.WaitReadyAsync("sleepy");
        var watch = Stopwatch.StartNew();

        (await Kubectl.RunAsync("delete", "pod", "sleepy")).Succeeded();

        // The grace lasts longer than the test has patience.
        Assert.True(watch.Elapsed.TotalSeconds >= 1.9, $"gone after {watch.Elapsed}");
    }

    [Fact]
    public async Task A_hook_by_tcp_is_accepted_and_fails()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: socketed}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                lifecycle: {postStart: {tcpSocket: {port: 80}}}
            """);
        var failed = await Kubectl.WaitEventAsync("socketed", e => e.Reason == "FailedPostStartHook");
        Assert.Equal("Warning", failed.Type);
        await Kubectl.WaitRowAsync("socketed", row => row.Status is "PostStartHookError" or "CrashLoopBackOff");
    }

    [Fact]
    public async Task Sidecars_end_after_the_main_container_the_last_one_first()
    {
        var folder = Path.Combine(Cluster.Folder, "order");
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: orderly}
            spec:
              terminationGracePeriodSeconds: 600
              volumes: [{name: out, hostPath: {path: "{{folder}}", type: DirectoryOrCreate} }]
              initContainers:
              - {{Writer("one", "echo one >> /out/log", "restartPolicy: Always, startupProbe")}}
              - {{Writer("two", "echo two >> /out/log", "restartPolicy: Always, startupProbe")}}
              containers:
              - {{Writer("main", "sleep 1; echo main >> /out/log", "readinessProbe")}}
            """);
        await Kubectl.WaitReadyAsync("orderly");

        (await Kubectl.RunAsync("delete", "pod", "orderly")).Succeeded();

        Assert.Equal("main\ntwo\none\n", await File.ReadAllTextAsync(Path.Combine(folder, "log")));

        // Its probe waits for its trap.
        static string Writer(string name, string onSignal, string probe) => $$"""
            {name: {{name}}, image: "busybox:1.28", volumeMounts: [{name: out, mountPath: /out}],
                command: [sh, -c, "trap '{{onSignal}}; exit 0' TERM; touch /tmp/up; while true; do sleep 0.1; done"],
                {{probe}}: {exec: {command: [test, -e, /tmp/up]}, periodSeconds: 1, failureThreshold: 60} }
            """;
    }

    [Fact]
    public async Task An_image_is_ended_by_its_own_signal()
    {
        // nginx asks for SIGQUIT, at which it finishes what it does: a download that has begun is not cut off.
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: polite}
            spec:
              terminationGracePeriodSeconds: 600
              volumes: [{name: pages, emptyDir: {}}]
              initContainers: [{name: page, image: "busybox:1.28", command: [sh, -c, "dd if=/dev/zero of=/pages/big bs=1M count=40"], volumeMounts: [{name: pages, mountPath: /pages}]}]
              containers: [{name: main, image: "nginx:1.25.3-alpine", readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 1}, volumeMounts: [{name: pages, mountPath: /usr/share/nginx/html}]}]
            """);
        await Kubectl.WaitReadyAsync("polite");
        using var http = new HttpClient();
        using var answer = await http.GetAsync(
            new Uri($"http://{await Kubectl.GetAsync("pod/polite", ".status.podIP")}/big"), HttpCompletionOption.ResponseHeadersRead);
        using var deletion = Kubectl.Start("delete", "pod", "polite");
        await Kubectl.WaitEventAsync("polite", e => e.Reason == "Killing");

        Assert.Equal(40 << 20, (await answer.Content.ReadAsByteArrayAsync()).Length);
        await deletion.EndsAsync();
    }
}
