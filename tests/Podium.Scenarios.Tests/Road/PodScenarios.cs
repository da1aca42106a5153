using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Road;

/// <summary>From a manifest to a running container and back to nothing.</summary>
public sealed class PodScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_pod_is_applied_runs_and_is_gone_after_delete()
    {
        const string manifest = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: hello
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: busybox:1.28
                command: [sleep, "3600"]
            """;
        Assert.Equal("pod/hello created\n", (await Kubectl.ApplyAsync(manifest)).Succeeded().Output);
        await Kubectl.WaitReadyAsync("hello");
        Assert.Equal("pod/hello unchanged\n", (await Kubectl.ApplyAsync(manifest)).Succeeded().Output);

        var row = await Kubectl.RowAsync("hello");
        Assert.Equal(("1/1", "Running", "0"), (row.Ready, row.Status, row.Restarts));

        Assert.Equal("pod \"hello\" deleted\n", (await Kubectl.RunAsync("delete", "pod", "hello")).Succeeded().Output);
        var gone = (await Kubectl.RunAsync("get", "pod", "hello")).Failed();
        Assert.Equal("Error from server (NotFound): pods \"hello\" not found\n", gone.Error);
    }

    [Fact]
    public async Task Get_wide_shows_address_and_node()
    {
        await Kubectl.MakeShellPodAsync("wide", "sleep 3600");
        await Kubectl.WaitReadyAsync("wide");

        var lines = (await Kubectl.RunAsync("get", "pod", "wide", "-o", "wide")).Succeeded().Lines;
        Assert.Matches("^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES$", lines[0]);
        var address = await Kubectl.GetAsync("pod/wide", ".status.podIP");
        var node = await Kubectl.GetAsync("pod/wide", ".spec.nodeName");
        Assert.Matches($"^wide +1/1 +Running +0 +([0-9]+m)?([0-9]+s)? +{address} +{node} +<none> +<none>$", lines[1]);
        Assert.True(Cluster.IsPodAddress(address), address);
    }

    [Theory]
    [InlineData("nginx:1.25.3-alpine", "Welcome to nginx!")]
    [InlineData("httpd", "It works!")]
    public async Task A_web_server_answers_on_its_pods_address(string image, string expected)
    {
        var name = image.Split(':')[0];
        Assert.Equal(
            $"pod/{name} created\n",
            (await Kubectl.RunAsync(
                "run", name, $"--image={image}", "--port=80", "--image-pull-policy=IfNotPresent",
                "--overrides={\"spec\":{\"terminationGracePeriodSeconds\":600}}")).Succeeded().Output);
        await Kubectl.WaitReadyAsync(name);

        Assert.Contains(expected, await Web.PageOfAsync(Kubectl, name), StringComparison.Ordinal);

        // It obeys its image's stop signal: it would be killed much later than the test has patience.
        (await Kubectl.RunAsync("delete", "pod", name)).Succeeded();
    }

    [Fact]
    public async Task Run_dry_on_the_client_prints_the_manifest_and_makes_nothing()
    {
        var printed = (await Kubectl.RunAsync(
            "run", "myweb2", "--image=nginx:1.25.3-alpine", "--port=80", "--dry-run=client", "-o", "yaml")).Succeeded().Output;

        Assert.Contains("  - image: nginx:1.25.3-alpine\n    name: myweb2\n    ports:\n    - containerPort: 80\n", printed, StringComparison.Ordinal);
        (await Kubectl.RunAsync("get", "pod", "myweb2")).Failed();
        Assert.Equal("pod/myweb2 created\n", (await Kubectl.ApplyAsync(printed)).Succeeded().Output);
    }

    [Fact]
    public async Task Deletion_takes_names_slashes_files_and_labels()
    {
        using var folder = new TemporaryFolder();
        var files = new[] { "from-a", "from-b" }.Select(name => folder.Write($"{name}.yaml", Manifest(name))).ToArray();
        Assert.Equal(
            "pod/from-a created\npod/from-b created\n",
            (await Kubectl.RunAsync("apply", "-f", folder.FullPath)).Succeeded().Output);
        await Kubectl.MakeAsync($"{Manifest("by-name")}\n---\n{Manifest("by-slash")}\n---\n{Manifest("by-label", "pick")}");

        Assert.Equal("pod \"by-name\" deleted\n", (await Kubectl.RunAsync("delete", "pod", "by-name")).Succeeded().Output);
        Assert.Equal("pod \"by-slash\" deleted\n", (await Kubectl.RunAsync("delete", "pod/by-slash")).Succeeded().Output);
        Assert.Equal("pod \"by-label\" deleted\n", (await Kubectl.RunAsync("delete", "pod", "-l", "how=pick")).Succeeded().Output);
        Assert.Equal(
            "pod \"from-a\" deleted\npod \"from-b\" deleted\n",
            (await Kubectl.RunAsync("delete", "-f", files[0], "-f", files[1])).Succeeded().Output);

        static string Manifest(string name, string how = "file") => $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: "{{name}}", labels: {how: "{{how}}" } }
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
            """;
    }

    [Fact]
    public async Task A_forced_deletion_does_not_wait_for_the_container()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: stubborn}
            spec: {containers: [{name: main, image: "busybox:1.28", command: [sh, -c, "trap '' TERM; while true; do sleep 1; done"]}]}
            """);
        await Kubectl.WaitReadyAsync("stubborn");

        var forced = (await Kubectl.RunAsync("delete", "pod", "stubborn", "--grace-period=0", "--force")).Succeeded();

        Assert.Equal("pod \"stubborn\" force deleted\n", forced.Output);
        Assert.Contains("Immediate deletion does not wait for confirmation", forced.Error, StringComparison.Ordinal);
        (await Kubectl.RunAsync("get", "pod", "stubborn")).Failed();
    }

    [Fact]
    public async Task A_watch_shows_every_step_of_a_pods_life()
    {
        // Each step lasts until it was seen: the hook holds the start back, and the container ends when it is told to.
        var gate = Directory.CreateDirectory(Path.Combine(Cluster.Folder, "life")).FullName;
        await using var watch = await PodWatch.StartAsync(Kubectl, "life", "short", "shortlived");
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: shortlived, labels: {life: short} }
            spec:
              restartPolicy: Never
              volumes: [{name: gate, hostPath: {path: "{{gate}}"} }]
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "until test -e /gate/end; do sleep 0.1; done"]
                volumeMounts: [{name: gate, mountPath: /gate}]
                lifecycle: {postStart: {exec: {command: [sh, -c, "until test -e /gate/run; do sleep 0.1; done"]} } }
            """);
        await watch.UntilAsync("ContainerCreating");
        await File.WriteAllTextAsync(Path.Combine(gate, "run"), "");
        await watch.UntilAsync("Running");
        await File.WriteAllTextAsync(Path.Combine(gate, "end"), "");
        await watch.UntilAsync("Completed");

        Assert.Equal(["Pending", "ContainerCreating", "Running", "Completed"], watch.Statuses);
    }
}
