using System.Globalization;
using Podium.Api.Core.V1;

namespace Podium.Kubelet.Containers;

/// <summary>
/// The cgroups above containers: <c>/podium-CLUSTER/[burstable|besteffort/]podUID</c>, with the pod's own limits, on cgroup v1
/// and v2. The runtime puts containers below them.
/// </summary>
internal sealed class Cgroups
{
    private const string Root = "/sys/fs/cgroup";
    private static readonly string[] V1Controllers = ["cpu", "cpuacct", "memory", "pids", "cpuset", "blkio", "devices", "freezer", "net_cls", "net_prio", "perf_event", "hugetlb", "systemd"];

    private readonly string cluster;
    private readonly bool isV2 = File.Exists(Path.Combine(Root, "cgroup.controllers"));

    /// <summary>Cgroups of a cluster's node.</summary>
    /// <param name="clusterName">The cluster.</param>
    /// <param name="nodeName">The node: several of them may share the machine.</param>
    public Cgroups(string clusterName, string nodeName) => cluster = $"/podium-{clusterName}/{nodeName}";

    /// <summary>A pod's cgroup, as CRI takes it.</summary>
    public string PathOf(string uid, string qos) => qos == PodQos.Guaranteed
        ? $"{cluster}/pod{uid}"
        : $"{cluster}/{(qos == PodQos.BestEffort ? "besteffort" : "burstable")}/pod{uid}";

    /// <summary>Makes a pod's cgroup and sets its limits. Idempotent.</summary>
    public void Create(Pod pod, string qos, PodLimits limits)
    {
        var path = PathOf(pod.Metadata.Uid, qos);
        if (isV2)
        {
            CreateV2(path);
            Write(Root + path, "cpu.weight", LinuxResources.Weight(limits.CpuShares));
            Write(Root + path, "cpu.max", limits.CpuQuota > 0 ? $"{limits.CpuQuota} {LinuxResources.CpuPeriod}" : "max");
            Write(Root + path, "memory.max", limits.MemoryBytes > 0 ? Text(limits.MemoryBytes) : "max");
            Write(Root + path, "pids.max", limits.Pids > 0 ? Text(limits.Pids) : "max");
            return;
        }

        Set("cpu", path, "cpu.shares", limits.CpuShares);
        Set("cpu", path, "cpu.cfs_quota_us", limits.CpuQuota > 0 ? limits.CpuQuota : -1);
        Set("memory", path, "memory.limit_in_bytes", limits.MemoryBytes > 0 ? limits.MemoryBytes : -1);
        Set("pids", path, "pids.max", limits.Pids > 0 ? limits.Pids : null);
    }

    /// <summary>Removes a pod's cgroup, of whatever class, once nothing runs in it. Idempotent.</summary>
    public void Remove(string uid)
    {
        foreach (var qos in (ReadOnlySpan<string>)[PodQos.Guaranteed, PodQos.Burstable, PodQos.BestEffort])
        {
            RemoveTree(PathOf(uid, qos));
        }
    }

    /// <summary>How many processes and threads a pod has; 0 where the kernel does not count them.</summary>
    /// <param name="podPath">The pod's cgroup.</param>
    public long Processes(string podPath)
    {
        var file = isV2 ? $"{Root}{podPath}/pids.current" : $"{Root}/pids{podPath}/pids.current";
        try
        {
            return long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has ended.
        }
    }

    /// <summary>Whether the kernel has killed something in a container for want of memory. False once its cgroup is gone.</summary>
    /// <param name="podPath">The pod's cgroup.</param>
    /// <param name="containerId">The container.</param>
    public bool HasOutOfMemoryKill(string podPath, string containerId)
    {
        var file = isV2
            ? $"{Root}{podPath}/{containerId}/memory.events"
            : $"{Root}/memory{podPath}/{containerId}/memory.oom_control";
        try
        {
            foreach (var line in File.ReadLines(file))
            {
                if (line.StartsWith("oom_kill ", StringComparison.Ordinal))
                {
                    return line != "oom_kill 0";
                }
            }
        }
        catch (IOException)
        {
            // The runtime has removed it by now, and tells of a kill by itself.
        }

        return false;
    }

    private void RemoveTree(string path)
    {
        if (isV2)
        {
            RemoveDirectory(Root + path);
            return;
        }

        foreach (var controller in V1Controllers)
        {
            RemoveDirectory(Path.Combine(Root, controller) + path);
        }
    }

    // Only directories can be removed from a cgroup file system, the innermost first.
    private static void RemoveDirectory(string path)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        foreach (var child in Directory.GetDirectories(path))
        {
            RemoveDirectory(child);
        }

        try
        {
            Directory.Delete(path);
        }
        catch (IOException)
        {
            // A process is still leaving it, or the runtime removed it in between; teardown is repeated for what is left.
        }
    }

    private static void CreateV2(string path)
    {
        var at = Root;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var control = Path.Combine(at, "cgroup.subtree_control");
            foreach (var controller in (ReadOnlySpan<string>)["cpu", "memory", "pids"])
            {
                Write(at, Path.GetFileName(control), $"+{controller}");
            }

            at = Path.Combine(at, part);
            Directory.CreateDirectory(at);
        }
    }

    private static void Set(string controller, string path, string file, long? value)
    {
        var mount = Path.Combine(Root, controller);
        if (!Directory.Exists(mount))
        {
            return;
        }

        Directory.CreateDirectory(mount + path);
        if (value is { } number)
        {
            Write(mount + path, file, Text(number));
        }
    }

    private static void Write(string directory, string file, long value) => Write(directory, file, Text(value));

    private static void Write(string directory, string file, string value)
    {
        var path = Path.Combine(directory, file);
        if (!File.Exists(path))
        {
            return; // The kernel has no such controller.
        }

        try
        {
            File.WriteAllText(path, value);
        }
        catch (IOException)
        {
            // A controller that cannot be delegated here; the containers' own limits hold nevertheless.
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a pod as a whole may use; 0 for no limit.</summary>
internal readonly record struct PodLimits(long CpuShares, long CpuQuota, long MemoryBytes, long Pids)
{
    /// <summary>The limits that leave room for both.</summary>
    public static PodLimits Greater(PodLimits a, PodLimits b)
    {
        return new(Math.Max(a.CpuShares, b.CpuShares), Wider(a.CpuQuota, b.CpuQuota), Wider(a.MemoryBytes, b.MemoryBytes), Wider(a.Pids, b.Pids));

        static long Wider(long one, long other) => one == 0 || other == 0 ? 0 : Math.Max(one, other);
    }

    /// <summary>A pod's limits, its overhead included: a resource is limited where every container limits it (<c>ResourceConfigForPod</c>).</summary>
    public static PodLimits Of(Pod pod)
    {
        long cpuRequest = 0, cpuLimit = 0, memory = 0;
        bool cpuLimited = true, memoryLimited = true;
        foreach (var container in pod.Spec.Containers)
        {
            Add(container);
        }

        foreach (var container in pod.Spec.InitContainers)
        {
            // Sidecars run beside the others; each other init container runs alone, and never needs more than its own limits.
            if (container.RestartPolicy == "Always")
            {
                Add(container);
            }
            else
            {
                cpuLimited &= container.Resources.Limits.ContainsKey("cpu");
                memoryLimited &= container.Resources.Limits.ContainsKey("memory");
                cpuLimit = Math.Max(cpuLimit, container.Resources.Limits.TryGetValue("cpu", out var cpu) ? cpu.MilliValue : 0);
                memory = Math.Max(memory, container.Resources.Limits.TryGetValue("memory", out var bytes) ? bytes.Value : 0);
            }
        }

        var overheadCpu = pod.Spec.Overhead.GetValueOrDefault("cpu").MilliValue;
        return new(
            LinuxResources.Shares(cpuRequest + overheadCpu),
            cpuLimited && cpuLimit > 0 ? LinuxResources.Quota(cpuLimit + overheadCpu) : 0,
            memoryLimited && memory > 0 ? memory + pod.Spec.Overhead.GetValueOrDefault("memory").Value : 0,
            0);

        void Add(Container container)
        {
            var limits = container.Resources.Limits;
            var requests = container.Resources.Requests;
            cpuRequest += requests.TryGetValue("cpu", out var request) ? request.MilliValue
                : limits.TryGetValue("cpu", out var implied) ? implied.MilliValue : 0;
            cpuLimited &= limits.TryGetValue("cpu", out var cpu);
            cpuLimit += cpu.MilliValue;
            memoryLimited &= limits.TryGetValue("memory", out var bytes);
            memory += bytes.Value;
        }
    }
}
