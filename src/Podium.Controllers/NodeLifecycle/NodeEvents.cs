using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Client.Informers;
using Podium.Client.Recording;

namespace Podium.Controllers.NodeLifecycle;

/// <summary>Tells of nodes that come, go and fall silent, in upstream's words (pkg/controller/util/node).</summary>
internal sealed class NodeEvents(IEventRecorder events)
{
    /// <summary>Tells of nodes that an informer sees come and go.</summary>
    public void Follow(Informer<Node> nodes) => nodes.OnChange(change =>
    {
        if (change.After is not null && change.Before?.Metadata.Uid == change.After.Metadata.Uid)
        {
            return;
        }

        if (change.Before is { } gone)
        {
            Tell(gone, "RemovingNode", $"Node {gone.Metadata.Name} event: Removing Node {gone.Metadata.Name} from Controller");
        }

        if (change.After is { } added)
        {
            Tell(added, "RegisteredNode", $"Node {added.Metadata.Name} event: Registered Node {added.Metadata.Name} in Controller");
        }
    });

    /// <summary>Tells that a node is not ready any more.</summary>
    public void NotReady(Node node) => Tell(node, "NodeNotReady", $"Node {node.Metadata.Name} status is now: NodeNotReady");

    private void Tell(IKubernetesObject node, string reason, string message) =>
        events.Record(EventReference.To(node), warning: false, reason, message);
}
