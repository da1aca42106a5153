using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Workloads;

/// <summary>Deployments under the real kubectl: made, looked at, scaled, rolled out, held up and taken back.</summary>
public sealed class DeploymentScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_deployment_makes_a_replica_set_which_makes_pods()
    {
        Assert.Equal(
            "deployment.apps/first created\n", (await Kubectl.RunAsync("create", "deployment", "first", "--image=nginx", "--replicas=3")).Succeeded().Output);
        Assert.EndsWith(
            "deployment \"first\" successfully rolled out\n", (await Kubectl.RunAsync("rollout", "status", "deploy/first")).Succeeded().Output, StringComparison.Ordinal);

        var table = (await Kubectl.RunAsync("get", "deployments", "first", "-o", "wide")).Cells();
        Assert.Equal(["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE", "CONTAINERS", "IMAGES", "SELECTOR"], table[0]);
        Assert.Equal(["first", "3/3", "3", "3"], table[1][..4]);
        Assert.Equal(["nginx", "nginx", "app=first"], table[1][5..]);

        var sets = (await Kubectl.RunAsync("get", "rs", "-l", "app=first", "--show-labels", "--no-headers")).Cells();
        var set = Assert.Single(sets);
        Assert.Matches("^first-[bcdfghjklmnpqrstvwxz2456789]{1,10}$", set[0]);
        Assert.Equal(["3", "3", "3"], set[1..4]);
        Assert.Equal($"app=first,pod-template-hash={set[0]["first-".Length..]}", set[5]);
        Assert.All(await Kubectl.WaitPodsAsync("app=first", 3), pod => Assert.Matches($"^{set[0]}-[a-z0-9]{{5}}$", pod));

        Assert.Equal([$"Scaled up replica set {set[0]} from 0 to 3"], await Kubectl.ToldAsync("first", "ScalingReplicaSet"));
        var described = (await Kubectl.RunAsync("describe", "deploy", "first")).Succeeded().Output;
        Assert.Contains("Replicas:               3 desired | 3 updated | 3 total | 3 available | 0 unavailable\n", described, StringComparison.Ordinal);
        Assert.Contains("StrategyType:           RollingUpdate\n", described, StringComparison.Ordinal);
        Assert.Contains("RollingUpdateStrategy:  25% max unavailable, 25% max surge\n", described, StringComparison.Ordinal);
        Assert.Contains("  Available      True    MinimumReplicasAvailable\n", described, StringComparison.Ordinal);
        Assert.Contains("  Progressing    True    NewReplicaSetAvailable\n", described, StringComparison.Ordinal);
        Assert.Contains($"NewReplicaSet:   {set[0]} (3/3 replicas created)\n", described, StringComparison.Ordinal);

        (await Kubectl.RunAsync("wait", "--for=condition=available", "deploy/first")).Succeeded();
        Assert.Equal("nginx\n", (await Kubectl.RunAsync("exec", "deploy/first", "--", "sh", "-c", "basename $(readlink /proc/1/exe)")).Succeeded().Output);
        var logs = (await Kubectl.RunAsync("logs", "deploy/first")).Succeeded();
        Assert.StartsWith("Found 3 pods, using pod/first-", logs.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_image_is_rolled_out_step_by_step_and_taken_back()
    {
        await Kubectl.MakeAsync(Manifest("rolls", replicas: 3, image: "nginx:1.25.3"));
        await Kubectl.WaitPodsAsync("app=rolls", 3);
        var first = Assert.Single(await SetsAsync("rolls"));
        (await Kubectl.RunAsync("annotate", "deploy", "rolls", "kubernetes.io/change-cause=the first")).Succeeded();
        await Kubectl.UntilAsync(result => result.Output.Contains("the first", StringComparison.Ordinal), "rollout", "history", "deploy/rolls");

        Assert.Equal("deployment.apps/rolls image updated\n", (await Kubectl.RunAsync("set", "image", "deploy/rolls", "main=nginx:1.25.3-alpine")).Succeeded().Output);
        (await Kubectl.RunAsync("rollout", "status", "deploy/rolls")).Succeeded();
        var second = Assert.Single((await SetsAsync("rolls")).Except([first]));
        Assert.Equal(
            [
                $"Scaled up replica set {first} from 0 to 3",
                $"Scaled up replica set {second} from 0 to 1",
                $"Scaled down replica set {first} from 3 to 2",
                $"Scaled up replica set {second} from 1 to 2",
                $"Scaled down replica set {first} from 2 to 1",
                $"Scaled up replica set {second} from 2 to 3",
                $"Scaled down replica set {first} from 1 to 0",
            ],
            await Kubectl.ToldAsync("rolls", "ScalingReplicaSet", 7));

        (await Kubectl.RunAsync("annotate", "deploy", "rolls", "kubernetes.io/change-cause=the second", "--overwrite")).Succeeded();
        await Kubectl.UntilAsync(result => result.Output.Contains("the second", StringComparison.Ordinal), "rollout", "history", "deploy/rolls");
        Assert.Equal(
            ["deployment.apps/rolls ", "REVISION  CHANGE-CAUSE", "1         the first", "2         the second"],
            (await Kubectl.RunAsync("rollout", "history", "deploy/rolls")).Succeeded().Lines);
        Assert.Contains(
            "    Image:\tnginx:1.25.3\n", (await Kubectl.RunAsync("rollout", "history", "deploy/rolls", "--revision=1")).Succeeded().Output, StringComparison.Ordinal);

        Assert.Equal("deployment.apps/rolls rolled back\n", (await Kubectl.RunAsync("rollout", "undo", "deploy/rolls")).Succeeded().Output);
        (await Kubectl.RunAsync("rollout", "status", "deploy/rolls")).Succeeded();
        Assert.Equal(
            ["2         the second", "3         the first"], (await Kubectl.RunAsync("rollout", "history", "deploy/rolls")).Succeeded().Lines[2..]);
        Assert.Equal("3", await Kubectl.GetAsync($"rs/{first}", ".metadata.annotations['deployment\\.kubernetes\\.io/revision']"));
        Assert.Equal("1", await Kubectl.GetAsync($"rs/{first}", ".metadata.annotations['deployment\\.kubernetes\\.io/revision-history']"));

        (await Kubectl.RunAsync("rollout", "undo", "deploy/rolls", "--to-revision=2")).Succeeded();
        (await Kubectl.RunAsync("rollout", "status", "deploy/rolls")).Succeeded();
        Assert.Equal("nginx:1.25.3-alpine", await Kubectl.GetAsync("deploy/rolls", ".spec.template.spec.containers[0].image"));
        var missing = (await Kubectl.RunAsync("rollout", "undo", "deploy/rolls", "--to-revision=77")).Failed();
        Assert.Equal("error: unable to find specified revision 77 in history\n", missing.Error);
    }

    [Fact]
    public async Task A_pause_gathers_changes_into_one_rollout()
    {
        await Kubectl.MakeAsync(Manifest("pauses", replicas: 2));
        await Kubectl.WaitPodsAsync("app=pauses", 2);
        Assert.Equal("deployment.apps/pauses paused\n", (await Kubectl.RunAsync("rollout", "pause", "deploy/pauses")).Succeeded().Output);
        (await Kubectl.RunAsync("set", "env", "deploy/pauses", "COLOUR=blue")).Succeeded();
        (await Kubectl.RunAsync("set", "resources", "deploy/pauses", "--requests=cpu=10m")).Succeeded();
        await Kubectl.WaitFieldAsync("deploy/pauses", ".status.conditions[?(@.type==\"Progressing\")].reason", "DeploymentPaused");
        Assert.Single(await SetsAsync("pauses"));

        // Scaling does not wait.
        (await Kubectl.RunAsync("scale", "deploy", "pauses", "--replicas=3")).Succeeded();
        await Kubectl.WaitPodsAsync("app=pauses", 3);
        var refused = (await Kubectl.RunAsync("rollout", "restart", "deploy/pauses")).Failed();
        Assert.Contains("can't restart paused deployment (run rollout resume first)", refused.Error, StringComparison.Ordinal);

        Assert.Equal("deployment.apps/pauses resumed\n", (await Kubectl.RunAsync("rollout", "resume", "deploy/pauses")).Succeeded().Output);
        (await Kubectl.RunAsync("rollout", "status", "deploy/pauses")).Succeeded();
        Assert.Equal(2, (await SetsAsync("pauses")).Length);
        var pods = await Kubectl.WaitPodsAsync("app=pauses", 3);
        Assert.Equal("blue\n", (await Kubectl.RunAsync("exec", pods[0], "--", "sh", "-c", "echo $COLOUR")).Succeeded().Output);
        Assert.Equal("10m", await Kubectl.GetAsync($"pod/{pods[0]}", ".spec.containers[0].resources.requests.cpu"));
    }

    [Fact]
    public async Task A_rollout_of_a_bad_image_leaves_the_old_pods_alone_and_exceeds_its_deadline()
    {
        await Kubectl.MakeAsync(Manifest("stuck", replicas: 2, spec: "progressDeadlineSeconds: 3"));
        var pods = await Kubectl.WaitPodsAsync("app=stuck", 2);
        await Kubectl.UntilAsync(
            result => result.Output == "NewReplicaSetAvailable", "get", "deploy", "stuck", "-o", "jsonpath={.status.conditions[?(@.type==\"Progressing\")].reason}");
        (await Kubectl.RunAsync("set", "image", "deploy/stuck", "main=never-made:1")).Succeeded();

        var status = (await Kubectl.RunAsync("rollout", "status", "deploy/stuck")).Failed();
        Assert.Equal("error: deployment \"stuck\" exceeded its progress deadline\n", status.Error);
        Assert.Empty(pods.Except(await Kubectl.PodsAsync("app=stuck")));
        var described = (await Kubectl.RunAsync("describe", "deploy", "stuck")).Succeeded().Output;
        Assert.Contains("  Progressing    False   ProgressDeadlineExceeded\n", described, StringComparison.Ordinal);
        Assert.Contains("  Available      True    MinimumReplicasAvailable\n", described, StringComparison.Ordinal);
        Assert.Contains("2 desired | 1 updated | 3 total | 2 available | 1 unavailable", described, StringComparison.Ordinal);
        var row = (await Kubectl.RunAsync("get", "deploy", "stuck", "--no-headers")).Cells()[0];
        Assert.Equal(["stuck", "2/2", "1", "2"], row[..4]);

        (await Kubectl.RunAsync("rollout", "undo", "deploy/stuck")).Succeeded();
        (await Kubectl.RunAsync("rollout", "status", "deploy/stuck")).Succeeded();
        Assert.Equal(pods.Order(), (await Kubectl.WaitPodsAsync("app=stuck", 2)).Order());
    }

    [Fact]
    public async Task Recreate_ends_the_old_pods_before_new_ones_come()
    {
        await Kubectl.MakeAsync(Manifest("anew", replicas: 2, spec: "strategy: {type: Recreate}"));
        await Kubectl.WaitPodsAsync("app=anew", 2);
        var old = Assert.Single(await SetsAsync("anew"));
        using var watching = Kubectl.Start("get", "pods", "-l", "app=anew", "--watch", "--no-headers");
        using var patience = new CancellationTokenSource(Command.Patience);
        List<PodRow> rows = [await ReadAsync()];
        (await Kubectl.RunAsync("set", "env", "deploy/anew", "A=b")).Succeeded();
        (await Kubectl.RunAsync("rollout", "status", "deploy/anew")).Succeeded();
        while (rows.Where(row => IsNew(row) && row.Status == "Running").DistinctBy(row => row.Name).Count() < 2)
        {
            rows.Add(await ReadAsync());
        }

        watching.Kill();

        var sets = await SetsAsync("anew");
        var told = await Kubectl.ToldAsync("anew", "ScalingReplicaSet", 3);
        Assert.Equal(3, told.Length);
        Assert.Matches("^Scaled up replica set anew-.* from 0 to 2$", told[0]);
        Assert.Matches("^Scaled down replica set anew-.* from 2 to 0$", told[1]);
        Assert.Matches("^Scaled up replica set anew-.* from 0 to 2$", told[2]);

        // No pod of the new template was there while one of the old ran. One that has ended may take another moment to go.
        Assert.DoesNotContain(rows.SkipWhile(row => !IsNew(row)), row => !IsNew(row) && row is not { Ready: "0/1", Status: "Completed" or "Error" });
        Assert.Equal(2, sets.Length);

        bool IsNew(PodRow row) => !row.Name.StartsWith(old + "-", StringComparison.Ordinal);

        async Task<PodRow> ReadAsync() => PodRow.Parse(await watching.StandardOutput.ReadLineAsync(patience.Token) ?? "the watch ended");
    }

    [Fact]
    public async Task A_restart_replaces_every_pod()
    {
        await Kubectl.MakeAsync(Manifest("again", replicas: 2));
        var before = await Kubectl.WaitPodsAsync("app=again", 2);
        Assert.Equal("deployment.apps/again restarted\n", (await Kubectl.RunAsync("rollout", "restart", "deploy/again")).Succeeded().Output);
        (await Kubectl.RunAsync("rollout", "status", "deploy/again")).Succeeded();
        Assert.Empty(before.Intersect(await Kubectl.WaitPodsAsync("app=again", 2)));
    }

    [Fact]
    public async Task A_selector_cannot_change_but_everything_else_can()
    {
        await Kubectl.MakeAsync(Manifest("edits", replicas: 1));
        var refused = (await Kubectl.ApplyAsync(Manifest("edits", replicas: 1).Replace("app: edits", "app: other", StringComparison.Ordinal))).Failed();
        Assert.Equal(
            "The Deployment \"edits\" is invalid: spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{\"app\":\"other\"}, "
            + "MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable\n",
            refused.Error);

        Assert.Equal("deployment.apps/edits patched\n", (await Kubectl.RunAsync("patch", "deploy", "edits", "-p", "{\"spec\":{\"replicas\":2}}")).Succeeded().Output);
        Assert.Equal("deployment.apps/edits configured\n", (await Kubectl.ApplyAsync(Manifest("edits", replicas: 3))).Succeeded().Output);
        await Kubectl.WaitPodsAsync("app=edits", 3);
        Assert.Equal(
            "deployment.apps/edits replaced\n", (await Kubectl.RunWithInputAsync(Manifest("edits", replicas: 1), "replace", "-f", "-")).Succeeded().Output);
        await Kubectl.WaitPodsAsync("app=edits", 1);
        (await Kubectl.RunWithEnvironmentAsync(
            new Dictionary<string, string> { ["KUBE_EDITOR"] = "sed -i s/replicas:.1$/replicas:\\ 2/" }, "edit", "deploy", "edits")).Succeeded();
        await Kubectl.WaitPodsAsync("app=edits", 2);
    }

    [Fact]
    public async Task A_deployment_made_by_a_dry_run_is_the_same()
    {
        var manifest = (await Kubectl.RunAsync("create", "deployment", "dry", "--image=nginx", "--port=80", "--dry-run=client", "-o", "yaml")).Succeeded().Output;
        Assert.Contains("kind: Deployment", manifest, StringComparison.Ordinal);
        await Kubectl.MakeAsync(manifest);
        await Kubectl.WaitPodsAsync("app=dry", 1);
    }

    [Fact]
    public async Task Its_replica_sets_and_pods_go_with_a_deployment()
    {
        foreach (var cascade in new[] { "background", "foreground" })
        {
            await Kubectl.MakeAsync(Manifest(cascade, replicas: 2));
            await Kubectl.WaitPodsAsync($"app={cascade}", 2);
            (await Kubectl.RunAsync("delete", "deploy", cascade, $"--cascade={cascade}")).Succeeded();
            await Kubectl.UntilAsync(result => result.Output.Length == 0, "get", "rs,pods", "-l", $"app={cascade}", "-o", "name");
        }
    }

    private async Task<string[]> SetsAsync(string deployment) =>
        (await Kubectl.RunAsync("get", "rs", "-l", $"app={deployment}", "-o", "jsonpath={.items[*].metadata.name}")).Succeeded().Output.Split(' ');

    private static string Manifest(string name, int replicas, string image = "busybox:1.28", string spec = "") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{name}} }
        spec:
          replicas: {{replicas}}
          selector: {matchLabels: {app: {{name}} } }
          template:
            metadata: {labels: {app: {{name}} } }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: {{image}}
                {{(image.StartsWith("busybox", StringComparison.Ordinal) ? "command: [sleep, \"3600\"]" : "ports: [{containerPort: 80}]")}}
          {{spec}}
        """;
}
