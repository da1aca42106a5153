using System.Text.RegularExpressions;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Road;

/// <summary>What <c>kubectl describe</c> and <c>kubectl get events</c> tell.</summary>
public sealed class DescribeScenarios(Playground playground) : Scenario(playground)
{
    private const string Age = @"(\d+m)?(\d+s)?";

    [Fact]
    public async Task A_running_pods_events_tell_its_road_in_order()
    {
        await Kubectl.MakeShellPodAsync("told", "sleep 3600");
        await Kubectl.WaitReadyAsync("told");
        await Kubectl.WaitEventAsync("told", e => e.Reason == "Started");

        // Another component's event: it may come later than those of the kubelet.
        await Kubectl.WaitEventAsync("told", e => e.Reason == "Scheduled");
        var node = await Kubectl.GetAsync("pod/told", ".spec.nodeName");

        var described = (await Kubectl.RunAsync("describe", "pod", "told")).Succeeded().Output;

        var events = described[described.IndexOf("\nEvents:", StringComparison.Ordinal)..]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(3)
            .Select(line => Regex.Replace(line.Trim(), " {2,}", "|")).ToArray();
        Assert.Collection(
            events,
            e => Assert.Matches($@"^Normal\|Scheduled\|{Age}\|default-scheduler\|Successfully assigned {Namespace}/told to {node}$", e),
            e => Assert.Matches($@"^Normal\|Pulled\|{Age}\|kubelet\|Container image ""busybox:1\.28"" already present on machine$", e),
            e => Assert.Matches($@"^Normal\|Created\|{Age}\|kubelet\|Created container: main$", e),
            e => Assert.Matches($@"^Normal\|Started\|{Age}\|kubelet\|Started container main$", e));
    }

    [Fact]
    public async Task A_running_pod_is_described_whole()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: whole, labels: {app: whole}}
            spec:
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
                env: [{name: COLOUR, value: blue}]
                resources: {requests: {cpu: 50m, memory: 16Mi}, limits: {memory: 32Mi}}
                livenessProbe: {exec: {command: ["true"]}}
              terminationGracePeriodSeconds: 1
            """);
        await Kubectl.WaitReadyAsync("whole");

        var described = (await Kubectl.RunAsync("describe", "pod", "whole")).Succeeded().Output;

        foreach (var pattern in new[]
        {
            @"^Name: +whole$", @"^Priority: +0$", @"^Service Account: +default$", @"^Labels: +app=whole$", @"^Status: +Running$",
            @"^ +Container ID: +containerd://[0-9a-f]{64}$", @"^ +Image: +busybox:1\.28$", @"^ +Image ID: +\S*sha256:[0-9a-f]{64}$",
            @"^ +State: +Running$", @"^ +Ready: +True$", @"^ +Restart Count: +0$", @"^ +COLOUR: +blue$",
            @"^ +Liveness: +exec \[true\] delay=0s timeout=1s period=10s #success=1 #failure=3$",
            @"^ +/var/run/secrets/kubernetes\.io/serviceaccount from kube-api-access-[a-z0-9]{5} \(ro\)$",
            @"^ +PodReadyToStartContainers +True *$", @"^ +Initialized +True *$", @"^ +Ready +True *$", @"^ +ContainersReady +True *$", @"^ +PodScheduled +True *$",
            @"^ +ConfigMapName: +kube-root-ca\.crt$", @"^QoS Class: +Burstable$", @"^Node-Selectors: +<none>$",
            @"^Tolerations: +node\.kubernetes\.io/not-ready:NoExecute op=Exists for 300s$",
        })
        {
            Assert.Matches(new Regex(pattern, RegexOptions.Multiline), described);
        }
    }

    [Fact]
    public async Task Events_are_listed_by_object_and_type()
    {
        await Kubectl.MakeShellPodAsync("listed", "sleep 3600");
        await Kubectl.WaitReadyAsync("listed");
        await Kubectl.WaitEventAsync("listed", e => e.Reason == "Started");

        var listed = (await Kubectl.RunAsync("get", "events", "--field-selector", "involvedObject.name=listed,reason=Started")).Succeeded().Lines;
        Assert.Matches("^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE$", listed[0]);
        Assert.Matches($@"^{Age} +Normal +Started +pod/listed +Started container main$", listed[1]);

        var events = (await Kubectl.RunAsync("events", "--for", "pod/listed")).Succeeded().Output;
        Assert.Contains("Started container main", events, StringComparison.Ordinal);
    }

    // Here and not elsewhere: the other scenarios of this class, which run before or after it, see the shared node without it.
    [Fact]
    public async Task A_taint_is_described_and_leaves_running_pods_alone()
    {
        await Kubectl.MakeShellPodAsync("resident", "sleep 3600");
        await Kubectl.WaitReadyAsync("resident");
        var node = await Kubectl.GetAsync("pod/resident", ".spec.nodeName");
        var key = $"{Namespace}.example.com/only";

        // Other scenarios share the node: the taint is one that the scheduler prefers to heed but need not.
        Assert.Equal($"node/{node} tainted\n", (await Kubectl.RunAsync("taint", "node", node, $"{key}:PreferNoSchedule")).Succeeded().Output);
        try
        {
            Assert.Contains($"{key}:PreferNoSchedule", (await Kubectl.RunAsync("describe", "no", node)).Succeeded().Output, StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal($"node/{node} untainted\n", (await Kubectl.RunAsync("taint", "node", node, $"{key}:PreferNoSchedule-")).Succeeded().Output);
        }

        Assert.Equal("Running", (await Kubectl.RowAsync("resident")).Status);
    }

    [Fact]
    public async Task The_node_is_described_with_its_pods()
    {
        await Kubectl.MakeShellPodAsync("onnode", "sleep 3600");
        await Kubectl.WaitReadyAsync("onnode");
        var node = await Kubectl.GetAsync("pod/onnode", ".spec.nodeName");

        var described = (await Kubectl.RunAsync("describe", "node", node)).Succeeded().Output;

        foreach (var pattern in new[]
        {
            $@"^Name: +{node}$", @"^Taints: +<none>$", @"^Unschedulable: +false$", @"^ +Ready +True .* KubeletReady +\S.*$", @"^ +MemoryPressure +False ",
            @"^ +pods: +110$", $@"^ +{Namespace} +onnode ", @"^ +Container Runtime Version: +containerd://1\.", @"^ +Kubelet Version: +v1\.32\.",
            @"^ +InternalIP: +\d+\.\d+\.\d+\.\d+$", $@"^ +Hostname: +{node}$",
        })
        {
            Assert.Matches(new Regex(pattern, RegexOptions.Multiline), described);
        }

        var wide = (await Kubectl.RunAsync("get", "nodes", "-o", "wide")).Succeeded().Lines;
        Assert.Matches("^NAME +STATUS +ROLES +AGE +VERSION +INTERNAL-IP +EXTERNAL-IP +OS-IMAGE +KERNEL-VERSION +CONTAINER-RUNTIME$", wide[0]);
        Assert.Matches($@"^{node} +Ready +\S+ +\S+ +v1\.32\.\S+ +[\d.]+ +<none> +\S.* +\S+ +containerd://\S+$", wide[1]);
    }
}
