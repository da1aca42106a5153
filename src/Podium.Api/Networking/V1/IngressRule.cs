using Podium.Api.Core.V1;
using Podium.Api.Schema;

namespace Podium.Api.Networking.V1;

/// <summary>Where requests for a host go.</summary>
[ApiType]
public sealed partial record IngressRule
{
    /// <summary>
    /// The host name that requests are for, without a port; <c>*.example.com</c> stands for any one label in front. All hosts where not given.
    /// </summary>
    public string Host { get; init; } = "";

    /// <summary>Where the requests go by their paths. Without it, they go to the default backend.</summary>
    public HTTPIngressRuleValue? Http { get; init; }
}

/// <summary>Where HTTP requests go by their paths.</summary>
[ApiType]
public sealed partial record HTTPIngressRuleValue
{
    /// <summary>The paths.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public IReadOnlyList<HTTPIngressPath> Paths { get; init; } = [];
}

/// <summary>A path and where its requests go.</summary>
[ApiType]
public sealed partial record HTTPIngressPath
{
    /// <summary>Where the requests go.</summary>
    [Required]
    public IngressBackend Backend { get; init; } = new();

    /// <summary>The path, which begins with a slash. Required where pathType is Exact or Prefix.</summary>
    public string Path { get; init; } = "";

    /// <summary>
    /// How a request's path is compared: Exact is the same path, Prefix is the same first elements, ImplementationSpecific is the
    /// controller's affair.
    /// </summary>
    [Required]
    public string? PathType { get; init; }
}

/// <summary>Where requests go: to a service, or to an object that the controller knows. Just one of both is given.</summary>
[ApiType]
public sealed partial record IngressBackend
{
    /// <summary>An object in the ingress's namespace.</summary>
    public TypedLocalObjectReference? Resource { get; init; }

    /// <summary>A service in the ingress's namespace.</summary>
    public IngressServiceBackend? Service { get; init; }
}

/// <summary>A port of a service.</summary>
[ApiType]
public sealed partial record IngressServiceBackend
{
    /// <summary>The service's name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The service's port, by name or by number.</summary>
    public ServiceBackendPort Port { get; init; } = new();
}

/// <summary>A service's port, by name or by number.</summary>
[ApiType]
[Atomic]
public sealed partial record ServiceBackendPort
{
    /// <summary>The port's name; excludes the number.</summary>
    public string Name { get; init; } = "";

    /// <summary>The port's number; excludes the name.</summary>
    public int Number { get; init; }
}
