using Podium.Cri.Linux;

namespace Podium.Cri.Containerd;

/// <summary>
/// Ends a containerd with everything it runs, and leaves no process, mount, network namespace or cgroup. Images and
/// containers' records stay in its root. Safe to repeat, and after a crash at any point.
/// </summary>
/// <param name="options">Which containerd.</param>
/// <param name="time">The clock.</param>
public sealed class ContainerdCleanup(ContainerdOptions options, TimeProvider time)
{
    private const string ShimProgram = "containerd-shim-runc-v2";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Cleans up.</summary>
    /// <param name="dataDirectory">All mounts below it go: containerd's own and the pods' volumes.</param>
    /// <param name="cgroupParent">The cluster's cgroup, such as <c>podium-default</c>; its processes are killed.</param>
    /// <param name="cancellationToken">Ends it half-way; repeat it then.</param>
    /// <returns>When nothing is left.</returns>
    /// <exception cref="IOException">Something will not go; the message names it.</exception>
    public async Task RunAsync(string dataDirectory, string cgroupParent, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(options.Directory))
        {
            return; // It was never started.
        }

        // 1. containerd first: it would clean up after its shims, slowly, and start new ones.
        await ContainerdSupervisor.StopAsync(options, time, cancellationToken).ConfigureAwait(false);

        // 2. The containers, then the shims that hold them.
        var cgroup = new CgroupTree(cgroupParent.Trim('/'));
        cgroup.Kill();
        await KillShimsAsync(cancellationToken).ConfigureAwait(false);

        // 3. What the kernel keeps for them.
        DeleteShimSockets();
        Mounts.UnmountBelow(dataDirectory);
        await cgroup.RemoveAsync(time, cancellationToken).ConfigureAwait(false);

        // 4. State that means nothing without them; containerd finds its sandboxes not ready, as after a reboot.
        if (Directory.Exists(options.StateDirectory))
        {
            Directory.Delete(options.StateDirectory, recursive: true);
        }

        File.Delete(options.SocketPath);
        File.Delete(options.SocketPath + ".ttrpc");
    }

    private async Task KillShimsAsync(CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var any = false;
            foreach (var shim in ProcessTable.FindByArguments(ShimProgram, "-address", options.SocketPath))
            {
                any = true;
                foreach (var child in ProcessTable.Children(shim.Id))
                {
                    child.Signal(ProcessIdentity.SigKill); // First in its PID namespace: the rest ends with it.
                }

                shim.Signal(ProcessIdentity.SigKill);
            }

            if (!any)
            {
                return;
            }

            if (time.GetElapsedTime(since) > Patience)
            {
                throw new IOException($"shims of {options.SocketPath} do not end");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>They lie in /run/containerd/s for every containerd of the machine; each bundle knows its own.</summary>
    private void DeleteShimSockets()
    {
        var bundles = Path.Combine(options.StateDirectory, "io.containerd.runtime.v2.task", ContainerdNamespace.Kubernetes);
        if (!Directory.Exists(bundles))
        {
            return;
        }

        foreach (var bundle in Directory.EnumerateDirectories(bundles))
        {
            var address = Path.Combine(bundle, "address");
            if (File.Exists(address) && Uri.TryCreate(File.ReadAllText(address).Trim(), UriKind.Absolute, out var uri)
                && uri.Scheme == "unix" && uri.LocalPath.StartsWith("/run/containerd/s/", StringComparison.Ordinal)
                && File.Exists(uri.LocalPath))
            {
                File.Delete(uri.LocalPath);
            }
        }
    }
}
