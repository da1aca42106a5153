using Podium.Api.Authentication.V1;
using Podium.Api.Authorization.V1;
using Podium.Api.Errors;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Authorization;
using Podium.ApiServer.Registry;
using ReviewedUser = Podium.Api.Authentication.V1.UserInfo;
using UserInfo = Podium.ApiServer.Authentication.UserInfo;

namespace Podium.ApiServer.Reviews;

/// <summary>The kinds that ask who one is and what one may do: <c>kubectl auth whoami</c> and <c>can-i</c>.</summary>
internal static class ReviewEndpoints
{
    public static IEnumerable<ActionEndpoint> All(IAuthorizer authorizer, ServiceAccountAuthenticator tokens) =>
    [
        ActionEndpoint.Of<SelfSubjectReview>((request, review, _) =>
            new(review with { Status = new() { UserInfo = Of(request.User) } })),
        ActionEndpoint.Of<TokenReview>(async (_, review, cancellationToken) => await ReviewAsync(tokens, review, cancellationToken)),
        ActionEndpoint.Of<SelfSubjectAccessReview>((request, review, _) =>
            new(review with { Status = Decide(authorizer, request.User, review.Spec.ResourceAttributes, review.Spec.NonResourceAttributes) })),
        ActionEndpoint.Of<SelfSubjectRulesReview>((request, review, _) => new(review with { Status = AccessRules.Of(authorizer, request.User) })),
        ActionEndpoint.Of<SubjectAccessReview>((_, review, _) =>
            new(review with { Status = Decide(authorizer, Subject(review.Spec), review.Spec.ResourceAttributes, review.Spec.NonResourceAttributes) })),
        ActionEndpoint.Of<LocalSubjectAccessReview>((request, review, _) =>
            review.Spec.ResourceAttributes?.Namespace == request.Namespace
                ? new(review with { Status = Decide(authorizer, Subject(review.Spec), review.Spec.ResourceAttributes, null) })
                : throw StatusException.BadRequest($"spec.resourceAttributes.namespace must match namespace: {request.Namespace}")),
    ];

    private static ReviewedUser Of(UserInfo user) => new() { Username = user.Name, Uid = user.Uid, Groups = user.Groups, Extra = user.Extra };

    private static UserInfo Subject(SubjectAccessReviewSpec spec) => new(spec.User, spec.Groups) { Uid = spec.Uid, Extra = spec.Extra };

    private static async ValueTask<TokenReview> ReviewAsync(
        ServiceAccountAuthenticator tokens, TokenReview review, CancellationToken cancellationToken)
    {
        if (review.Spec.Token.Length == 0)
        {
            throw StatusException.BadRequest("token is required for TokenReview in authentication");
        }

        IReadOnlyList<string> audiences = review.Spec.Audiences.Count > 0 ? review.Spec.Audiences : [ServiceAccountTokenSigner.Issuer];
        foreach (var audience in audiences)
        {
            if (await tokens.AuthenticateAsync(review.Spec.Token, audience, cancellationToken) is { } user)
            {
                return review with
                {
                    Status = new() { Authenticated = true, User = Of(user), Audiences = review.Spec.Audiences.Count > 0 ? [audience] : [] },
                };
            }
        }

        return review with { Status = new() { Authenticated = false, Error = "invalid bearer token" } };
    }

    private static SubjectAccessReviewStatus Decide(
        IAuthorizer authorizer, UserInfo user, ResourceAttributes? resource, NonResourceAttributes? path)
    {
        if (resource is null == path is null)
        {
            throw StatusException.BadRequest("exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }

        var decision = authorizer.Authorize(user, resource is not null
            ? new AccessAttributes(resource.Verb)
            {
                Group = resource.Group,
                Resource = resource.Resource,
                Subresource = resource.Subresource,
                Namespace = resource.Namespace,
                Name = resource.Name,
            }
            : new AccessAttributes(path!.Verb) { Path = path.Path });
        return new() { Allowed = decision.Allowed, Reason = decision.Reason };
    }
}
