namespace Podium.Api.Core.V1;

/// <summary>What follows from a service's type and addresses (pkg/api/service/util.go and pkg/registry/core/service).</summary>
public static class ServiceFacts
{
    /// <summary>The cluster IP of a headless service.</summary>
    public const string NoClusterIP = "None";

    /// <summary>Whether the service has no address of its own: its name stands for its pods' addresses.</summary>
    public static bool IsHeadless(this ServiceSpec spec) => spec.ClusterIPs is [NoClusterIP];

    /// <summary>Whether services of this type have a virtual address, or say that they have none.</summary>
    public static bool TakesClusterIP(this ServiceSpec spec) => spec.Type is "ClusterIP" or "LoadBalancer" or "NodePort";

    /// <summary>Whether each port gets a node port by itself.</summary>
    public static bool TakesNodePorts(this ServiceSpec spec) =>
        spec.Type == "NodePort" || (spec.Type == "LoadBalancer" && spec.AllocateLoadBalancerNodePorts != false);

    /// <summary>Whether nodes tell a load balancer, on a port for that, if they have endpoints.</summary>
    public static bool TakesHealthCheckNodePort(this ServiceSpec spec) => spec is { Type: "LoadBalancer", ExternalTrafficPolicy: "Local" };

    /// <summary>Whether traffic may come from outside the cluster.</summary>
    public static bool IsExternallyAccessible(this ServiceSpec spec) =>
        spec.Type is "LoadBalancer" or "NodePort" || (spec.Type == "ClusterIP" && spec.ExternalIPs.Count > 0);
}
