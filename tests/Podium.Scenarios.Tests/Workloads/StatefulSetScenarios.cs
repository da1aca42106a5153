using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Workloads;

/// <summary>Stateful sets under the real kubectl: made in order, scaled, updated and taken back.</summary>
public sealed class StatefulSetScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task Pods_come_in_order_under_lasting_names()
    {
        await Kubectl.MakeAsync(Set("web", 3));
        (await Kubectl.RunAsync("rollout", "status", "sts/web", "--timeout=90s")).Succeeded();

        var table = (await Kubectl.RunAsync("get", "statefulsets", "web", "-o", "wide")).Columns();
        Assert.Equal(["NAME", "READY", "AGE", "CONTAINERS", "IMAGES"], table[0]);
        Assert.Equal(["web", "3/3"], table[1][..2]);
        Assert.Equal(
            Enumerable.Range(0, 3).Select(i => $"create Pod web-{i} in StatefulSet web successful"),
            await Kubectl.ToldAsync("web", "SuccessfulCreate", 3));
        Assert.Equal("web-1\n", (await Kubectl.RunAsync("exec", "web-1", "--", "hostname")).Succeeded().Output);
        Assert.Equal("1", await Kubectl.GetAsync("pod/web-1", ".metadata.labels['apps\\.kubernetes\\.io/pod-index']"));

        // A pod that is deleted comes back under its name.
        var uid = await Kubectl.GetAsync("pod/web-1", ".metadata.uid");
        (await Kubectl.RunAsync("delete", "pod", "web-1")).Succeeded();
        await Kubectl.UntilAsync(
            r => r.ExitCode == 0 && r.Output != uid, "get", "pod", "web-1", "-o", "jsonpath={.metadata.uid}");

        Assert.Equal("statefulset.apps/web scaled\n", (await Kubectl.RunAsync("scale", "sts", "web", "--replicas=1")).Succeeded().Output);
        await Kubectl.UntilAsync(r => r.Output == "pod/web-0\n", "get", "pods", "-l", "app=web", "-o", "name");
        Assert.Equal(
            ["delete Pod web-2 in StatefulSet web successful", "delete Pod web-1 in StatefulSet web successful"],
            await Kubectl.ToldAsync("web", "SuccessfulDelete", 2));
    }

    [Fact]
    public async Task An_update_goes_from_the_last_to_the_first_and_is_undone()
    {
        await Kubectl.MakeAsync(Set("rolls", 2));
        (await Kubectl.RunAsync("rollout", "status", "sts/rolls", "--timeout=90s")).Succeeded();
        var first = await Kubectl.GetAsync("sts/rolls", ".status.currentRevision");
        (await Kubectl.RunAsync("set", "env", "sts/rolls", "COLOUR=blue")).Succeeded();
        (await Kubectl.RunAsync("rollout", "status", "sts/rolls", "--timeout=90s")).Succeeded();

        Assert.Equal(
            ["delete Pod rolls-1 in StatefulSet rolls successful", "delete Pod rolls-0 in StatefulSet rolls successful"],
            await Kubectl.ToldAsync("rolls", "SuccessfulDelete", 2));
        Assert.Equal("blue\n", (await Kubectl.RunAsync("exec", "rolls-0", "--", "sh", "-c", "echo $COLOUR")).Succeeded().Output);
        var revisions = (await Kubectl.RunAsync("get", "controllerrevisions", "-l", "app=rolls", "--sort-by=.revision")).Columns();
        Assert.Equal(["NAME", "CONTROLLER", "REVISION", "AGE"], revisions[0]);
        Assert.Equal([first, "statefulset.apps/rolls", "1"], revisions[1][..3]);
        Assert.Equal("2", revisions[2][2]);

        Assert.Equal("statefulset.apps/rolls rolled back\n", (await Kubectl.RunAsync("rollout", "undo", "sts/rolls")).Succeeded().Output);
        (await Kubectl.RunAsync("rollout", "status", "sts/rolls", "--timeout=90s")).Succeeded();
        Assert.Equal(first, await Kubectl.GetAsync("sts/rolls", ".status.currentRevision"));
        Assert.Equal(["2         <none>", "3         <none>"], (await Kubectl.RunAsync("rollout", "history", "sts/rolls")).Succeeded().Lines[2..4]);
    }

    [Fact]
    public async Task A_partition_holds_the_lower_pods_back()
    {
        await Kubectl.MakeAsync(Set("split", 3, "podManagementPolicy: Parallel\nupdateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}"));
        (await Kubectl.RunAsync("wait", "sts/split", "--for=jsonpath={.status.readyReplicas}=3", "--timeout=90s")).Succeeded();
        (await Kubectl.RunAsync("set", "env", "sts/split", "COLOUR=blue")).Succeeded();
        await Kubectl.WaitFieldAsync("sts/split", ".status.updatedReplicas", "1");
        await Kubectl.WaitFieldAsync("sts/split", ".status.readyReplicas", "3");

        Assert.Equal("blue\n", (await Kubectl.RunAsync("exec", "split-2", "--", "sh", "-c", "echo $COLOUR")).Succeeded().Output);
        Assert.Equal("\n", (await Kubectl.RunAsync("exec", "split-1", "--", "sh", "-c", "echo $COLOUR")).Succeeded().Output);
        Assert.Equal("2", await Kubectl.GetAsync("sts/split", ".status.currentReplicas"));
    }

    [Fact]
    public async Task What_cannot_be_changed_is_refused()
    {
        await Kubectl.MakeAsync(Set("fixed", 0));
        var refused = (await Kubectl.ApplyAsync(Set("fixed", 0).Replace("serviceName: nginx", "serviceName: other", StringComparison.Ordinal))).Failed();
        Assert.Contains(
            "The StatefulSet \"fixed\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', "
            + "'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
            refused.Error, StringComparison.Ordinal);
    }

    private static string Set(string name, int replicas, string spec = "") => $$"""
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: {{name}}
        spec:
          serviceName: nginx
          replicas: {{replicas}}
        {{string.Join('\n', spec.Split('\n').Where(l => l.Length > 0).Select(l => "  " + l))}}
          selector:
            matchLabels:
              app: {{name}}
          template:
            metadata:
              labels:
                app: {{name}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - {name: main, image: "busybox:1.28", command: [sleep, "3600"]}
        """;
}
