using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Road;

/// <summary>Labels and annotations: given, shown, selected by, changed.</summary>
public sealed class LabelScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task Pods_are_shown_and_selected_by_labels()
    {
        foreach (var (name, labels) in new[] { ("web1", "key=value"), ("web2", "key1=value1,key2=value2"), ("web3", "key1=other") })
        {
            (await Kubectl.RunAsync("run", name, "--image=nginx:1.25.3-alpine", $"--labels={labels}")).Succeeded();
        }

        var shown = (await Kubectl.RunAsync("get", "po", "--show-labels")).Succeeded().Lines;
        Assert.Matches("^NAME +READY +STATUS +RESTARTS +AGE +LABELS$", shown[0]);
        Assert.Contains(shown, line => line.StartsWith("web2", StringComparison.Ordinal) && line.EndsWith(" key1=value1,key2=value2", StringComparison.Ordinal));

        foreach (var (selector, names) in new[]
        {
            ("key=value", "web1"), ("key1", "web2 web3"), ("!key1", "web1"), ("key1!=value1", "web1 web3"),
            ("key1 in (value1,other),key2", "web2"), ("key1 notin (other)", "web1 web2"), ("nobody", ""),
        })
        {
            var selected = (await Kubectl.RunAsync("get", "po", $"--selector={selector}", "-o", "jsonpath={.items[*].metadata.name}")).Succeeded().Output;
            Assert.Equal((selector, names), (selector, string.Join(' ', selected.Split(' ').Where(name => name.StartsWith("web", StringComparison.Ordinal)))));
        }

        var column = (await Kubectl.RunAsync("get", "po", "web1", "-L", "key")).Succeeded().Lines;
        Assert.Matches("KEY$", column[0]);
        Assert.Matches(" value$", column[1]);
    }

    [Fact]
    public async Task A_label_is_changed_only_when_told_to_overwrite()
    {
        await Kubectl.MakeShellPodAsync("marked", "sleep 3600");

        Assert.Equal("pod/marked labeled\n", (await Kubectl.RunAsync("label", "pod", "marked", "cputype=gpu")).Succeeded().Output);
        var refused = (await Kubectl.RunAsync("label", "pod", "marked", "cputype=gpu2")).Failed();
        Assert.Equal("error: 'cputype' already has a value (gpu), and --overwrite is false\n", refused.Error);
        Assert.Equal("pod/marked labeled\n", (await Kubectl.RunAsync("label", "pod", "marked", "cputype=gpu2", "--overwrite")).Succeeded().Output);
        Assert.Equal("gpu2", await Kubectl.GetAsync("pod/marked", ".metadata.labels.cputype"));
        Assert.Equal("pod/marked unlabeled\n", (await Kubectl.RunAsync("label", "pod", "marked", "cputype-")).Succeeded().Output);
        Assert.Equal("", await Kubectl.GetAsync("pod/marked", ".metadata.labels.cputype"));
        Assert.Equal("pod/marked annotated\n", (await Kubectl.RunAsync("annotate", "pod", "marked", "example.com/icon=x.png")).Succeeded().Output);
    }

    [Fact]
    public async Task A_nodes_labels_give_it_roles_and_place_pods()
    {
        var node = await Kubectl.GetAsync("nodes", ".items[0].metadata.name");
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: choosy}
            spec:
              nodeSelector: {disk: fast}
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
            """);
        var failed = await Kubectl.WaitEventAsync("choosy", e => e.Reason == "FailedScheduling");
        Assert.Equal(
            ("Warning", "default-scheduler", "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."),
            (failed.Type, failed.Source, failed.Message));
        Assert.Equal("Pending", (await Kubectl.RowAsync("choosy")).Status);

        (await Kubectl.RunAsync("label", "node", node, "disk=fast", "node-role.kubernetes.io/worker=worker")).Succeeded();
        try
        {
            await Kubectl.WaitReadyAsync("choosy");
            Assert.Contains("worker", (await Kubectl.RunAsync("get", "no")).Succeeded().Lines[1], StringComparison.Ordinal);
        }
        finally
        {
            (await Kubectl.RunAsync("label", "node", node, "disk-", "node-role.kubernetes.io/worker-")).Succeeded();
        }

        Assert.Equal("Running", (await Kubectl.RowAsync("choosy")).Status);
    }
}
