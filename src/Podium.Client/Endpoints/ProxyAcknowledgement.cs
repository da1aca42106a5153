using System.Globalization;
using Podium.Api.Coordination.V1;
using Podium.Client.Informers;

namespace Podium.Client.Endpoints;

/// <summary>
/// How a node's service proxy tells the others how far its rules are: a Lease of its own carries the resourceVersion of the newest
/// removal of an endpoint that its kernel has taken in. Proxies write it, kubelets whose pods end wait for it.
/// </summary>
public static class ProxyAcknowledgement
{
    /// <summary>The namespace of the leases.</summary>
    public const string Namespace = "kube-system";

    /// <summary>The label that all of the leases have.</summary>
    public const string Label = "podium.io/service-proxy";

    private const string Prefix = "service-proxy-";

    /// <summary>The annotation that holds the resourceVersion.</summary>
    public const string Annotation = "podium.io/applied-endpoints";

    /// <summary>All proxies' leases.</summary>
    public static InformerSelection Selection { get; } = new(Namespace, Label);

    /// <summary>The name of a node's lease.</summary>
    public static string NameOf(string node) => Prefix + node;

    /// <summary>The node whose proxy writes a lease. It goes by the name: no node may write another's.</summary>
    public static string NodeOf(Lease lease) =>
        lease.Metadata.Name.StartsWith(Prefix, StringComparison.Ordinal) ? lease.Metadata.Name[Prefix.Length..] : "";

    /// <summary>How far a proxy is; 0 where its lease does not say.</summary>
    public static ulong AppliedOf(Lease lease) => VersionOf(lease.Metadata.Annotations.GetValueOrDefault(Annotation));

    /// <summary>A resourceVersion as a number that can be compared: all kinds share one count. 0 for anything else.</summary>
    public static ulong VersionOf(string? resourceVersion) =>
        ulong.TryParse(resourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
