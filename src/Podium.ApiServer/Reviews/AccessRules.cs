using Podium.Api.Authorization.V1;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Authorization;

namespace Podium.ApiServer.Reviews;

/// <summary>What a user may do, as a list: <c>kubectl auth can-i --list</c>.</summary>
internal static class AccessRules
{
    private static readonly SubjectRulesReviewStatus Everything = new()
    {
        ResourceRules = [new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] }],
        NonResourceRules = [new() { Verbs = ["*"], NonResourceURLs = ["*"] }],
    };

    // Kubernetes' system:basic-user, system:discovery and system:public-info-viewer.
    private static readonly SubjectRulesReviewStatus Basic = new()
    {
        ResourceRules =
        [
            new() { Verbs = ["create"], ApiGroups = ["authorization.k8s.io"], Resources = ["selfsubjectaccessreviews", "selfsubjectrulesreviews"] },
            new() { Verbs = ["create"], ApiGroups = ["authentication.k8s.io"], Resources = ["selfsubjectreviews"] },
        ],
        NonResourceRules =
        [
            new() { Verbs = ["get"], NonResourceURLs = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*"] },
            new() { Verbs = ["get"], NonResourceURLs = ["/healthz", "/livez", "/readyz", "/version", "/version/"] },
        ],
    };

    /// <summary>The rules of a user: until roles count, whoever may do one thing that only administrators may, may do everything.</summary>
    public static SubjectRulesReviewStatus Of(IAuthorizer authorizer, UserInfo user) =>
        authorizer.Authorize(user, new AccessAttributes("*") { Group = "*", Resource = "*" }).Allowed ? Everything : Basic;
}
