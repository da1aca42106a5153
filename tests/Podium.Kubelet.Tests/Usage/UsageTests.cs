using Podium.Kubelet.Usage;

namespace Podium.Kubelet.Tests.Usage;

/// <summary>What machine and directories use, from what the kernel says.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("podium-usage").FullName;

    [Fact]
    public void ProcessorsAreBusyWithAllButIdlingAndWaiting() =>
        Assert.Equal(1UL + 2 + 3 + 6 + 7 + 8, NodeUsage.BusyTicks("cpu  1 2 3 4000 5000 6 7 8 9 10"));

    [Fact]
    public void DirectoriesAreCountedAsTheyLieOnTheDisk()
    {
        var empty = DiskUsage.Of(root);
        Directory.CreateDirectory(Path.Combine(root, "deep"));
        File.WriteAllBytes(Path.Combine(root, "deep", "file"), new byte[1 << 20]);
        using (var holes = File.Create(Path.Combine(root, "holes")))
        {
            holes.SetLength(1L << 30);
        }

        File.CreateSymbolicLink(Path.Combine(root, "way-out"), "/usr");
        Assert.InRange(DiskUsage.Of(root) - empty, 1 << 20, (1 << 20) + (1 << 16));
        Assert.Equal(0, DiskUsage.Of(Path.Combine(root, "missing")));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
