using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>An identity for the processes in pods.</summary>
[Resource("serviceaccounts", ShortNames = ["sa"])]
public sealed partial record ServiceAccount
{
    /// <summary>Whether pods with this account get its token mounted. A pod's own field of the same name goes first.</summary>
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>Secrets in the same namespace that pods with this account use to pull images, where they name none themselves.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get; init; } = [];

    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>
    /// Secrets in the same namespace that pods with this account may use. Their use is limited to these only where the annotation
    /// kubernetes.io/enforce-mountable-secrets is true; tokens are best asked for instead.
    /// </summary>
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge", "name")]
    public IReadOnlyList<ObjectReference> Secrets { get; init; } = [];
}
