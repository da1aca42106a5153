using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>What the name of a resource says about it (pkg/apis/core/helper).</summary>
public static class ResourceNames
{
    /// <summary>Whether it is huge pages of some size.</summary>
    public static bool IsHugePages(string name) => name.StartsWith("hugepages-", StringComparison.Ordinal);

    /// <summary>Whether it is one that Kubernetes itself knows: unqualified, or of the domain kubernetes.io.</summary>
    public static bool IsNative(string name) =>
        !name.Contains('/', StringComparison.Ordinal) || name.Contains("kubernetes.io/", StringComparison.Ordinal);

    /// <summary>Whether it is one that devices and administrators add, such as <c>nvidia.com/gpu</c>.</summary>
    public static bool IsExtended(string name) =>
        !IsNative(name)
        && !name.StartsWith("requests.", StringComparison.Ordinal)
        && NameRules.QualifiedName("requests." + name).Count == 0;

    /// <summary>Whether requests may be below limits: only resources of Kubernetes itself, and no huge pages.</summary>
    public static bool IsOvercommitAllowed(string name) => IsNative(name) && !IsHugePages(name);

    /// <summary>Whether it is counted in whole pieces.</summary>
    public static bool IsInteger(string name) => name is "pods" or "resourcequotas" or "services" or "replicationcontrollers" or "secrets"
        or "configmaps" or "persistentvolumeclaims" or "services.nodeports" or "services.loadbalancers" || IsExtended(name);

    internal static bool IsStandardForContainers(string name) => name is "cpu" or "memory" or "ephemeral-storage" || IsHugePages(name);

    internal static bool IsStandard(string name) => name is "cpu" or "memory" or "ephemeral-storage" or "requests.cpu" or "requests.memory"
        or "requests.ephemeral-storage" or "limits.cpu" or "limits.memory" or "limits.ephemeral-storage" or "pods" or "resourcequotas"
        or "services" or "replicationcontrollers" or "secrets" or "configmaps" or "persistentvolumeclaims" or "storage"
        or "requests.storage" or "services.nodeports" or "services.loadbalancers"
        || IsHugePages(name) || name.StartsWith("requests.hugepages-", StringComparison.Ordinal);
}
