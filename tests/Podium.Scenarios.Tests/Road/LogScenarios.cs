using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Road;

/// <summary>What <c>kubectl logs</c> shows, with each of its options.</summary>
public sealed class LogScenarios(Playground playground) : Scenario(playground)
{
    private const string Speaker = """
        apiVersion: v1
        kind: Pod
        metadata: {name: speaker, labels: {app: speaker}}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - {name: one, image: "busybox:1.28", command: [sh, -c, "for i in 1 2 3 4 5; do echo line $i; done; sleep 3600"]}
          - {name: two, image: "busybox:1.28", command: [sh, -c, "echo from two; echo to stderr >&2; sleep 3600"]}
        """;

    [Fact]
    public async Task A_pods_log_is_cut_stamped_and_picked()
    {
        await Kubectl.MakeAsync(Speaker);
        await Kubectl.WaitReadyAsync("speaker");
        await Kubectl.UntilAsync(r => r.Lines.Length == 7, "logs", "speaker", "--all-containers");

        var first = (await Kubectl.RunAsync("logs", "speaker")).Succeeded();
        Assert.Equal("line 1\nline 2\nline 3\nline 4\nline 5\n", first.Output);
        Assert.Equal("Defaulted container \"one\" out of: one, two\n", first.Error);
        Assert.Equal("line 4\nline 5\n", (await Kubectl.RunAsync("logs", "speaker", "-c", "one", "--tail=2")).Succeeded().Output);
        Assert.Equal("line 1", (await Kubectl.RunAsync("logs", "speaker", "-c", "one", "--limit-bytes=6")).Succeeded().Output);

        // The runtime reads a container's two streams side by side: which line is first is open.
        Assert.Equal(["from two", "to stderr"], (await Kubectl.RunAsync("logs", "speaker", "-c", "two")).Succeeded().Lines.Order());
        Assert.Equal(7, (await Kubectl.RunAsync("logs", "speaker", "--all-containers")).Succeeded().Lines.Length);
        Assert.Equal(5, (await Kubectl.RunAsync("logs", "speaker", "-c", "one", "--since=10m")).Succeeded().Lines.Length);
        Assert.All(
            (await Kubectl.RunAsync("logs", "speaker", "-c", "one", "--timestamps")).Succeeded().Lines,
            line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z line \d$", line));
        Assert.Contains(
            "[pod/speaker/two] from two\n",
            (await Kubectl.RunAsync("logs", "-l", "app=speaker", "--all-containers", "--prefix")).Succeeded().Output,
            StringComparison.Ordinal);

        var stamp = (await Kubectl.RunAsync("logs", "speaker", "-c", "one", "--timestamps", "--tail=1")).Succeeded().Output.Split(' ')[0];
        var later = DateTimeOffset.Parse(stamp, System.Globalization.CultureInfo.InvariantCulture).AddSeconds(2).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("", (await Kubectl.RunAsync("logs", "speaker", "-c", "one", $"--since-time={later}")).Succeeded().Output);
    }

    [Fact]
    public async Task Following_a_log_ends_with_the_container()
    {
        await Kubectl.MakeShellPodAsync("counting", "for i in 1 2 3; do echo tick $i; sleep 1; done", "Never");
        await Kubectl.WaitRowAsync("counting", row => row.Status is "Running" or "Completed");

        Assert.Equal("tick 1\ntick 2\ntick 3\n", (await Kubectl.RunAsync("logs", "-f", "counting")).Succeeded().Output);
        await Kubectl.WaitStatusAsync("counting", "Completed");
        Assert.Equal("tick 1\ntick 2\ntick 3\n", (await Kubectl.RunAsync("logs", "counting")).Succeeded().Output);
    }

    [Fact]
    public async Task The_previous_containers_log_is_kept()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: again}
            spec:
              terminationGracePeriodSeconds: 1
              volumes: [{name: kept, emptyDir: {}}]
              containers:
              - name: main
                image: busybox:1.28
                command: [sh, -c, "if test -e /kept/tried; then echo second; exec sleep 3600; fi; touch /kept/tried; echo first; exit 3"]
                volumeMounts: [{name: kept, mountPath: /kept}]
            """);

        await Kubectl.UntilAsync(result => result.Output == "second\n", "logs", "again");
        Assert.Equal("first\n", (await Kubectl.RunAsync("logs", "again", "--previous")).Succeeded().Output);
    }

    [Fact]
    public async Task What_has_no_log_is_refused_in_kubernetes_words()
    {
        await Kubectl.MakeShellPodAsync("fresh", "sleep 3600");
        await Kubectl.WaitReadyAsync("fresh");

        var previous = (await Kubectl.RunAsync("logs", "fresh", "--previous")).Failed();
        Assert.Equal("Error from server (BadRequest): previous terminated container \"main\" in pod \"fresh\" not found\n", previous.Error);
        var container = (await Kubectl.RunAsync("logs", "fresh", "-c", "nobody")).Failed();
        Assert.Equal("error: container nobody is not valid for pod fresh\n", container.Error);
        Assert.Contains(
            "rror from server (NotFound): pods \"nobody\" not found", (await Kubectl.RunAsync("logs", "nobody")).Failed().Error, StringComparison.Ordinal);

        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: waiting}
            spec: {containers: [{name: main, image: "nowhere.invalid/none:1", imagePullPolicy: Never}]}
            """);
        await Kubectl.WaitStatusAsync("waiting", "ErrImageNeverPull");
        var waiting = (await Kubectl.RunAsync("logs", "waiting")).Failed();
        Assert.Equal(
            "Error from server (BadRequest): container \"main\" in pod \"waiting\" is waiting to start: ErrImageNeverPull\n", waiting.Error);
    }
}
