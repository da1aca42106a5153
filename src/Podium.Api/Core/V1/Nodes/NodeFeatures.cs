using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>What a node's container runtime can do, whatever the handler.</summary>
[ApiType]
public sealed partial record NodeFeatures
{
    /// <summary>Whether the runtime honours a pod's supplementalGroupsPolicy and reports the users of containers.</summary>
    public bool? SupplementalGroupsPolicy { get; init; }
}

/// <summary>A handler that a node's container runtime offers.</summary>
[ApiType]
public sealed partial record NodeRuntimeHandler
{
    /// <summary>What the handler can do.</summary>
    public NodeRuntimeHandlerFeatures? Features { get; init; }

    /// <summary>The handler's name; empty for the default handler.</summary>
    public string Name { get; init; } = "";
}

/// <summary>What one handler of a container runtime can do.</summary>
[ApiType]
public sealed partial record NodeRuntimeHandlerFeatures
{
    /// <summary>Whether the handler can mount volumes read-only with all that is mounted below them.</summary>
    public bool? RecursiveReadOnlyMounts { get; init; }

    /// <summary>Whether the handler can run pods in user namespaces.</summary>
    public bool? UserNamespaces { get; init; }
}
