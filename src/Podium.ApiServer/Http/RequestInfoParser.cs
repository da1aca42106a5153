using Microsoft.AspNetCore.Http;
using Podium.Api.Selectors;

namespace Podium.ApiServer.Http;

/// <summary>
/// Reads a request's method and URL as Kubernetes' RequestInfoFactory does
/// (staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go).
/// </summary>
internal static class RequestInfoParser
{
    public static RequestInfo Parse(string method, string path, IQueryCollection query)
    {
        var other = new RequestInfo { Path = path, Verb = method.ToLowerInvariant() };
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3 || parts[0] is not ("api" or "apis"))
        {
            return other;
        }

        var at = 1;
        var group = "";
        if (parts[0] == "apis")
        {
            if (parts.Length < 4)
            {
                return other;
            }

            group = parts[at++];
        }

        var version = parts[at++];
        var rest = parts.AsSpan(at);
        var verb = VerbOf(method);
        if (rest[0] == "watch")
        {
            // The old form of a watch: /api/v1/watch/pods.
            if (rest.Length < 2)
            {
                return other;
            }

            verb = "watch";
            rest = rest[1..];
        }

        var ns = "";
        if (rest[0] == "namespaces" && rest.Length > 1)
        {
            ns = rest[1];

            // A namespace's own subresources stay with the resource namespaces.
            if (rest.Length > 2 && rest[2] is not ("status" or "finalize"))
            {
                rest = rest[2..];
            }
        }

        var name = rest.Length > 1 ? rest[1] : "";
        if (name.Length == 0)
        {
            if (verb == "get")
            {
                verb = IsTrue(query["watch"]) ? "watch" : "list";
            }

            verb = verb == "delete" ? "deletecollection" : verb;
            if (verb is "list" or "watch" or "deletecollection")
            {
                // A collection request that selects one name counts as one for that name, so that narrow rights suffice.
                name = RequiredName(query["fieldSelector"]);
            }
        }

        return new RequestInfo
        {
            IsResource = true,
            Path = path,
            Verb = verb,
            Group = group,
            Version = version,
            Namespace = ns,
            Resource = rest[0],
            Name = name,
            FieldSelector = verb is "list" or "watch" ? (string?)query["fieldSelector"] ?? "" : "",
            Subresource = rest.Length > 2 ? rest[2] : "",
            Rest = rest.Length > 3 ? string.Join('/', rest[3..]!) : "",
        };
    }

    /// <summary>How Kubernetes reads a boolean query parameter: anything but nothing, 0 and false is true.</summary>
    public static bool IsTrue(string? value) => value is not (null or "" or "0" or "false" or "False" or "FALSE" or "f" or "F");

    private static string RequiredName(string? fieldSelector)
    {
        if (string.IsNullOrEmpty(fieldSelector))
        {
            return "";
        }

        try
        {
            return FieldSelector.Parse(fieldSelector).RequiredValue("metadata.name") ?? "";
        }
        catch (FormatException)
        {
            // The handler refuses it, once it is known that whoever asks may.
            return "";
        }
    }

    private static string VerbOf(string method) => method switch
    {
        "POST" => "create",
        "GET" or "HEAD" => "get",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => "",
    };
}
