using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Networking.V1;

/// <summary>
/// A kind of ingress: which controller carries ingresses of the class out. The annotation ingressclass.kubernetes.io/is-default-class makes
/// a class the one that new ingresses get where they name none.
/// </summary>
[Resource("ingressclasses", Namespaced = false)]
public sealed partial record IngressClass
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The controller and its parameters.</summary>
    public IngressClassSpec Spec { get; init; } = new();
}

/// <summary>The controller of a class.</summary>
[ApiType]
public sealed partial record IngressClassSpec
{
    /// <summary>The controller's name, a path with a domain in front such as example.com/ingress. It cannot be changed.</summary>
    public string Controller { get; init; } = "";

    /// <summary>An object with what the controller has to know besides; absent where it needs nothing.</summary>
    public IngressClassParametersReference? Parameters { get; init; }
}

/// <summary>Points to the parameters of an ingress class, in the cluster or in a namespace.</summary>
[ApiType]
public sealed partial record IngressClassParametersReference
{
    /// <summary>The group of the object's kind; unset means the core group.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>The object's kind.</summary>
    [Required]
    public string Kind { get; init; } = "";

    /// <summary>The object's name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The object's namespace; required where the scope is Namespace, and not allowed otherwise.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether the object is one of the Cluster or of a Namespace; Cluster where not given.</summary>
    [Default("Cluster")]
    public string? Scope { get; init; }
}
