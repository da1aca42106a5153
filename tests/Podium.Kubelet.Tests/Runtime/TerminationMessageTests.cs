using Podium.Kubelet.Pods;
using Podium.Kubelet.Runtime;

namespace Podium.Kubelet.Tests.Runtime;

/// <summary>A container's last words where they are taken from its log.</summary>
public sealed class TerminationMessageTests : IDisposable
{
    private readonly string log = Path.GetTempFileName();

    [Fact]
    public void A_line_that_was_not_ended_stays_so()
    {
        Assert.Equal("DONE", Read("P DONE"));
        Assert.Equal("one\nDONE", Read("F one", "P DO", "P NE"));
    }

    [Fact]
    public void Only_the_last_eighty_lines_and_the_last_two_thousand_bytes_count()
    {
        Assert.Equal(80, Read([.. Enumerable.Range(0, 90_000).Select(i => $"F {i}")]).Count(c => c == '\n'));
        Assert.Equal(new string('x', 2047) + "\n", Read("F " + new string('x', 16_000)));
    }

    public void Dispose() => File.Delete(log);

    private string Read(params string[] lines)
    {
        File.WriteAllLines(log, lines.Select(line => "2026-11-21T06:52:45.957128551Z stdout " + line));
        return TerminationMessages.Read(new ContainerView { Name = "main", Id = "1", SandboxId = "s", ExitCode = 1, FallbackLog = log }, "");
    }
}
