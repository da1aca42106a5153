using System.Globalization;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Nodes;

/// <summary>Finds where a node's kubelet listens, as the node itself says in its status.</summary>
internal sealed class KubeletAddress(Func<IResourceCache> nodes)
{
    private const int DefaultPort = 10250;

    // The address before the names: whether a node's name can be looked up here is not known.
    private static readonly string[] Preferred = ["InternalIP", "Hostname", "InternalDNS", "ExternalIP", "ExternalDNS"];

    /// <summary>The kubelet's base address.</summary>
    public async ValueTask<Uri> FindAsync(string nodeName, CancellationToken cancellationToken)
    {
        var snapshot = await nodes().ReadAtLeastAsync(0, cancellationToken);
        if (snapshot.Find("", nodeName)?.Object is not Node node)
        {
            throw StatusException.NotFound(Node.Resource, nodeName);
        }

        var port = node.Status.DaemonEndpoints.KubeletEndpoint.Port;
        foreach (var type in Preferred)
        {
            foreach (var address in node.Status.Addresses)
            {
                if (address.Type == type)
                {
                    var host = address.Address.Contains(':', StringComparison.Ordinal) ? $"[{address.Address}]" : address.Address;
                    return new Uri(string.Create(CultureInfo.InvariantCulture, $"https://{host}:{(port > 0 ? port : DefaultPort)}"));
                }
            }
        }

        throw StatusException.Internal("no preferred addresses found; known addresses: []");
    }
}
