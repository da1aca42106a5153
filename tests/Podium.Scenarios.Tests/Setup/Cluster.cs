using System.Globalization;
using System.Net;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>
/// A cluster of its own name, port and address ranges, started by <c>podium up</c> as a user would, with the sample images in
/// place, and taken down with all its data at the end.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    // Each cluster has a sixteenth of the run's addresses. A slot is given to one cluster at a time.
    private const int Slots = 16;

    private static readonly bool[] Taken = new bool[Slots];

    private readonly int slot;

    private Cluster(string name, string folder, int slot)
    {
        this.slot = slot;
        Name = name;
        DataDirectory = Path.Combine(folder, "data");
        Kubeconfig = Path.Combine(folder, "kubeconfig");
        Folder = folder;
        Port = FreePorts.Take();
        PodCidr = string.Create(CultureInfo.InvariantCulture, $"10.{AddressBlock.Second}.{slot * 16}.0/20");
        ServiceCidr = string.Create(CultureInfo.InvariantCulture, $"10.{AddressBlock.Second + 1}.{slot * 16}.0/20");
    }

    public string Name { get; }

    public string Folder { get; }

    public string DataDirectory { get; }

    public string Kubeconfig { get; }

    public int Port { get; }

    public string PodCidr { get; }

    public string ServiceCidr { get; }

    /// <summary>A resolver configuration that names nobody: questions about other names stay on the machine.</summary>
    public string ResolvConf => Path.Combine(Folder, "resolv.conf");

    /// <summary>A cluster that has not been started yet.</summary>
    /// <param name="purpose">A few letters that tell the clusters of a run apart.</param>
    /// <param name="withImages">Whether the sample images are imported at its start.</param>
    public static Cluster Prepare(string purpose, bool withImages = true)
    {
        if (withImages && !Directory.Exists(Repository.Images))
        {
            throw new InvalidOperationException($"{Repository.Images} is missing: run build/make-images first");
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{purpose}-{Environment.ProcessId}");
        var folder = Path.Combine(Path.GetTempPath(), $"podium-{name}");
        Directory.CreateDirectory(folder);
        var cluster = new Cluster(name, folder, TakeSlot());
        File.WriteAllText(cluster.ResolvConf, "");
        if (withImages)
        {
            var images = Directory.CreateDirectory(Path.Combine(cluster.DataDirectory, "images")).FullName;
            foreach (var archive in Directory.EnumerateFiles(Repository.Images, "*.tar"))
            {
                File.CreateSymbolicLink(Path.Combine(images, Path.GetFileName(archive)), archive);
            }
        }

        return cluster;
    }

    /// <summary>A cluster that is up.</summary>
    /// <param name="purpose">A few letters that tell the clusters of a run apart.</param>
    /// <param name="options">More options for <c>podium up</c>.</param>
    public static async Task<Cluster> StartAsync(string purpose, params string[] options)
    {
        var cluster = Prepare(purpose);
        var up = await cluster.UpAsync(options);
        if (up.ExitCode != 0)
        {
            var log = await cluster.PodiumAsync("logs", "--tail", "40");
            await cluster.DisposeAsync();
            up = up with { Error = $"{up.Error}\n--- the server's log\n{log.Output}" };
        }

        up.Succeeded();
        return cluster;
    }

    /// <summary>Runs <c>podium up</c>.</summary>
    public Task<CommandResult> UpAsync(params string[] more) => PodiumAsync(Up(more));

    /// <summary>Starts <c>podium up</c> and leaves its streams to the caller.</summary>
    public System.Diagnostics.Process StartUp(params string[] more) => Command.Start(Repository.Program, ForThis(Up(more)));

    /// <summary>Runs a podium command for this cluster.</summary>
    public Task<CommandResult> PodiumAsync(params string[] arguments) =>
        Command.RunAsync(Repository.Program, ForThis(arguments));

    /// <summary>The process that serves the cluster.</summary>
    public int ServerPid => int.Parse(
        File.ReadAllText(Path.Combine(DataDirectory, "run", "podium.pid")).Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>kubectl for this cluster.</summary>
    public Kubectl Kubectl => new(Kubeconfig) { Cluster = this };

    /// <summary>kubectl in a new namespace.</summary>
    public async Task<Kubectl> InNewNamespaceAsync(string name)
    {
        (await Kubectl.RunAsync("create", "namespace", name)).Succeeded();
        var there = Kubectl with { Namespace = name };

        // Pods are refused until the namespace has its service account, and fail to mount it until it has its authority.
        await there.WaitAsync("--for=create", "serviceaccount/default", "configmap/kube-root-ca.crt");
        return there;
    }

    public async ValueTask DisposeAsync()
    {
        // One that was never started, or is purged already, needs no more than its folder's removal.
        var isThere = File.Exists(Path.Combine(DataDirectory, "cluster.json"));
        var down = isThere ? await PodiumAsync("down", "--purge", "--kubeconfig", Kubeconfig) : null;
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        lock (Taken)
        {
            Taken[slot] = false;
        }

        down?.Succeeded();
    }

    /// <summary>Whether an address is one of the cluster's pods'.</summary>
    public bool IsPodAddress(string address) => IPNetwork.Parse(PodCidr).Contains(IPAddress.Parse(address));

    // Behind everything: options of a command within a command stand after its name.
    private string[] ForThis(string[] arguments) => [.. arguments, "--name", Name, "--data-dir", DataDirectory];

    private string[] Up(string[] more) =>
        ["up", "--https-port", Port.ToString(CultureInfo.InvariantCulture), "--pod-cidr", PodCidr, "--service-cidr", ServiceCidr, "--resolv-conf", ResolvConf, "--kubeconfig", Kubeconfig, .. more];

    private static int TakeSlot()
    {
        lock (Taken)
        {
            var free = Array.IndexOf(Taken, false);
            Assert.True(free >= 0, $"more than {Slots} clusters at once");
            Taken[free] = true;
            return free;
        }
    }
}
