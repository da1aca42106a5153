using System.Globalization;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Road;

/// <summary>Attach, port-forward and copying of files.</summary>
public sealed class StreamScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task Files_are_copied_into_a_container_and_out_again()
    {
        using var folder = new TemporaryFolder();
        await Kubectl.MakeShellPodAsync("copy", "sleep 3600");
        await Kubectl.WaitReadyAsync("copy");
        var source = folder.Write("source.txt", string.Concat(Enumerable.Repeat("some words\n", 20_000)));
        var back = Path.Combine(folder.FullPath, "back.txt");

        (await Kubectl.RunAsync("cp", source, "copy:/tmp/there.txt")).Succeeded();
        (await Kubectl.RunAsync("cp", "copy:/tmp/there.txt", back)).Succeeded();

        Assert.Equal(await File.ReadAllTextAsync(source), await File.ReadAllTextAsync(back));
    }

    [Fact]
    public async Task A_port_is_forwarded()
    {
        (await Kubectl.RunAsync("run", "forwarded", "--image=nginx:1.25.3-alpine", "--port=80")).Succeeded();
        await Kubectl.WaitReadyAsync("forwarded");
        await Web.PageOfAsync(Kubectl, "forwarded");
        await using var forward = await PortForward.StartAsync(Kubectl, "pod/forwarded", 80);

        Assert.Matches(@"^Forwarding from 127\.0\.0\.1:\d+ -> 80$", forward.Line);
        for (var i = 0; i < 3; i++)
        {
            var page = await Web.PageAsync(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{forward.Port}/"));
            Assert.Contains("Welcome to nginx!", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Attaching_gives_a_containers_input_and_output()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: listener}
            spec:
              terminationGracePeriodSeconds: 1
              restartPolicy: Never
              containers: [{name: main, image: "busybox:1.28", stdin: true, stdinOnce: true, command: [sh, -c, "while read w; do echo got $w; done"]}]
            """);
        await Kubectl.WaitReadyAsync("listener");

        var attached = await Kubectl.RunWithInputAsync("one\ntwo\n", "attach", "-i", "listener");

        Assert.Equal("got one\ngot two\n", attached.Succeeded().Output);
        await Kubectl.WaitStatusAsync("listener", "Completed");
    }

    [Fact]
    public async Task Attaching_to_a_terminal_gives_a_terminal_of_its_size()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: console}
            spec:
              terminationGracePeriodSeconds: 1
              restartPolicy: Never
              containers: [{name: main, image: "busybox:1.28", stdin: true, tty: true, command: [sh, -c, "read w; echo got $w; tty; until stty size | grep '33 99'; do sleep 0.1; done"]}]
            """);
        await Kubectl.WaitReadyAsync("console");
        var command = string.Join(' ', Kubectl.Full("attach", "-it", "console"));

        var attached = await Command.RunAsync("script", ["-qec", $"stty rows 33 cols 99; {Kubectl.Program} {command}", "/dev/null"], "one\n");

        Assert.Contains("got one", attached.Output, StringComparison.Ordinal);
        Assert.Contains("/dev/pts/0", attached.Output, StringComparison.Ordinal);
        Assert.Contains("33 99", attached.Output, StringComparison.Ordinal);
        await Kubectl.WaitStatusAsync("console", "Completed");
    }

    [Fact]
    public async Task Run_attached_shows_the_output_and_removes_the_pod()
    {
        var run = (await Kubectl.RunWithInputAsync(
            "a word\n", "run", "oneshot", "--image=busybox:1.28", "--restart=Never", "--rm", "-i", "--quiet", "--command", "--", "cat")).Succeeded();

        Assert.Contains("a word\n", run.Output, StringComparison.Ordinal);
        (await Kubectl.RunAsync("get", "pod", "oneshot")).Failed();
    }
}
