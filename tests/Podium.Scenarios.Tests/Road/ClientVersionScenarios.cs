using System.Globalization;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Road;

/// <summary>
/// Streams under kubectl of every age: older ones speak SPDY, newer ones WebSockets. A version that the machine does not have is
/// left out.
/// </summary>
public sealed class ClientVersionScenarios(Playground playground) : Scenario(playground)
{
    public static TheoryData<string> Versions => ["1.20", "1.27", "1.28", "1.29", "1.30", "1.31", "1.32", "1.33"];

    // Those whose debug uses the API of today.
    public static TheoryData<string> DebuggingVersions => ["1.27", "1.28", "1.29", "1.30", "1.31", "1.32", "1.33"];

    [SkippableTheory, MemberData(nameof(Versions))]
    public async Task Exec_attach_cp_port_forward_and_logs_work(string version)
    {
        var program = KubectlVersions.Find(version);
        Skip.If(program is null, $"there is no kubectl {version} on this machine");
        var old = Kubectl with { Program = program! };
        var pod = $"streams-{version.Replace('.', '-')}";
        await Kubectl.MakeAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{pod}} }
            spec:
              terminationGracePeriodSeconds: 1
              restartPolicy: Never
              containers:
              - name: echo
                image: busybox:1.28
                stdin: true
                stdinOnce: true
                command: [sh, -c, "echo begins; while read w; do echo got $w; done"]
              - name: web
                image: busybox:1.28
                command: [sh, -c, "echo page >/tmp/index.html; exec httpd -f -p 8080 -h /tmp"]
                readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
            """);
        await Kubectl.WaitReadyAsync(pod);

        Assert.Equal("in\n", (await old.RunWithInputAsync("in\n", "exec", "-i", pod, "-c", "web", "--", "cat")).Succeeded().Output);
        Assert.Equal(7, (await old.RunAsync("exec", pod, "-c", "web", "--", "sh", "-c", "exit 7")).ExitCode);
        await CopiesAsync(old, pod);
        await ForwardsAsync(old, pod);

        Assert.EndsWith("got one\ngot two\n", (await old.RunWithInputAsync("one\ntwo\n", "attach", "-i", pod, "-c", "echo")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal("begins\ngot one\ngot two\n", (await old.RunAsync("logs", "-f", pod, "-c", "echo")).Succeeded().Output);
    }

    [SkippableTheory, MemberData(nameof(DebuggingVersions))]
    public async Task Debug_adds_a_container_that_sees_the_pod(string version)
    {
        var program = KubectlVersions.Find(version);
        Skip.If(program is null, $"there is no kubectl {version} on this machine");
        var pod = $"debugged-{version.Replace('.', '-')}";
        await Kubectl.MakeShellPodAsync(pod, "exec sleep 4321");
        await Kubectl.WaitReadyAsync(pod);

        using var debug = (Kubectl with { Program = program! }).Start(
            "debug", "-i", pod, "--image=busybox:1.28", "--target=main", "-c", "looker", "--", "sh");

        // Its input stays open: the runtime detaches from a container that may be attached to again when the input ends.
        await debug.StandardInput.WriteLineAsync("ps");
        await debug.UntilLineAsync(line => line.EndsWith("sleep 4321", StringComparison.Ordinal));
        await debug.StandardInput.WriteLineAsync("exit 0");
        await debug.EndsAsync();

        Assert.Equal(0, debug.ExitCode);
        await Kubectl.WaitFieldAsync($"pod/{pod}", ".status.ephemeralContainerStatuses[0].state.terminated.reason", "Completed");
        Assert.Equal("Running", (await Kubectl.RowAsync(pod)).Status);
    }

    private static async Task CopiesAsync(Kubectl kubectl, string pod)
    {
        using var folder = new TemporaryFolder();
        var source = folder.Write("source.txt", string.Concat(Enumerable.Repeat("some words\n", 20_000)));
        var back = Path.Combine(folder.FullPath, "back.txt");
        (await kubectl.RunAsync("cp", "-c", "web", source, $"{pod}:/tmp/there.txt")).Succeeded();
        (await kubectl.RunAsync("cp", "-c", "web", $"{pod}:/tmp/there.txt", back)).Succeeded();
        Assert.Equal(await File.ReadAllTextAsync(source), await File.ReadAllTextAsync(back));
    }

    private static async Task ForwardsAsync(Kubectl kubectl, string pod)
    {
        await using var forward = await PortForward.StartAsync(kubectl, $"pod/{pod}", 8080);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("page\n", await Web.PageAsync(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{forward.Port}/index.html")));
        }
    }
}
