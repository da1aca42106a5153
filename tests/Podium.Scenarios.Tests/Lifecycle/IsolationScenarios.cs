using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Lifecycle;

/// <summary>Limits, users, and what pods share with the node.</summary>
public sealed class IsolationScenarios(Playground playground) : Scenario(playground)
{
    [Theory]
    [InlineData("guaranteed", "limits: {cpu: 100m, memory: 32Mi}", "Guaranteed")]
    [InlineData("burstable", "requests: {cpu: 50m}", "Burstable")]
    [InlineData("besteffort", "", "BestEffort")]
    public async Task Resources_give_a_class_of_service(string name, string resources, string expected)
    {
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: "{{name}}" }
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"], resources: { {{resources}} } }]
            """);

        Assert.Equal(expected, await Kubectl.GetAsync($"pod/{name}", ".status.qosClass"));
    }

    [Fact]
    public async Task Limits_are_the_containers_cgroup()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: limited}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                resources: {requests: {cpu: 100m}, limits: {cpu: 500m, memory: 64Mi}}
            """);
        await Kubectl.WaitReadyAsync("limited");

        // Under cgroup v1 and v2 the files differ, what they say does not.
        Assert.Equal("67108864\n", await ReadAsync("cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.max"));
        Assert.Equal("50000 100000\n", await ReadAsync("if test -e /sys/fs/cgroup/cpu.max; then cat /sys/fs/cgroup/cpu.max; else echo $(cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us) $(cat /sys/fs/cgroup/cpu/cpu.cfs_period_us); fi"));

        async Task<string> ReadAsync(string script) => (await Kubectl.RunAsync("exec", "limited", "--", "sh", "-c", script)).Succeeded().Output;
    }

    [Fact]
    public async Task A_pod_that_fits_nowhere_waits_and_says_why()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: huge}
            spec: {containers: [{name: main, image: "busybox:1.28", resources: {requests: {cpu: "1000", memory: 100Ti}}}]}
            """);

        var failed = await Kubectl.WaitEventAsync("huge", e => e.Reason == "FailedScheduling");

        Assert.Equal(
            "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
            failed.Message);
        await Kubectl.WaitFieldAsync("pod/huge", ".status.conditions[?(@.type==\"PodScheduled\")].reason", "Unschedulable");
    }

    [Fact]
    public async Task A_security_context_is_obeyed()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: secured}
            spec:
              terminationGracePeriodSeconds: 1
              securityContext: {runAsUser: 1000, runAsGroup: 2000, supplementalGroups: [3000], fsGroup: 4000}
              volumes: [{name: data, emptyDir: {}}]
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                securityContext: {readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                volumeMounts: [{name: data, mountPath: /data}]
              - name: other
                image: busybox:1.28
                command: [sleep, "3600"]
                securityContext: {runAsUser: 0}
            """);
        await Kubectl.WaitReadyAsync("secured");

        var groups = (await RunAsync("main", "id -u; id -g; id -G")).Split('\n');
        Assert.Equal(("1000", "2000"), (groups[0], groups[1]));
        Assert.Equal(["2000", "3000", "4000"], groups[2].Split(' ').Order());
        Assert.Equal("CapEff:\t0000000000000000\nNoNewPrivs:\t1\n", await RunAsync("main", "grep -e CapEff -e NoNewPrivs /proc/1/status"));
        (await Kubectl.RunAsync("exec", "secured", "-c", "main", "--", "touch", "/file")).Failed();
        Assert.Equal("4000\n", await RunAsync("main", "touch /data/file; stat -c %g /data/file"));
        Assert.StartsWith("0\n", await RunAsync("other", "id -u"), StringComparison.Ordinal);

        async Task<string> RunAsync(string container, string script) =>
            (await Kubectl.RunAsync("exec", "secured", "-c", container, "--", "sh", "-c", script)).Succeeded().Output;
    }

    [Fact]
    public async Task An_image_that_runs_as_root_is_refused_where_that_is_forbidden()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: rootless}
            spec: {containers: [{name: main, image: "busybox:1.28", securityContext: {runAsNonRoot: true}}]}
            """);
        await Kubectl.WaitStatusAsync("rootless", "CreateContainerConfigError");

        Assert.Matches(
            "^container has runAsNonRoot and image will run as root",
            await Kubectl.GetAsync("pod/rootless", ".status.containerStatuses[0].state.waiting.message"));
    }

    [Fact]
    public async Task Containers_share_the_pods_network_and_where_told_its_processes()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: together}
            spec:
              terminationGracePeriodSeconds: 1
              shareProcessNamespace: true
              containers:
              - {name: server, image: "nginx:1.25.3-alpine"}
              - {name: client, image: "busybox:1.28", command: [sleep, "3600"]}
            """);
        await Kubectl.WaitReadyAsync("together");

        // Ready is what has started; it may listen a moment later.
        await Kubectl.UntilAsync(
            result => result.Output.Contains("Welcome to nginx!", StringComparison.Ordinal),
            "exec", "together", "-c", "client", "--", "wget", "-qO-", "http://localhost/");
        Assert.Contains(
            "nginx", (await Kubectl.RunAsync("exec", "together", "-c", "client", "--", "ps")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_on_the_nodes_network_has_its_addresses()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: onhost}
            spec:
              hostNetwork: true
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
            """);
        await Kubectl.WaitReadyAsync("onhost");

        Assert.Equal(await Kubectl.GetAsync("pod/onhost", ".status.hostIP"), await Kubectl.GetAsync("pod/onhost", ".status.podIP"));
        Assert.Equal($"{Environment.MachineName}\n", (await Kubectl.RunAsync("exec", "onhost", "--", "hostname")).Succeeded().Output);
    }

    [Fact]
    public async Task Two_pods_reach_each_other()
    {
        (await Kubectl.RunAsync("run", "server", "--image=nginx:1.25.3-alpine")).Succeeded();
        await Kubectl.MakeShellPodAsync("client", "sleep 3600");
        await Kubectl.WaitReadyAsync("server");
        await Kubectl.WaitReadyAsync("client");

        await Web.PageOfAsync(Kubectl, "server");

        var answer = await Kubectl.RunAsync("exec", "client", "--", "wget", "-qO-", $"http://{await Kubectl.GetAsync("pod/server", ".status.podIP")}/");

        Assert.Contains("Welcome to nginx!", answer.Succeeded().Output, StringComparison.Ordinal);
    }
}
