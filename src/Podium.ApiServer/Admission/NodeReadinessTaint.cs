using System.Text.Json.Nodes;
using Podium.Api.Trees;

namespace Podium.ApiServer.Admission;

/// <summary>
/// Keeps pods off a new node until the node lifecycle controller has seen it ready (plugin/pkg/admission/nodetaint, TaintNodesByCondition).
/// </summary>
internal sealed class NodeReadinessTaint : IAdmission
{
    private const string NotReady = "node.kubernetes.io/not-ready";

    public ValueTask MutateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        if (review.Operation == AdmissionOperation.Create && review.Is("nodes") && review.Object is { } node)
        {
            if (JsonTree.GetArray(node, "spec", "taints") is not { } taints)
            {
                JsonTree.Set(node, taints = [], "spec", "taints");
            }

            if (!taints.Any(t => JsonTree.GetString(t, "key") == NotReady && JsonTree.GetString(t, "effect") == "NoSchedule"))
            {
                taints.Add(new JsonObject { ["key"] = NotReady, ["effect"] = "NoSchedule" });
            }
        }

        return ValueTask.CompletedTask;
    }
}
