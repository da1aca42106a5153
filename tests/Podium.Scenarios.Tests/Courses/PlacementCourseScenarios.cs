using Podium.Scenarios.Tests.Setup;
using Podium.Scenarios.Tests.Workloads;

namespace Podium.Scenarios.Tests.Courses;

/// <summary>A course's lesson on where pods go, on a cluster of its own because it taints and labels the nodes under everyone's names.</summary>
public sealed class PlacementCourseScenarios : IAsyncLifetime
{
    private const string ControlPlane = "node-role.kubernetes.io/control-plane:NoSchedule";

    private Cluster cluster = null!;
    private Kubectl kubectl = null!;

    public async Task InitializeAsync()
    {
        cluster = await Cluster.StartAsync("course", "--nodes", "4");
        kubectl = await cluster.InNewNamespaceAsync("course");
    }

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task Four_ways_lead_a_pod_to_its_node()
    {
        await MakeAsync("by-hostname", "nodeSelector: {kubernetes.io/hostname: worker-1}");
        (await kubectl.RunAsync("label", "nodes", "worker-2", "cputype=gpu")).Succeeded();
        await MakeAsync("by-label", "nodeSelector: {cputype: gpu}");
        await MakeAsync("by-name", "nodeName: worker-3");

        // Who is to be placed by a label has to be there before the label is another one.
        await kubectl.WaitReadyAsync("by-label");

        // A label of another value is written only over the old one, and goes by its key and a minus.
        Assert.Equal(
            "error: 'cputype' already has a value (gpu), and --overwrite is false\n",
            (await kubectl.RunAsync("label", "nodes", "worker-2", "cputype=tpu")).Failed().Error);
        Assert.Equal("node/worker-2 labeled\n", (await kubectl.RunAsync("label", "nodes", "worker-2", "cputype=tpu", "--overwrite")).Succeeded().Output);
        Assert.Equal("node/worker-2 unlabeled\n", (await kubectl.RunAsync("label", "nodes", "worker-2", "cputype-")).Succeeded().Output);

        (await kubectl.RunAsync("label", "nodes", "worker-1", "cputype=gpu")).Succeeded();
        (await kubectl.RunAsync("taint", "node", "worker-1", "cputype=gpu:NoSchedule")).Succeeded();
        await MakeAsync("by-toleration", """
            nodeSelector: {cputype: gpu}
              tolerations: [{key: cputype, operator: Equal, value: gpu, effect: NoSchedule}]
            """);
        await MakeAsync("intolerant", "nodeSelector: {cputype: gpu}");
        (await kubectl.RunAsync("wait", "--for=condition=Ready", "pod", "-l", "lesson=placement", "--field-selector", "metadata.name!=intolerant", "--timeout=90s")).Succeeded();

        var rows = (await kubectl.RunAsync("get", "po", "-o", "wide")).Columns();
        Assert.Equal(["NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE", "NOMINATED NODE", "READINESS GATES"], rows[0]);
        Assert.Equal(
            ["by-hostname 1/1 Running 0 worker-1", "by-label 1/1 Running 0 worker-2", "by-name 1/1 Running 0 worker-3", "by-toleration 1/1 Running 0 worker-1", "intolerant 0/1 Pending 0 <none>"],
            rows[1..].Select(row => string.Join(' ', [.. row[..4], row[6]])));
        Assert.All(rows[1..^1], row => Assert.True(cluster.IsPodAddress(row[5]), row[5]));

        (await kubectl.RunAsync("taint", "node", "worker-1", "cputype=gpu:NoSchedule-")).Succeeded();
        await kubectl.WaitReadyAsync("intolerant");
    }

    [Fact]
    public async Task A_node_is_described_with_its_taints_and_shown_with_its_role()
    {
        Assert.Equal([ControlPlane, "<none>", "<none>", "<none>"], await TaintsAsync());
        Assert.Equal("node/worker-1 tainted\n", (await kubectl.RunAsync("taint", "node", "worker-1", "example.com/worker-1:NoSchedule")).Succeeded().Output);
        Assert.Equal([ControlPlane, "example.com/worker-1:NoSchedule", "<none>", "<none>"], await TaintsAsync());
        Assert.Equal("node/worker-1 untainted\n", (await kubectl.RunAsync("taint", "node", "worker-1", "example.com/worker-1:NoSchedule-")).Succeeded().Output);
        Assert.Equal([ControlPlane, "<none>", "<none>", "<none>"], await TaintsAsync());

        foreach (var worker in new[] { "worker-1", "worker-2", "worker-3" })
        {
            (await kubectl.RunAsync("label", "node", worker, "node-role.kubernetes.io/worker=worker")).Succeeded();
        }

        var rows = (await kubectl.RunAsync("get", "no", "-o", "wide")).Columns();
        Assert.Equal(["NAME", "STATUS", "ROLES", "AGE", "VERSION", "INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME"], rows[0]);
        Assert.Equal(["control-plane", "worker", "worker", "worker"], rows[1..].Select(row => row[2]));
        Assert.All(rows[1..], row => Assert.Equal(("Ready", "<none>"), (row[1], row[6])));
        Assert.All(rows[1..], row => Assert.StartsWith("containerd://", row[9], StringComparison.Ordinal));
    }

    private async Task<string[]> TaintsAsync() =>
        [.. (await kubectl.RunAsync("describe", "no")).Succeeded().Lines.Where(line => line.StartsWith("Taints:", StringComparison.Ordinal)).Select(line => line["Taints:".Length..].Trim())];

    private Task MakeAsync(string name, string spec) => kubectl.MakeAsync($$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          labels: {lesson: placement}
        spec:
          {{spec}}
          containers: [{image: "nginx:1.25.3", name: {{name}}}]
        """);
}
