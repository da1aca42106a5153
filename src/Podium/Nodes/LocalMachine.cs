using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Podium.ApiServer.Certificates;
using Podium.Cluster;
using Podium.Cri.Containerd;
using Podium.Cri.Linux;
using Podium.Network.LocalNodes;
using Podium.Network.PodNetwork;

namespace Podium.Nodes;

/// <summary>
/// A node that has no machine of its own: network, host name, processes, mounts and IPC in namespaces of this one. The first process
/// of the PID namespace stands for the machine: it keeps the agent running, and when it ends, the kernel ends all that runs there
/// and drops mounts, links, routes and rules with it, however that came about.
/// </summary>
internal sealed class LocalMachine(NodeOptions node, LocalNodeNetwork network, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);

    /// <summary>The node's name.</summary>
    public string Name => node.Name;

    /// <summary>Whether it was stopped by hand, and is to stay so.</summary>
    public bool IsHeldStopped => File.Exists(NodePaths.StoppedMark(node.Directory));

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => Init is not null;

    /// <summary>Whether it runs and is cut off.</summary>
    public bool IsCut => IsRunning && network.IsCut(node.Name);

    /// <summary>How it is, in words for people.</summary>
    public string State => IsCut ? "running, cut off" : IsRunning ? "running" : IsHeldStopped ? "stopped by hand" : "not running";

    private ProcessIdentity? Init => ProcessIdentity.ReadAlive(NodePaths.MachineMark(node.Directory));

    /// <summary>Gives it its certificates.</summary>
    public void WriteCertificates(ClusterCertificates certificates)
    {
        var folder = NodePaths.Certificates(node.Directory);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(folder, "ca.crt"), certificates.Authority.CertificatePem);
        using var client = certificates.Node(node.Name);
        Write("client", client);
        using var serving = certificates.Kubelet(node.Name, [IPAddress.Parse(node.Address)]);
        Write("serving", serving);

        void Write(string name, X509Certificate2 pair)
        {
            var (crt, key) = ClusterCertificates.ToPem(pair);
            File.WriteAllText(Path.Combine(folder, name + ".crt"), crt);
            File.WriteAllText(Path.Combine(folder, name + ".key"), key);
        }
    }

    /// <summary>Starts it, unless it runs. Its agent then joins the cluster in its own time.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var held = await LockAsync(cancellationToken);
        File.Delete(NodePaths.StoppedMark(node.Directory));
        if (Init is not null)
        {
            return;
        }

        await CleanUpAsync(cancellationToken); // It may have been switched off without any warning.
        File.Delete(NodePaths.DownRequest(node.Directory));
        node.Save();
        using var unshare = Launch();
        try
        {
            var init = await FirstChildAsync(unshare, cancellationToken);
            init.Write(NodePaths.MachineMark(node.Directory));
            await network.ConnectAsync(node.Name, init.Id, cancellationToken);
            await unshare.StandardInput.WriteLineAsync("go".AsMemory(), cancellationToken);
            unshare.StandardInput.Close();
        }
        catch
        {
            unshare.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Switches it off as a power cut would: nothing of it is told.</summary>
    public async Task SwitchOffAsync(CancellationToken cancellationToken)
    {
        using var held = await LockAsync(cancellationToken);
        await File.WriteAllBytesAsync(NodePaths.StoppedMark(node.Directory), [], cancellationToken);
        await KillAsync(cancellationToken);
        await CleanUpAsync(cancellationToken);
    }

    /// <summary>Has it end its pods and then itself, and waits for that.</summary>
    public async Task ShutDownAsync(CancellationToken cancellationToken)
    {
        if (Init is { } init)
        {
            await File.WriteAllBytesAsync(NodePaths.DownRequest(node.Directory), [], cancellationToken);
            init.Signal(ProcessIdentity.SigTerm);
            await init.UntilEndedAsync(cancellationToken);
        }
    }

    /// <summary>Cuts it off from all other nodes.</summary>
    /// <exception cref="UsageException">It does not run.</exception>
    public Task CutAsync(CancellationToken cancellationToken) =>
        IsRunning ? network.CutAsync(node.Name, cancellationToken) : throw NotRunning();

    /// <summary>Undoes <see cref="CutAsync"/>.</summary>
    /// <exception cref="UsageException">It does not run.</exception>
    public Task HealAsync(CancellationToken cancellationToken) =>
        IsRunning ? network.HealAsync(node.Name, cancellationToken) : throw NotRunning();

    /// <summary>Ends it at once, if it runs, and removes what is left of it outside its namespaces: cgroups, sockets, its cable. Safe to repeat.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        using var held = await LockAsync(cancellationToken);
        await KillAsync(cancellationToken);
        await CleanUpAsync(cancellationToken);
        File.Delete(NodePaths.StoppedMark(node.Directory));
    }

    private async Task KillAsync(CancellationToken cancellationToken)
    {
        if (Init is { } init)
        {
            init.Signal(ProcessIdentity.SigKill);
            await init.UntilEndedAsync(cancellationToken);
        }
    }

    private async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        File.Delete(NodePaths.MachineMark(node.Directory));
        await network.DisconnectAsync(node.Name, cancellationToken);
        await new ContainerdCleanup(NodeRuntime.ContainerdOptionsOf(node), time)
            .RunAsync(node.Directory, $"podium-{node.Cluster}/{node.Name}", cancellationToken);
        NodePodNetwork.RemoveFiles(NodeNetwork.OptionsOf(node, node.PodCidr));
    }

    private Process Launch()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(NodePaths.MachineMark(node.Directory))!);

        // A session of its own: the terminal's end or Ctrl-C must not reach the node. Nor must it hold the caller's output open.
        var start = new ProcessStartInfo("setsid") { WorkingDirectory = "/", RedirectStandardInput = true };
        foreach (var argument in (ReadOnlySpan<string>)
        [
            "/bin/sh", "-c", "exec \"$0\" \"$@\" >>\"$PODIUM_LOG\" 2>&1", "unshare", "--net", "--uts", "--ipc", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private",
            "/bin/sh", "-c", MachineScript.Text, "podium-node", node.Directory, node.Name, $"{node.Address}/{network.Addresses.PrefixLength}",
            network.Gateway.ToString(), Environment.ProcessPath!, NodePaths.Log(node.Directory),
        ])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PODIUM_LOG"] = NodePaths.Log(node.Directory);
        start.Environment.Remove("NOTIFY_SOCKET");
        return Process.Start(start) ?? throw new UsageException("the program \"setsid\" is missing: install it (on Debian: apt-get install util-linux)");
    }

    private async Task<ProcessIdentity> FirstChildAsync(Process unshare, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (time.GetElapsedTime(since) < StartPatience && !unshare.HasExited)
        {
            // The kernel lists children by thread; unshare has one.
            var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{unshare.Id}/task/{unshare.Id}/children");
            if (File.Exists(path) && int.TryParse((await File.ReadAllTextAsync(path, cancellationToken)).Trim(), CultureInfo.InvariantCulture, out var pid)
                && ProcessIdentity.Of(pid) is { } init)
            {
                return init;
            }

            await Task.Delay(Poll, time, cancellationToken);
        }

        throw new UsageException($"the namespaces of node {node.Name} could not be made; {NodePaths.Log(node.Directory)} may tell why");
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var path = NodePaths.MachineLock(node.Directory);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(Poll, time, cancellationToken); // Another command is at it.
            }
        }
    }

    private UsageException NotRunning() => new($"node {node.Name} does not run: start it with \"podium node start {node.Name}\"");
}
