using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Workloads;

/// <summary>
/// Replica sets and replication controllers under the real kubectl: whatever happens to a pod, their number stays what was asked for.
/// </summary>
public sealed class ReplicaSetScenarios(Playground playground) : Scenario(playground)
{
    [Theory]
    [InlineData("ReplicaSet", "apps/v1", "rs", "replicaset-controller")]
    [InlineData("ReplicationController", "v1", "rc", "replication-controller")]
    public async Task A_pod_that_is_deleted_is_replaced(string kind, string version, string shortName, string component)
    {
        var name = $"keeps-{shortName}";
        await MakeAsync(kind, version, name, replicas: 3);
        var pods = await Kubectl.WaitPodsAsync($"app={name}", 3);
        Assert.All(pods, pod => Assert.Matches($"^{name}-[a-z0-9]{{5}}$", pod));

        await Kubectl.WaitFieldAsync($"{shortName}/{name}", ".status.readyReplicas", "3");
        var table = (await Kubectl.RunAsync("get", shortName, name, "-o", "wide")).Cells();
        Assert.Equal(["NAME", "DESIRED", "CURRENT", "READY", "AGE", "CONTAINERS", "IMAGES", "SELECTOR"], table[0]);
        Assert.Equal([name, "3", "3", "3"], table[1][..4]);
        Assert.Equal(["main", "busybox:1.28", $"app={name}"], table[1][5..]);

        (await Kubectl.RunAsync("delete", "pod", pods[0])).Succeeded();
        var later = await Kubectl.WaitPodsAsync($"app={name}", 3);
        Assert.DoesNotContain(pods[0], later);
        Assert.Equal(pods[1..].Order(), later.Intersect(pods).Order());

        await Kubectl.ToldAsync(name, "SuccessfulCreate", 4);
        var events = (await Kubectl.EventsAsync(name)).Where(e => e.Reason == "SuccessfulCreate").ToList();
        Assert.Equal(pods.Union(later).Order(), events.Select(e => e.Message["Created pod: ".Length..]).Order());
        Assert.All(events, e => Assert.Equal(("Normal", component), (e.Type, e.Source)));

        var described = (await Kubectl.RunAsync("describe", shortName, name)).Succeeded().Output;
        Assert.Contains("3 current / 3 desired", described, StringComparison.Ordinal);
        Assert.Contains("3 Running / 0 Waiting / 0 Succeeded / 0 Failed", described, StringComparison.Ordinal);
        Assert.Equal($"Controlled By:  {kind}/{name}",
            (await Kubectl.RunAsync("describe", "pod", later[0])).Succeeded().Lines.Single(l => l.StartsWith("Controlled By:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Scaling_takes_the_pods_that_matter_least()
    {
        await MakeAsync("ReplicaSet", "apps/v1", "scaled", replicas: 3);
        var pods = await Kubectl.WaitPodsAsync("app=scaled", 3);
        (await Kubectl.RunAsync("annotate", "pod", pods[1], "controller.kubernetes.io/pod-deletion-cost=100")).Succeeded();

        var refused = (await Kubectl.RunAsync("scale", "rs", "scaled", "--replicas=5", "--current-replicas=2")).Failed();
        Assert.Equal("error: Expected replicas to be 2, was 3\n", refused.Error);
        Assert.Equal("replicaset.apps/scaled scaled\n", (await Kubectl.RunAsync("scale", "rs", "scaled", "--replicas=1", "--current-replicas=3")).Succeeded().Output);
        Assert.Equal([pods[1]], await Kubectl.WaitPodsAsync("app=scaled", 1));
        Assert.Equal(
            new[] { pods[0], pods[2] }.Order(),
            (await Kubectl.ToldAsync("scaled", "SuccessfulDelete", 2)).Select(m => m["Deleted pod: ".Length..]).Order());
    }

    [Fact]
    public async Task Pods_are_adopted_and_released_by_their_labels()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: found, labels: {app: adopts}}
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
            """);
        await Kubectl.WaitReadyAsync("found");
        await MakeAsync("ReplicaSet", "apps/v1", "adopts", replicas: 2);
        var pods = await Kubectl.WaitPodsAsync("app=adopts", 2);
        Assert.Contains("found", pods);
        Assert.Equal("adopts", await Kubectl.GetAsync("pod/found", ".metadata.ownerReferences[0].name"));

        (await Kubectl.RunAsync("label", "pod", "found", "app=free", "--overwrite")).Succeeded();
        Assert.DoesNotContain("found", await Kubectl.WaitPodsAsync("app=adopts", 2));
        Assert.Equal("", await Kubectl.GetAsync("pod/found", ".metadata.ownerReferences"));
        Assert.Equal("Running", (await Kubectl.RowAsync("found")).Status);
    }

    [Fact]
    public async Task Pods_left_behind_are_taken_up_again()
    {
        await MakeAsync("ReplicationController", "v1", "returns", replicas: 2);
        var pods = await Kubectl.WaitPodsAsync("app=returns", 2);
        Assert.Equal(
            "replicationcontroller \"returns\" deleted\n", (await Kubectl.RunAsync("delete", "rc", "returns", "--cascade=orphan")).Succeeded().Output);
        await Kubectl.UntilAsync(result => result.Output.Length == 0, "get", "pods", "-l", "app=returns", "-o", "jsonpath={.items[*].metadata.ownerReferences[*].name}");
        Assert.Equal(pods.Order(), (await Kubectl.PodsAsync("app=returns")).Order());

        await MakeAsync("ReplicationController", "v1", "returns", replicas: 2);
        await Kubectl.WaitFieldAsync("rc/returns", ".status.readyReplicas", "2");
        Assert.Equal(pods.Order(), (await Kubectl.PodsAsync("app=returns")).Order());

        (await Kubectl.RunAsync("delete", "rc", "returns")).Succeeded();
        await Kubectl.UntilAsync(result => result.Output.Length == 0, "get", "pods", "-l", "app=returns", "-o", "name");
    }

    [Fact]
    public async Task Pods_that_cannot_be_made_are_told_of()
    {
        await Kubectl.MakeAsync("""
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata: {name: hopeless}
            spec:
              replicas: 2
              selector: {matchLabels: {app: hopeless}}
              template:
                metadata: {labels: {app: hopeless}}
                spec:
                  serviceAccountName: ghost
                  containers: [{name: main, image: "busybox:1.28"}]
            """);
        var refusal = $"pods \"hopeless-\" is forbidden: error looking up service account {Namespace}/ghost: serviceaccount \"ghost\" not found";
        var told = await Kubectl.WaitEventAsync("hopeless", e => e.Reason == "FailedCreate");
        Assert.Equal(("Warning", $"Error creating: {refusal}"), (told.Type, told.Message));
        await Kubectl.WaitFieldAsync("rs/hopeless", ".status.conditions[0].reason", "FailedCreate");
        Assert.Equal(refusal, await Kubectl.GetAsync("rs/hopeless", ".status.conditions[0].message"));

        (await Kubectl.RunAsync("create", "serviceaccount", "ghost")).Succeeded();
        await Kubectl.UntilAsync(result => result.Output == "2", "get", "rs", "hopeless", "-o", "jsonpath={.status.replicas}");
        await Kubectl.UntilAsync(result => result.Output.Length == 0, "get", "rs", "hopeless", "-o", "jsonpath={.status.conditions}");
    }

    private Task MakeAsync(string kind, string version, string name, int replicas) => Kubectl.MakeAsync($$"""
        apiVersion: {{version}}
        kind: {{kind}}
        metadata: {name: {{name}} }
        spec:
          replicas: {{replicas}}
          selector: {{(kind == "ReplicaSet" ? $"{{matchLabels: {{app: {name} }} }}" : $"{{app: {name} }}")}}
          template:
            metadata: {labels: {app: {{name}} } }
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
        """);
}
