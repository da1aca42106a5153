using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Authorization.V1;

/// <summary>Who wants to do what. Exactly one of resourceAttributes and nonResourceAttributes must be given.</summary>
[ApiType]
public sealed partial record SubjectAccessReviewSpec
{
    /// <summary>What else the authenticator knows about the user, by key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = EmptyMap.Of<IReadOnlyList<string>>();

    /// <summary>The groups the user belongs to.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>What is wanted where it is not about a resource.</summary>
    public NonResourceAttributes? NonResourceAttributes { get; init; }

    /// <summary>What is wanted of a resource.</summary>
    public ResourceAttributes? ResourceAttributes { get; init; }

    /// <summary>The user's uid.</summary>
    public string Uid { get; init; } = "";

    /// <summary>The user's name. Without it, the groups alone are judged.</summary>
    public string User { get; init; } = "";
}

/// <summary>What the caller wants to do. Exactly one of resourceAttributes and nonResourceAttributes must be given.</summary>
[ApiType]
public sealed partial record SelfSubjectAccessReviewSpec
{
    /// <summary>What is wanted where it is not about a resource.</summary>
    public NonResourceAttributes? NonResourceAttributes { get; init; }

    /// <summary>What is wanted of a resource.</summary>
    public ResourceAttributes? ResourceAttributes { get; init; }
}

/// <summary>A request for a path that is no resource.</summary>
[ApiType]
public sealed partial record NonResourceAttributes
{
    /// <summary>The path of the URL.</summary>
    public string Path { get; init; } = "";

    /// <summary>The request's method in small letters, such as get.</summary>
    public string Verb { get; init; } = "";
}

/// <summary>A request for a resource.</summary>
[ApiType]
public sealed partial record ResourceAttributes
{
    /// <summary>The field selector of a list, watch or deletecollection that the right may be limited to.</summary>
    public FieldSelectorAttributes? FieldSelector { get; init; }

    /// <summary>The resource's API group; * means all.</summary>
    public string Group { get; init; } = "";

    /// <summary>The label selector of a list, watch or deletecollection that the right may be limited to.</summary>
    public LabelSelectorAttributes? LabelSelector { get; init; }

    /// <summary>The object's name; empty means all.</summary>
    public string Name { get; init; } = "";

    /// <summary>The object's namespace. Empty stands for cluster-scoped resources, or for all namespaces.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The resource, such as pods; * means all.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The subresource, such as log; empty for the resource itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>What is wanted, such as get, list or delete; * means all.</summary>
    public string Verb { get; init; } = "";

    /// <summary>The API version; * means all.</summary>
    public string Version { get; init; } = "";
}

/// <summary>A field selector. Only one of its two forms may be given.</summary>
[ApiType]
public sealed partial record FieldSelectorAttributes
{
    /// <summary>The selector in its text form, as in a URL's query.</summary>
    public string RawSelector { get; init; } = "";

    /// <summary>The selector's requirements; all of them must hold. Those that an authorizer does not know, it passes over.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<FieldSelectorRequirement> Requirements { get; init; } = [];
}

/// <summary>A label selector. Only one of its two forms may be given.</summary>
[ApiType]
public sealed partial record LabelSelectorAttributes
{
    /// <summary>The selector in its text form, as in a URL's query.</summary>
    public string RawSelector { get; init; } = "";

    /// <summary>The selector's requirements; all of them must hold. Those that an authorizer does not know, it passes over.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<LabelSelectorRequirement> Requirements { get; init; } = [];
}
