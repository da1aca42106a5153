using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Kubelet.Pressure;

namespace Podium.Kubelet.Pods;

/// <summary>
/// Whether a node takes a pod that was bound to it. The scheduler has said so, but may have known less, and a pod with a
/// nodeName has passed it by (pkg/kubelet/lifecycle/predicate.go).
/// </summary>
internal static class PodAdmission
{
    /// <summary>Why a pod is refused that the node's labels keep out.</summary>
    public const string NodeAffinity = "NodeAffinity";

    private static readonly (string Resource, string Reason)[] Resources =
        [("cpu", "OutOfcpu"), ("memory", "OutOfmemory"), ("ephemeral-storage", "OutOfephemeral-storage")];

    private static readonly Taint ShortOfMemory = new() { Key = "node.kubernetes.io/memory-pressure", Effect = "NoSchedule" };

    /// <summary>Decides.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="admitted">The pods that the node has taken and that have not ended.</param>
    /// <param name="labels">The node's labels.</param>
    /// <param name="allocatable">What the node has for pods.</param>
    /// <param name="pressure">What the node is short of.</param>
    /// <returns>Why not; null when the pod is taken.</returns>
    public static PodEnding? Compute(
        Pod pod, IReadOnlyCollection<Pod> admitted, IReadOnlyDictionary<string, string> labels,
        IReadOnlyDictionary<string, Quantity> allocatable, NodePressure pressure = default)
    {
        if (RefusedUnder(pressure, pod) is { } refused)
        {
            return refused;
        }

        if (pod.Spec.Os is { } os && os.Name != "linux")
        {
            return new("PodOSNotSupported", "Failed to admit pod as the OS field doesn't match node OS");
        }

        if (allocatable.TryGetValue("pods", out var max) && admitted.Count + 1 > max.Value)
        {
            return OutOf("pods", "OutOfpods", 1, admitted.Count, max.Value);
        }

        var wanted = PodRequests.Compute(pod);
        foreach (var (resource, reason) in Resources)
        {
            if (!wanted.TryGetValue(resource, out var request) || request.IsZero)
            {
                continue;
            }

            var used = new Quantity(0);
            foreach (var other in admitted)
            {
                used += PodRequests.Compute(other).GetValueOrDefault(resource);
            }

            var total = allocatable.GetValueOrDefault(resource);
            if (used + request > total)
            {
                return resource == "cpu"
                    ? OutOf(resource, reason, request.MilliValue, used.MilliValue, total.MilliValue)
                    : OutOf(resource, reason, request.Value, used.Value, total.Value);
            }
        }

        if (!pod.MayRunOn(labels, pod.Spec.NodeName))
        {
            return new(NodeAffinity, "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
        }

        return HasPortConflict(pod, admitted)
            ? new("NodePorts", "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports")
            : null;
    }

    // As the eviction manager's Admit: what the cluster needs comes in always; short memory keeps only those out that ask for none.
    private static PodEnding? RefusedUnder(NodePressure pressure, Pod pod)
    {
        if (!pressure.Any || EvictionPlan.IsCritical(pod))
        {
            return null;
        }

        if (pressure is { Memory: true, Disk: false, Pids: false }
            && (PodQos.Get(pod) != PodQos.BestEffort || pod.Spec.Tolerations.Tolerates(ShortOfMemory)))
        {
            return null;
        }

        List<string> conditions = [];
        AddIf(pressure.Memory, "MemoryPressure");
        AddIf(pressure.Disk, "DiskPressure");
        AddIf(pressure.Pids, "PIDPressure");
        return new("Evicted", $"The node had condition: [{string.Join(' ', conditions)}]. ");

        void AddIf(bool holds, string condition)
        {
            if (holds)
            {
                conditions.Add(condition);
            }
        }
    }

    private static PodEnding OutOf(string resource, string reason, long requested, long used, long capacity) =>
        new(reason, $"Node didn't have enough resource: {resource}, requested: {requested}, used: {used}, capacity: {capacity}");

    private static bool HasPortConflict(Pod pod, IReadOnlyCollection<Pod> admitted)
    {
        var wanted = HostPorts(pod);
        if (wanted.Count == 0)
        {
            return false;
        }

        foreach (var other in admitted)
        {
            foreach (var port in HostPorts(other))
            {
                foreach (var own in wanted)
                {
                    if (own.HostPort == port.HostPort && own.Protocol == port.Protocol
                        && (own.HostIP == port.HostIP || IsAny(own.HostIP) || IsAny(port.HostIP)))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static bool IsAny(string address) => address is "" or "0.0.0.0" or "::";

    private static List<ContainerPort> HostPorts(Pod pod)
    {
        List<ContainerPort> ports = [];
        foreach (var container in pod.Spec.Containers)
        {
            foreach (var port in container.Ports)
            {
                if (port.HostPort > 0)
                {
                    ports.Add(port);
                }
            }
        }

        return ports;
    }
}
