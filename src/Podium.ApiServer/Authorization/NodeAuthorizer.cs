using Podium.Api.Core.V1;
using Podium.Api.Selectors;
using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Authorization;

/// <summary>
/// What a node's agent may do (plugin/pkg/auth/authorizer/node): read what every node needs for its proxy and name server, and of
/// pods, secrets, config maps and service accounts only what is on it or is named by a pod that is. What it may write to, admission
/// narrows further (<see cref="Admission.NodeRestriction"/>).
/// </summary>
/// <param name="pods">The pods.</param>
internal sealed class NodeAuthorizer(Func<IResourceCache> pods)
{
    private const string NodeName = "spec.nodeName";

    public AuthorizationDecision Authorize(string node, AccessAttributes attributes)
    {
        var isRead = attributes.Verb is "get" or "list" or "watch";
        return (attributes.Group, attributes.Resource, attributes.Subresource) switch
        {
            ("", "pods", "") when isRead => attributes.Name.Length > 0 ? OfNode(node, attributes) : Selected(node, attributes),
            ("", "pods", "") => new(attributes.Verb is "create" or "delete"),
            ("", "pods", "status") => new(attributes.Verb is "update" or "patch"),
            ("", "pods", "eviction") => new(attributes.Verb == "create"),
            ("", "secrets" or "configmaps", "") => attributes.Verb == "get" ? Related(node, attributes) : Unrelated(node),
            ("", "serviceaccounts", "token") => attributes.Verb == "create" ? Related(node, attributes) : new(false),
            ("", "nodes", "") => new(isRead || attributes.Verb is "create" or "update" or "patch"),
            ("", "nodes", "status") => new(attributes.Verb is "update" or "patch"),
            ("", "services" or "endpoints" or "namespaces", "") => new(isRead),
            ("discovery.k8s.io", "endpointslices", "") => new(isRead),
            ("node.k8s.io", "runtimeclasses", "") => new(isRead),
            ("coordination.k8s.io", "leases", "") => new(isRead || attributes.Verb is "create" or "update" or "patch" or "delete"),
            ("" or "events.k8s.io", "events", "") => new(attributes.Verb is "create" or "update" or "patch"),
            ("certificates.k8s.io", "certificatesigningrequests", "") => new(isRead || attributes.Verb == "create"),
            ("authentication.k8s.io", "tokenreviews", "") => new(attributes.Verb == "create"),
            ("authorization.k8s.io", "subjectaccessreviews", "") => new(attributes.Verb == "create"),
            _ => new(false),
        };
    }

    private static AuthorizationDecision Unrelated(string node) =>
        new(false, $"no relationship found between node '{node}' and this object");

    private static AuthorizationDecision Selected(string node, AccessAttributes attributes)
    {
        try
        {
            return FieldSelector.Parse(attributes.FieldSelector).RequiredValue(NodeName) == node
                ? new(true)
                : new(false, "can only list/watch pods with spec.nodeName field selector");
        }
        catch (FormatException)
        {
            return new(false);
        }
    }

    private AuthorizationDecision OfNode(string node, AccessAttributes attributes)
    {
        // One that is gone already must be found to be so.
        var pod = Snapshot()?.Find(attributes.Namespace, attributes.Name);
        return pod is null || pod.Field(NodeName) == node ? new(true) : Unrelated(node);
    }

    private AuthorizationDecision Related(string node, AccessAttributes attributes)
    {
        if (attributes.Name.Length > 0 && Snapshot() is { } snapshot)
        {
            foreach (var entry in snapshot.RangeByIndex(node, attributes.Namespace))
            {
                if (entry.Object is Pod pod && PodReferences.Has(pod, attributes.Resource, attributes.Name))
                {
                    return new(true);
                }
            }
        }

        return Unrelated(node);
    }

    // The state at hand, which the node's own watch was served from: nothing is waited for.
    private CacheSnapshot? Snapshot()
    {
        var reading = pods().ReadAtLeastAsync(0, CancellationToken.None);
#pragma warning disable VSTHRD002 // It is complete.
        return reading.IsCompletedSuccessfully ? reading.Result : null;
#pragma warning restore VSTHRD002
    }
}
