using System.Text.Json.Nodes;
using Podium.Api.Errors;
using Podium.Api.Trees;
using Podium.Client.Endpoints;

namespace Podium.ApiServer.Admission;

/// <summary>
/// Keeps a kubelet to what is its own (plugin/pkg/admission/noderestriction): its node, its lease, the status of the pods that run on it,
/// and their end. A node that is taken over must not spread.
/// </summary>
internal sealed class NodeRestriction : IAdmission
{
    public ValueTask ValidateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        if (review.Request.User.NodeName is { } node)
        {
            Check(review, node);
        }

        return ValueTask.CompletedTask;
    }

    private static void Check(AdmissionReview review, string node)
    {
        var resource = review.Strategy.Resource;
        switch (resource.Group, resource.Plural)
        {
            case ("", "pods"):
                CheckPod(review, node);
                break;
            case ("", "nodes"):
                CheckNode(review, node);
                break;
            case ("coordination.k8s.io", "leases"):
                if (!IsOwnLease(review, node))
                {
                    throw Refused(review, "can only access node lease with the same name as the requesting node");
                }

                break;
            case ("certificates.k8s.io", "certificatesigningrequests") when review.Operation == AdmissionOperation.Create:
                break; // What it may ask for is the approver's business; who asks is written into the request.
            case ("", "events") or ("events.k8s.io", "events"):
                break;
            default:
                throw Refused(review, $"node \"{node}\" is not allowed to change {resource.GroupResource}");
        }
    }

    // The heartbeat's, and that of the node's service proxy.
    private static bool IsOwnLease(AdmissionReview review, string node) => review.Request.Namespace switch
    {
        "kube-node-lease" => NameOf(review) == node,
        ProxyAcknowledgement.Namespace => NameOf(review) == ProxyAcknowledgement.NameOf(node),
        _ => false,
    };

    private static void CheckPod(AdmissionReview review, string node)
    {
        var runsOn = JsonTree.GetString(review.Old ?? review.Object, "spec", "nodeName");
        switch (review.Operation)
        {
            case AdmissionOperation.Create:
                if (JsonTree.GetString(review.Object, "metadata", "annotations", "kubernetes.io/config.mirror").Length == 0)
                {
                    throw Refused(review, $"pod does not have \"kubernetes.io/config.mirror\" annotation, node \"{node}\" can only create mirror pods");
                }

                break;
            case AdmissionOperation.Update when review.Request.Subresource is not ("status" or "eviction"):
                throw Refused(review, $"node \"{node}\" is not allowed to update pods, only their status");
        }

        if (runsOn != node)
        {
            throw Refused(review, review.Operation switch
            {
                AdmissionOperation.Create => $"node \"{node}\" can only create pods with spec.nodeName set to itself",
                AdmissionOperation.Update => $"node \"{node}\" can only update pod status for pods with spec.nodeName set to itself",
                _ => $"node \"{node}\" can only delete pods with spec.nodeName set to itself",
            });
        }
    }

    private static void CheckNode(AdmissionReview review, string node)
    {
        var name = NameOf(review);
        if (review.Operation == AdmissionOperation.Delete)
        {
            throw Refused(review, $"node \"{node}\" is not allowed to delete nodes");
        }

        if (name != node)
        {
            throw Refused(review, $"node \"{node}\" is not allowed to modify node \"{name}\"");
        }

        // With owners, a node could have itself, or worse others, collected.
        if (!TreeEquality.DeepEquals(Owners(review.Object), Owners(review.Old)))
        {
            throw Refused(review, $"node \"{node}\" is not allowed to modify ownerReferences");
        }

        // Taints are how the cluster keeps pods away from a node: only it may lift them.
        if (review.Old is not null && !TreeEquality.DeepEquals(Taints(review.Object), Taints(review.Old)))
        {
            throw Refused(review, $"node \"{node}\" is not allowed to modify taints");
        }

        foreach (var (key, value) in JsonTree.GetObject(review.Object, "metadata", "labels") ?? [])
        {
            if (key.Contains("node-restriction.kubernetes.io/", StringComparison.Ordinal)
                && JsonTree.GetString(review.Old, "metadata", "labels", key) != value?.GetValue<string>())
            {
                throw Refused(review, $"is not allowed to modify labels: {key}");
            }
        }
    }

    private static JsonArray? Owners(JsonObject? node) => JsonTree.GetArray(node, "metadata", "ownerReferences");

    private static JsonArray? Taints(JsonObject? node) => JsonTree.GetArray(node, "spec", "taints");

    private static string NameOf(AdmissionReview review) =>
        review.Request.Name.Length > 0 ? review.Request.Name : JsonTree.GetString(review.Object, "metadata", "name");

    private static StatusException Refused(AdmissionReview review, string why) =>
        StatusException.Forbidden(review.Strategy.Resource.Group, review.Strategy.Resource.Plural, NameOf(review), why);
}
