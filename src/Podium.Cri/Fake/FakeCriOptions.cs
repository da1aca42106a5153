using System.Net;
using Podium.Cri.V1;

namespace Podium.Cri.Fake;

/// <summary>How a <see cref="FakeCri"/> is, apart from what pods' annotations say.</summary>
public sealed record FakeCriOptions
{
    /// <summary>Sandboxes get addresses from here upwards, without end and never twice.</summary>
    public IPAddress FirstPodIp { get; init; } = IPAddress.Parse("10.128.0.2");

    /// <summary>Whether every image is there already, as on hollow nodes; else it must be pulled first.</summary>
    public bool AllImagesPresent { get; init; }

    /// <summary>
    /// Answers commands in place of the annotations, given the container's ID and the command; null answers leave it
    /// to the annotations.
    /// </summary>
    public Func<string, IReadOnlyList<string>, ExecSyncResponse?>? Exec { get; init; }
}
