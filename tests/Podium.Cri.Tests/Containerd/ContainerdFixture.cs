using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Podium.Cri.Containerd;
using Podium.Cri.Images;
using Podium.Cri.V1;
using Podium.Network.PodNetwork;

namespace Podium.Cri.Tests.Containerd;

/// <summary>A real containerd with a real pod network, shared by the tests that leave it running.</summary>
public sealed class ContainerdFixture : IAsyncLifetime
{
    public const string TestImage = "docker.io/library/cri-tests:1";

    private readonly string name = $"t{Environment.ProcessId}";

    public ContainerdFixture()
    {
        DataDirectory = Path.Combine("/tmp", "podium-cri-tests", name);
        Options = new() { Directory = Path.Combine(DataDirectory, "containerd"), CniConfigDirectory = Path.Combine(DataDirectory, "cni") };
        NetworkOptions = new()
        {
            Cluster = name,
            Node = "node",
            PodCidr = IPNetwork.Parse($"10.231.{Environment.ProcessId % 256}.0/24"),
            ClusterCidr = IPNetwork.Parse("10.231.0.0/16"),
            CniConfigDirectory = Options.CniConfigDirectory,
            IpamDirectory = Path.Combine(DataDirectory, "ipam"),
        };
        Network = new(NetworkOptions);
        Supervisor = NewSupervisor();
        Runtime = new CriClient(Supervisor.Channel);
        Events = new ContainerdEvents(Supervisor.Channel, TimeProvider.System, NullLogger<ContainerdEvents>.Instance);
    }

    public string DataDirectory { get; }

    public ContainerdOptions Options { get; }

    public PodNetworkOptions NetworkOptions { get; }

    public NodePodNetwork Network { get; }

    public ContainerdSupervisor Supervisor { get; }

    public ICriRuntime Runtime { get; }

    public IContainerEvents Events { get; }

    public string CgroupParent => $"podium-{name}";

    /// <summary>null where the tests can run, else why not.</summary>
    public string? Missing { get; private set; }

    public ImageImporter NewImporter() => new(Options, Runtime, TimeProvider.System, NullLogger<ImageImporter>.Instance);

    public ContainerdSupervisor NewSupervisor() => new(Options, TimeProvider.System, NullLogger<ContainerdSupervisor>.Instance);

    public async Task InitializeAsync()
    {
        Missing = Environment.UserName != "root" ? "needs root"
            : !File.Exists("/usr/bin/containerd") ? "needs the package containerd"
            : !File.Exists("/usr/lib/cni/bridge") ? "needs the package containernetworking-plugins"
            : !File.Exists("/usr/sbin/nft") ? "needs the package nftables"
            : !File.Exists("/bin/busybox") ? "needs the package busybox-static"
            : null;
        if (Missing is not null)
        {
            return;
        }

        try
        {
            await StartAsync();
        }
        catch
        {
            await DisposeAsync(); // Not called by itself after a failure here.
            throw;
        }
    }

    public string StartTimes { get; private set; } = "";

    public async Task StartAsync()
    {
        var watch = Stopwatch.StartNew();
        await Network.SetUpAsync(CancellationToken.None);
        var network = watch.ElapsedMilliseconds;
        await Supervisor.StartAsync(CancellationToken.None);
        StartTimes = $"network set up in {network} ms, containerd answered after {watch.ElapsedMilliseconds - network} ms more";
        var importer = NewImporter();
        await importer.EnsurePauseImageAsync(CancellationToken.None);
        await WriteTestImageAsync(Path.Combine(DataDirectory, "images", "test.tar"));
        await importer.ImportNewAsync(Path.Combine(DataDirectory, "images"), CancellationToken.None);
        await WaitForNetworkAsync();
    }

    public async Task DisposeAsync()
    {
        Supervisor.Dispose();
        if (Missing is null)
        {
            await CleanUpAsync();
            Directory.Delete(DataDirectory, recursive: true);
        }
    }

    public async Task CleanUpAsync()
    {
        await new ContainerdCleanup(Options, TimeProvider.System).RunAsync(DataDirectory, CgroupParent, CancellationToken.None);
        await Network.TearDownAsync(CancellationToken.None);
    }

    /// <summary>CRI reads the network's configuration in the background.</summary>
    public async Task WaitForNetworkAsync()
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var status = await Runtime.StatusAsync(verbose: false, CancellationToken.None);
            if (status.Status.Conditions.All(c => c.Status))
            {
                return;
            }

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"not ready: {status}");
            await Task.Yield();
        }
    }

    public PodSandboxConfig Pod(string pod, uint attempt = 0) => new()
    {
        Metadata = new() { Name = pod, Namespace = "default", Uid = "uid-" + pod, Attempt = attempt },
        Hostname = pod,
        LogDirectory = Path.Combine(DataDirectory, "logs", pod),
        Labels = { ["pod"] = pod },
        Annotations = { ["kept"] = "as given" },
        Linux = new()
        {
            CgroupParent = $"/{CgroupParent}/pods/{pod}",
            SecurityContext = new() { NamespaceOptions = new() { Pid = NamespaceMode.Container } },
        },
    };

    public static ContainerConfig Container(params string[] command) => new()
    {
        Metadata = new() { Name = "main" },
        Image = new() { Image = TestImage },
        Command = { command },
        LogPath = "main/0.log",
        Labels = { ["container"] = "main" },
        Linux = new() { SecurityContext = new() { NamespaceOptions = new() { Pid = NamespaceMode.Container } } },
    };

    /// <summary>Makes and starts a pod with one container.</summary>
    public async Task<(string Sandbox, string Container)> RunAsync(string pod, params string[] command)
    {
        var config = Pod(pod);
        var sandbox = await Runtime.RunPodSandboxAsync(config, "", CancellationToken.None);
        var container = await Runtime.CreateContainerAsync(sandbox, Container(command), config, CancellationToken.None);
        await Runtime.StartContainerAsync(container, CancellationToken.None);
        return (sandbox, container);
    }

    public async Task RemoveAsync(string sandbox)
    {
        await Runtime.StopPodSandboxAsync(sandbox, CancellationToken.None);
        await Runtime.RemovePodSandboxAsync(sandbox, CancellationToken.None);
    }

    private static async Task WriteTestImageAsync(string path)
    {
        var root = Directory.CreateTempSubdirectory("podium-cri-tests-root").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "bin"));
            Directory.CreateDirectory(Path.Combine(root, "tmp"));
            File.Copy("/bin/busybox", Path.Combine(root, "bin/busybox"));
            foreach (var applet in (ReadOnlySpan<string>)["sh", "sleep", "echo", "cat", "ip", "true", "false"])
            {
                File.CreateSymbolicLink(Path.Combine(root, "bin", applet), "busybox");
            }

            using var layer = OciLayer.FromDirectory(root);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await new OciImageTar { Names = [TestImage], Config = new() { Cmd = ["/bin/sh"] }, Layers = [layer] }.WriteAsync(path, default);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}

[CollectionDefinition(Name)]
public sealed class ContainerdCollection : ICollectionFixture<ContainerdFixture>
{
    public const string Name = "containerd";
}
