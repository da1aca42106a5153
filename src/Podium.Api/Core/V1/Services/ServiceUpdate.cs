namespace Podium.Api.Core.V1;

/// <summary>
/// What an update of a service takes over from the service as it was: values that the cluster gave and that the client left out stay, and
/// what a change of type leaves without use goes, unless the client set it (pkg/registry/core/service/storage: patchAllocatedValues and
/// normalizeClusterIPs, and strategy.go: dropTypeDependentFields).
/// </summary>
public static class ServiceUpdate
{
    /// <summary>The specification of a new service, with clusterIP and clusterIPs in step.</summary>
    public static ServiceSpec Align(ServiceSpec spec) =>
        spec.ClusterIP.Length > 0 && spec.ClusterIPs.Count == 0 ? spec with { ClusterIPs = [spec.ClusterIP] } : spec;

    /// <summary>The specification that an update asks for, completed from the old one.</summary>
    public static ServiceSpec Complete(ServiceSpec spec, ServiceSpec old) => DropUnused(Align(KeepGiven(spec, old), old), old);

    private static ServiceSpec KeepGiven(ServiceSpec spec, ServiceSpec old)
    {
        if (old.TakesClusterIP() && spec.TakesClusterIP())
        {
            var clusterIP = spec.ClusterIP.Length == 0 ? old.ClusterIP : spec.ClusterIP;
            var keepsAll = spec.ClusterIPs.Count == 0 && clusterIP == old.ClusterIP;
            spec = spec with { ClusterIP = clusterIP, ClusterIPs = keepsAll ? old.ClusterIPs : spec.ClusterIPs };
        }

        if (old.TakesNodePorts() && spec.TakesNodePorts())
        {
            spec = spec with { Ports = KeepNodePorts(spec.Ports, old.Ports) };
        }

        return old.TakesHealthCheckNodePort() && spec.TakesHealthCheckNodePort() && spec.HealthCheckNodePort == 0
            ? spec with { HealthCheckNodePort = old.HealthCheckNodePort }
            : spec;
    }

    // A port is known again by its name, whatever else of it changed.
    private static List<ServicePort> KeepNodePorts(IReadOnlyList<ServicePort> ports, IReadOnlyList<ServicePort> old)
    {
        var taken = ports.Select(p => p.NodePort).Where(p => p > 0).ToHashSet();
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var port in old)
        {
            byName[port.Name] = port.NodePort;
        }

        return
        [
            .. ports.Select(port => port.NodePort == 0 && byName.TryGetValue(port.Name, out var known) && known > 0 && taken.Add(known)
                ? port with { NodePort = known }
                : port),
        ];
    }

    // Clients that know only one of clusterIP and clusterIPs change only that one.
    private static ServiceSpec Align(ServiceSpec spec, ServiceSpec old)
    {
        if (old.ClusterIP == spec.ClusterIP)
        {
            return old.ClusterIPs.Count > 0 && spec.ClusterIPs.Count == 0 ? spec with { ClusterIPs = old.ClusterIPs } : spec;
        }

        if (!spec.ClusterIPs.SequenceEqual(old.ClusterIPs, StringComparer.Ordinal))
        {
            return spec;
        }

        return spec with { ClusterIPs = spec.ClusterIP.Length == 0 ? [] : [spec.ClusterIP] };
    }

    private static ServiceSpec DropUnused(ServiceSpec spec, ServiceSpec old)
    {
        if (old.TakesClusterIP() && !spec.TakesClusterIP()
            && spec.ClusterIP == old.ClusterIP && spec.ClusterIPs.SequenceEqual(old.ClusterIPs, StringComparer.Ordinal))
        {
            spec = spec with { ClusterIP = "", ClusterIPs = [] };
        }

        if (old.TakesClusterIP() && !spec.TakesClusterIP())
        {
            spec = spec with
            {
                IpFamilyPolicy = spec.IpFamilyPolicy == old.IpFamilyPolicy ? null : spec.IpFamilyPolicy,
                IpFamilies = spec.IpFamilies.SequenceEqual(old.IpFamilies, StringComparer.Ordinal) ? [] : spec.IpFamilies,
            };
        }

        if (old.TakesNodePorts() && !spec.TakesNodePorts() && HasNoNewNodePorts(spec.Ports, old.Ports))
        {
            spec = spec with { Ports = [.. spec.Ports.Select(p => p with { NodePort = 0 })] };
        }

        if (old.TakesHealthCheckNodePort() && !spec.TakesHealthCheckNodePort() && spec.HealthCheckNodePort == old.HealthCheckNodePort)
        {
            spec = spec with { HealthCheckNodePort = 0 };
        }

        if (old.Type == "LoadBalancer" && spec.Type != "LoadBalancer")
        {
            spec = spec with
            {
                AllocateLoadBalancerNodePorts =
                    spec.AllocateLoadBalancerNodePorts == old.AllocateLoadBalancerNodePorts ? null : spec.AllocateLoadBalancerNodePorts,
                LoadBalancerClass = spec.LoadBalancerClass == old.LoadBalancerClass ? null : spec.LoadBalancerClass,
            };
        }

        return old.IsExternallyAccessible() && !spec.IsExternallyAccessible() && spec.ExternalTrafficPolicy == old.ExternalTrafficPolicy
            ? spec with { ExternalTrafficPolicy = "" }
            : spec;
    }

    private static bool HasNoNewNodePorts(IReadOnlyList<ServicePort> ports, IReadOnlyList<ServicePort> old) =>
        old.Select(p => p.NodePort).Append(0).ToHashSet().IsSupersetOf(ports.Select(p => p.NodePort));
}
