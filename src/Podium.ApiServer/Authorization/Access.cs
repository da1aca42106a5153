using Podium.Api.Errors;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Http;

namespace Podium.ApiServer.Authorization;

/// <summary>Asks the authorizer about a request and refuses in Kubernetes' words.</summary>
internal static class Access
{
    public static void Demand(IAuthorizer authorizer, UserInfo user, RequestInfo request)
    {
        Demand(authorizer, user, AttributesOf(request, request.Verb));
        if (request.IsResource && request.Verb == "get" && request.Subresource is "exec" or "attach" or "portforward" or "proxy")
        {
            // A WebSocket opens with GET. Reading pods must not be enough to run a command in one.
            Demand(authorizer, user, AttributesOf(request, "create"));
        }
    }

    public static void Demand(IAuthorizer authorizer, UserInfo user, AccessAttributes attributes)
    {
        var decision = authorizer.Authorize(user, attributes);
        if (!decision.Allowed)
        {
            throw Refusal(user, attributes, decision.Reason);
        }
    }

    public static AccessAttributes AttributesOf(RequestInfo request, string verb) => request.IsResource
        ? new(verb)
        {
            Group = request.Group,
            Resource = request.Resource,
            Subresource = request.Subresource,
            Namespace = request.Namespace,
            Name = request.Name,
            FieldSelector = request.FieldSelector,
        }
        : new(verb) { Path = request.Path };

    private static StatusException Refusal(UserInfo user, AccessAttributes attributes, string reason)
    {
        var who = $"User \"{user.Name}\"";
        if (attributes.Resource.Length == 0)
        {
            return StatusException.Forbidden("", "", "", Append($"{who} cannot {attributes.Verb} path \"{attributes.Path}\"", reason));
        }

        var resource = attributes.Subresource.Length == 0 ? attributes.Resource : $"{attributes.Resource}/{attributes.Subresource}";
        var where = attributes.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{attributes.Namespace}\"";
        return StatusException.Forbidden(attributes.Group, attributes.Resource, attributes.Name,
            Append($"{who} cannot {attributes.Verb} resource \"{resource}\" in API group \"{attributes.Group}\" {where}", reason));
    }

    private static string Append(string text, string reason) => reason.Length == 0 ? text : $"{text}: {reason}";
}
