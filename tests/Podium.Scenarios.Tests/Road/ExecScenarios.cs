using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Road;

/// <summary>Commands in running containers, by WebSocket and by SPDY.</summary>
public sealed class ExecScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_command_runs_and_its_exit_code_comes_back()
    {
        await MakeAsync("plain");

        Assert.Equal("hi\n", (await Kubectl.RunAsync("exec", "plain", "--", "echo", "hi")).Succeeded().Output);
        var failed = await Kubectl.RunAsync("exec", "plain", "--", "sh", "-c", "echo out; echo err >&2; exit 7");
        Assert.Equal((7, "out\n", "err\ncommand terminated with exit code 7\n"), (failed.ExitCode, failed.Output, failed.Error));
        Assert.Equal("plain\n", (await Kubectl.RunAsync("exec", "plain", "--", "hostname")).Succeeded().Output);
        var missing = (await Kubectl.RunAsync("exec", "plain", "--", "no-such-program")).Failed();
        Assert.Contains("\"no-such-program\": executable file not found in $PATH", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_reaches_the_command_and_its_end_too()
    {
        await MakeAsync("input");

        Assert.Equal("hi\n", (await Kubectl.RunWithInputAsync("hi\n", "exec", "-i", "input", "--", "cat")).Succeeded().Output);
        var much = new string('x', 2_000_000);
        Assert.Equal("2000000\n", (await Kubectl.RunWithInputAsync(much, "exec", "-i", "input", "--", "wc", "-c")).Succeeded().Output.TrimStart());
        var back = (await Kubectl.RunAsync("exec", "input", "--", "sh", "-c", "dd if=/dev/zero bs=1000 count=3000 2>/dev/null | tr '\\0' y")).Succeeded();
        Assert.Equal(3_000_000, back.Output.Length);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("1.27")]
    [InlineData("1.29")]
    [InlineData("1.33")]
    public async Task A_command_may_end_while_its_input_is_flooded(string version)
    {
        var program = version.Length == 0 ? Kubectl.Program : KubectlVersions.Find(version);
        Skip.If(program is null, $"no kubectl {version}");
        var name = "flooded-" + version.Replace('.', '-') + "x";
        await MakeAsync(name);
        var command = string.Join(' ', Kubectl.Full("exec", "-i", name, "--", "sh", "-c", "'head -n 1; exit 3'"));

        var result = await Command.RunAsync("sh", ["-c", $"yes | timeout 60 {program} {command}"]);

        Assert.Equal((3, "y\n"), (result.ExitCode, result.Output));
        Assert.Contains("command terminated with exit code 3", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_is_a_terminal_of_its_size()
    {
        await MakeAsync("terminal");
        var command = string.Join(' ', Kubectl.Full("exec", "-it", "terminal", "--", "sh", "-c", "'tty; until stty size | grep \"33 99\"; do sleep 0.1; done; exit 5'"));

        var result = await Command.RunAsync("script", ["-qec", $"stty rows 33 cols 99; {Kubectl.Program} {command}", "/dev/null"]);

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("/dev/pts/0", result.Output, StringComparison.Ordinal);
        Assert.Contains("33 99", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_is_picked_by_name()
    {
        await Kubectl.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: pair}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: left, image: "busybox:1.28", command: [sleep, "3600"], env: [{name: SIDE, value: left}]}
              - {name: right, image: "busybox:1.28", command: [sleep, "3600"], env: [{name: SIDE, value: right}]}
            """);
        await Kubectl.WaitReadyAsync("pair");

        Assert.Equal("right\n", (await Kubectl.RunAsync("exec", "pair", "-c", "right", "--", "sh", "-c", "echo $SIDE")).Succeeded().Output);
        var first = (await Kubectl.RunAsync("exec", "pair", "--", "sh", "-c", "echo $SIDE")).Succeeded();
        Assert.Equal(("left\n", "Defaulted container \"left\" out of: left, right\n"), (first.Output, first.Error));
        var wrong = (await Kubectl.RunAsync("exec", "pair", "-c", "middle", "--", "true")).Failed();
        Assert.Equal("Error from server (BadRequest): container middle is not valid for pod pair\n", wrong.Error);
    }

    [Fact]
    public async Task A_running_tail_is_ended_with_kubectl()
    {
        await MakeAsync("tail");
        using var tail = Kubectl.Start("exec", "tail", "--", "sh", "-c", "echo first; exec sleep 1234");
        Assert.Equal("first", await tail.NextLineAsync());
        await tail.EndAsync();
        Assert.Equal("still here\n", (await Kubectl.RunAsync("exec", "tail", "--", "echo", "still", "here")).Succeeded().Output);
    }

    private async Task MakeAsync(string name)
    {
        await Kubectl.MakeShellPodAsync(name, "sleep 3600");
        await Kubectl.WaitReadyAsync(name);
    }
}
