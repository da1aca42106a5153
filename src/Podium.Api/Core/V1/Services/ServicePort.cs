using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A port of a service.</summary>
[ApiType]
public sealed partial record ServicePort
{
    /// <summary>
    /// A hint about what is spoken on the port: a name of a well-known service, or a name with a prefix such as kubernetes.io/h2c.
    /// </summary>
    public string? AppProtocol { get; init; }

    /// <summary>The port's name, a DNS label. It may be left out where the service has one port only.</summary>
    public string Name { get; init; } = "";

    /// <summary>The port on each node, for the types NodePort and LoadBalancer. Given by the cluster where it is not set.</summary>
    public int NodePort { get; init; }

    /// <summary>The port of the service's address.</summary>
    [Required]
    public int Port { get; init; }

    /// <summary>The port's protocol: TCP, UDP or SCTP. TCP where not given.</summary>
    [Default("TCP")]
    public string Protocol { get; init; } = "";

    /// <summary>The pods' port: a number, or the name of a container port. The same as port where not given.</summary>
    public IntOrString TargetPort { get; init; }
}
