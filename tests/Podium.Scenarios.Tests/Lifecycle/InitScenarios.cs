using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>Init containers, and the sidecars among them.</summary>
public sealed class InitScenarios(Playground playground) : Scenario(playground)
{
    private const string Mounts = "[{name: shared, mountPath: /shared}, {name: gate, mountPath: /gate}]";

    [Fact]
    public async Task Init_containers_run_one_after_the_other_before_the_rest()
    {
        // Each step lasts until it was seen: each container waits for a file of its name, the main one's hook for the last.
        var gate = Directory.CreateDirectory(Path.Combine(Cluster.Folder, "ordered")).FullName;
        await using var watch = await PodWatch.StartAsync(Kubectl, "app", "ordered", "ordered");
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: ordered, labels: {app: ordered} }
            spec:
              terminationGracePeriodSeconds: 1
              volumes: [{name: shared, emptyDir: {} }, {name: gate, hostPath: {path: "{{gate}}"} }]
              initContainers:
              - {name: first, image: "busybox:1.28", command: [sh, -c, "{{Await("first")}}; echo first >> /shared/log"], volumeMounts: {{Mounts}} }
              - {name: second, image: "busybox:1.28", command: [sh, -c, "{{Await("second")}}; echo second >> /shared/log; echo done second"], volumeMounts: {{Mounts}} }
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "echo main >> /shared/log; touch /tmp/up; sleep 3600"]
                lifecycle: {postStart: {exec: {command: [sh, -c, "until test -e /tmp/up; do sleep 0.1; done; {{Await("main")}}"]} } }
                volumeMounts: {{Mounts}}
            """);
        foreach (var (status, next) in new[] { ("Init:0/2", "first"), ("Init:1/2", "second"), ("PodInitializing", "main") })
        {
            await watch.UntilAsync(status);
            await File.WriteAllTextAsync(Path.Combine(gate, next), "");
        }

        await watch.UntilAsync("Running");

        Assert.Equal(["Pending", "Init:0/2", "Init:1/2", "PodInitializing", "Running"], watch.Statuses);
        Assert.Equal("first\nsecond\nmain\n", (await Kubectl.RunAsync("exec", "ordered", "-c", "main", "--", "cat", "/shared/log")).Succeeded().Output);
        Assert.Equal("done second\n", (await Kubectl.RunAsync("logs", "ordered", "-c", "second")).Succeeded().Output);
        Assert.Equal("Completed Completed", await Kubectl.GetAsync("pod/ordered", ".status.initContainerStatuses[*].state.terminated.reason"));

        static string Await(string name) => $"until test -e /gate/{name}; do sleep 0.1; done";
    }

    [Fact]
    public async Task A_failing_init_container_is_retried_with_back_off()
    {
        await Kubectl.MakeAsync(Failing("retried", "Always"));

        await Kubectl.WaitRowAsync("retried", r => r.Status is "Init:Error" or "Init:CrashLoopBackOff");
        var row = await Kubectl.WaitStatusAsync("retried", "Init:CrashLoopBackOff");

        Assert.Equal("0/1", row.Ready);
        Assert.Matches(@"^[1-9] \(\d+s ago\)$", row.Restarts);
        Assert.Equal("PodInitializing", await Kubectl.GetAsync("pod/retried", ".status.containerStatuses[0].state.waiting.reason"));
        Assert.Equal(
            "ContainersNotInitialized|containers with incomplete status: [init]",
            (await Kubectl.RunAsync("get", "pod", "retried", "-o", "jsonpath={.status.conditions[?(@.type==\"Initialized\")].reason}|{.status.conditions[?(@.type==\"Initialized\")].message}")).Succeeded().Output);
    }

    [Fact]
    public async Task Under_never_a_failed_init_container_fails_the_pod()
    {
        await Kubectl.MakeAsync(Failing("given-up", "Never"));

        var row = await Kubectl.WaitStatusAsync("given-up", "Init:Error");

        Assert.Equal("0", row.Restarts);
        await Kubectl.WaitFieldAsync("pod/given-up", ".status.phase", "Failed");
        Assert.Equal("1", await Kubectl.GetAsync("pod/given-up", ".status.initContainerStatuses[0].state.terminated.exitCode"));
    }

    [Fact]
    public async Task A_sidecar_runs_beside_the_main_container_and_ends_after_it()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: accompanied}
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 60
              volumes: [{name: shared, emptyDir: {}}]
              initContainers:
              - name: sidecar
                image: busybox:1.28
                restartPolicy: Always
                command: [sh, -c, "trap 'exit 0' TERM; touch /shared/up; while true; do sleep 0.1; done"]
                startupProbe: {exec: {command: [test, -e, /shared/up]}, periodSeconds: 1}
                volumeMounts: [{name: shared, mountPath: /shared}]
              containers:
              - {name: main, image: "busybox:1.28", command: [sh, -c, "test -e /shared/up && until test -e /shared/end; do sleep 0.1; done"], volumeMounts: [{name: shared, mountPath: /shared}]}
            """);

        var running = await Kubectl.WaitStatusAsync("accompanied", "Running");
        Assert.Equal("2/2", running.Ready);
        (await Kubectl.RunAsync("exec", "accompanied", "-c", "main", "--", "touch", "/shared/end")).Succeeded();

        await Kubectl.WaitFieldAsync("pod/accompanied", ".status.phase", "Succeeded");
        var ended = await Kubectl.RowAsync("accompanied");
        Assert.Equal(("0/2", "Completed"), (ended.Ready, ended.Status));
        Assert.Equal("0", await Kubectl.GetAsync("pod/accompanied", ".status.containerStatuses[0].state.terminated.exitCode"));
    }

    [Fact]
    public async Task A_sidecar_that_ends_is_restarted_while_the_main_container_runs()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: faithful}
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 1
              initContainers:
              - {name: sidecar, image: "busybox:1.28", restartPolicy: Always, command: [sh, -c, "sleep 2; exit 1"]}
              containers:
              - {name: main, image: "busybox:1.28", command: [sleep, "3600"]}
            """);

        await Kubectl.WaitRowAsync("faithful", r => r.RestartCount >= 1);

        Assert.Equal("0", await Kubectl.GetAsync("pod/faithful", ".status.containerStatuses[0].restartCount"));
    }

    private static string Failing(string name, string policy) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: "{{name}}" }
        spec:
          restartPolicy: {{policy}}
          initContainers: [{name: init, image: "busybox:1.28", command: [sh, -c, "exit 1"]}]
          containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
        """;
}
