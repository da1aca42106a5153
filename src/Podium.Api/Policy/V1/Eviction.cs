using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Policy.V1;

/// <summary>
/// Asks for a pod to be ended in good order, as far as disruption budgets allow. It is posted to the pod's eviction subresource.
/// </summary>
[Kind]
public sealed partial record Eviction
{
    /// <summary>How to delete the pod.</summary>
    public DeleteOptions? DeleteOptions { get; init; }

    /// <summary>The name and namespace of the pod.</summary>
    public ObjectMeta Metadata { get; init; } = new();
}
