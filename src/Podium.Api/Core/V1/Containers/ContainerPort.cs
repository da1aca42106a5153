using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A port that a container listens on.</summary>
[ApiType]
public sealed partial record ContainerPort
{
    /// <summary>The port's number on the pod's address, from 1 to 65535.</summary>
    [Required]
    [JsonName("containerPort")]
    public int Port { get; init; }

    /// <summary>The node's address to which the host port is bound; all of them where unset.</summary>
    public string HostIP { get; init; } = "";

    /// <summary>
    /// The port of the node that leads to this one, from 1 to 65535. With hostNetwork it must be the same as containerPort.
    /// Most containers need none.
    /// </summary>
    public int HostPort { get; init; }

    /// <summary>The port's name, unique within the pod, by which services and probes may refer to it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The protocol: TCP, UDP or SCTP. Default TCP.</summary>
    [Default("TCP")]
    public string Protocol { get; init; } = "";
}
