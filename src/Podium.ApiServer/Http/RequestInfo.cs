namespace Podium.ApiServer.Http;

/// <summary>What a request is about, read from its method and URL alone; authorization and dispatch both go by it.</summary>
internal sealed record RequestInfo
{
    /// <summary>Whether the path names a resource (and not, say, <c>/healthz</c> or a discovery page).</summary>
    public bool IsResource { get; init; }

    /// <summary>The whole path.</summary>
    public required string Path { get; init; }

    /// <summary>Kubernetes' verb: get, list, watch, create, update, patch, delete, deletecollection; else the method in lower case.</summary>
    public required string Verb { get; init; }

    /// <summary>The API group; empty for the core group.</summary>
    public string Group { get; init; } = "";

    /// <summary>The API version.</summary>
    public string Version { get; init; } = "";

    /// <summary>The namespace; empty for cluster-scoped requests and those over all namespaces.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The resource's plural name.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The subresource; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The object's name; empty for collections.</summary>
    public string Name { get; init; } = "";

    /// <summary>The field selector of a request about a collection; empty for none.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>What follows the subresource, for proxies.</summary>
    public string Rest { get; init; } = "";

    /// <summary>Requests that may last: they count against no limit and have no deadline.</summary>
    public bool IsLongRunning =>
        Verb == "watch" || (IsResource && Subresource is "log" or "exec" or "attach" or "portforward" or "proxy");

    /// <summary>Whether the request asks for a change.</summary>
    public bool IsMutating => Verb is not ("get" or "list" or "watch" or "head" or "options");
}
