using System.Text;
using Podium.Kubelet.Containers;
using Podium.Kubelet.Volumes;

namespace Podium.Kubelet.Tests;

/// <summary>Volumes' files. Goal: updates are seen whole or not at all, and no part of a volume leads out of it.</summary>
public sealed class VolumeTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("podium-volumes").FullName;

    [Fact]
    public void FilesAreReadThroughALinkThatTurnsAtOnce()
    {
        AtomicWriter.Write(root, Files(("colour", "green"), ("deep/shape", "round")), DateTimeOffset.UnixEpoch);
        Assert.Equal("green", File.ReadAllText(Path.Combine(root, "colour")));
        Assert.Equal("round", File.ReadAllText(Path.Combine(root, "deep/shape")));
        var before = new DirectoryInfo(Path.Combine(root, "..data")).LinkTarget;

        AtomicWriter.Write(root, Files(("colour", "green"), ("deep/shape", "round")), DateTimeOffset.UnixEpoch.AddSeconds(1));
        Assert.Equal(before, new DirectoryInfo(Path.Combine(root, "..data")).LinkTarget);

        AtomicWriter.Write(root, Files(("colour", "red")), DateTimeOffset.UnixEpoch.AddSeconds(2));
        Assert.Equal("red", File.ReadAllText(Path.Combine(root, "colour")));
        Assert.False(Path.Exists(Path.Combine(root, "deep")));
        Assert.False(Directory.Exists(Path.Combine(root, before!)));
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("../../../../../../etc")]
    public void ASubPathThroughALinkThatLeadsOutIsRefused(string target)
    {
        File.CreateSymbolicLink(Path.Combine(root, "way-out"), target);
        var subPaths = new SubPaths(new KubeletPaths(root), "uid");
        Assert.Throws<ContainerConfigException>(() => subPaths.Prepare(new MountedVolume("v", root), "main", 0, "way-out/passwd"));
    }

    [Theory]
    [InlineData("../other")]
    [InlineData("/etc/passwd")]
    public void ASubPathThatLeadsOutByItselfIsRefused(string subPath)
    {
        var subPaths = new SubPaths(new KubeletPaths(root), "uid");
        Assert.Throws<ContainerConfigException>(() => subPaths.Prepare(new MountedVolume("v", root), "main", 0, subPath));
    }

    [SkippableFact]
    public void ASubPathThroughALinkInsideTheVolumeIsFollowed()
    {
        Skip.IfNot(Environment.UserName == "root", "needs root");
        var volume = Directory.CreateDirectory(Path.Combine(root, "volume")).FullName;
        Directory.CreateDirectory(Path.Combine(volume, "real"));
        File.WriteAllText(Path.Combine(volume, "real/file"), "here");
        File.CreateSymbolicLink(Path.Combine(volume, "link"), "real");
        var place = new SubPaths(new KubeletPaths(root), "uid").Prepare(new MountedVolume("v", volume), "main", 0, "link");
        try
        {
            Assert.Equal("here", File.ReadAllText(Path.Combine(place, "file")));
        }
        finally
        {
            Mounts.Unmount(place);
        }
    }

    [SkippableFact]
    public void APartThatIsNotThereIsMadeAsOpenAsItsVolume()
    {
        Skip.IfNot(Environment.UserName == "root", "needs root");
        var volume = Directory.CreateDirectory(Path.Combine(root, "volume")).FullName;
        File.SetUnixFileMode(volume, (UnixFileMode)0b111_111_111);
        var place = new SubPaths(new KubeletPaths(root), "uid").Prepare(new MountedVolume("v", volume), "main", 0, "new/deep");
        try
        {
            Assert.Equal((UnixFileMode)0b111_111_111, File.GetUnixFileMode(place));
            Assert.Equal((UnixFileMode)0b111_111_111, File.GetUnixFileMode(Path.Combine(volume, "new")));
        }
        finally
        {
            Mounts.Unmount(place);
        }
    }

    [Fact]
    public void APartIsNamedByVariablesThatAllStandForSomething()
    {
        var values = new Dictionary<string, string> { ["NAME"] = "a", ["EMPTY"] = "" };
        Assert.Equal("logs/a", VariableExpansion.ExpandSubPath("logs/$(NAME)", values));
        var missing = Assert.Throws<ContainerConfigException>(() => VariableExpansion.ExpandSubPath("$(UNKNOWN)/$(EMPTY)/$(NAME)", values));
        Assert.Equal("missing value for EMPTY, UNKNOWN", missing.Message);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static Dictionary<string, VolumeFile> Files(params (string Path, string Text)[] files) =>
        files.ToDictionary(file => file.Path, file => new VolumeFile(Encoding.UTF8.GetBytes(file.Text), 0x1A4));
}
