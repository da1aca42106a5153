using Podium.ApiServer.Authentication;
using Podium.ApiServer.Discovery;

namespace Podium.ApiServer.Authorization;

/// <summary>
/// Until roles exist: administrators and the control plane's components may do everything, nodes what their own is, everyone may read health and version, and who
/// is known may read discovery and ask about himself (Kubernetes' system:discovery and system:basic-user), and service accounts may read who issues their tokens. Nobody else may do anything;
/// above all, a pod's token is no administrator.
/// </summary>
internal sealed class ComponentAuthorizer(NodeAuthorizer nodes) : IAuthorizer
{
    public AuthorizationDecision Authorize(UserInfo user, AccessAttributes attributes)
    {
        if (user.IsIn(UserInfo.Masters) || IsComponent(user) || (attributes.Resource.Length == 0 && IsPublic(attributes)))
        {
            return new(true);
        }

        if (IsClusterInfo(attributes)
            || (user.IsIn(UserInfo.Bootstrappers) && IsJoining(attributes))
            || (user.IsIn(UserInfo.ServiceAccounts) && IsAboutIssuer(attributes))
            || (user.IsIn(UserInfo.Authenticated) && IsBasic(attributes)))
        {
            return new(true);
        }

        return user.NodeName is { } node && attributes.Resource.Length > 0 ? nodes.Authorize(node, attributes) : new(false);
    }

    private static bool IsComponent(UserInfo user) =>
        user.Name is "system:kube-scheduler" or "system:kube-controller-manager" or "system:kube-proxy";

    // What a machine must know before it can trust the server, and which it checks by the token it was given.
    private static bool IsClusterInfo(AccessAttributes attributes) =>
        attributes is { Verb: "get", Group: "", Resource: "configmaps", Subresource: "", Namespace: "kube-public", Name: "cluster-info" };

    // Kubernetes' system:node-bootstrapper.
    private static bool IsJoining(AccessAttributes attributes) =>
        attributes is { Verb: "create" or "get" or "list" or "watch", Group: "certificates.k8s.io", Resource: "certificatesigningrequests", Subresource: "" };

    // Kubernetes' system:service-account-issuer-discovery.
    private static bool IsAboutIssuer(AccessAttributes attributes) => attributes.Resource.Length == 0
        && attributes is { Verb: "get" or "head", Path: IssuerHandler.ConfigurationPath or IssuerHandler.KeysPath };

    private static bool IsPublic(AccessAttributes attributes) =>
        attributes.Verb is "get" or "head"
        && (attributes.Path is "/healthz" or "/livez" or "/readyz" or "/version" or "/version/"
            || attributes.Path.StartsWith("/healthz/", StringComparison.Ordinal)
            || attributes.Path.StartsWith("/livez/", StringComparison.Ordinal)
            || attributes.Path.StartsWith("/readyz/", StringComparison.Ordinal));

    private static bool IsBasic(AccessAttributes attributes) =>
        attributes.Resource.Length == 0
            ? attributes.Verb is "get" or "head"
                && (attributes.Path is "/api" or "/apis" or "/openapi"
                    || attributes.Path.StartsWith("/api/", StringComparison.Ordinal)
                    || attributes.Path.StartsWith("/apis/", StringComparison.Ordinal)
                    || attributes.Path.StartsWith("/openapi/", StringComparison.Ordinal))
            : attributes.Verb == "create"
                && ((attributes.Group == "authorization.k8s.io" && attributes.Resource is "selfsubjectaccessreviews" or "selfsubjectrulesreviews")
                    || (attributes.Group == "authentication.k8s.io" && attributes.Resource == "selfsubjectreviews"));
}
