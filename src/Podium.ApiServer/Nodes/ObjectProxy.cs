using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Certificates;
using Podium.ApiServer.Http;

namespace Podium.ApiServer.Nodes;

/// <summary>
/// <c>pods/proxy</c>, <c>services/proxy</c> and <c>nodes/proxy</c>: where a pod, a pod of a service or a node's kubelet is, and what of the
/// URL goes there (pkg/registry/core/pod/strategy.go, service/storage/storage.go and node/strategy.go: ResourceLocation).
/// </summary>
internal sealed class ObjectProxy(Func<IResourceCache> nodes, ClusterCertificates certificates) : IDisposable
{
    private readonly KubeletAddress addresses = new(nodes);
    private readonly HttpProxy pods = new(null);
    private readonly HttpProxy kubelets = new(KubeletTls.Options(certificates));

    /// <summary>The object's name in <c>[https:]name[:port]</c>.</summary>
    public static string NameOf(string name) => Split(name).Name;

    /// <summary>Hands a request on to a port of a pod.</summary>
    public Task ToPodAsync(ApiRequest request, Pod pod)
    {
        var (scheme, _, port) = Split(request.Info.Name);

        // Neither the server's own machine nor its neighbours on the link are to be reached by a pod that claims their address.
        if (!IPAddress.TryParse(pod.Status.PodIP, out var address) || IsTooNear(address))
        {
            throw StatusException.BadRequest("address not allowed");
        }

        if (port.Length == 0)
        {
            port = pod.Spec.Containers.SelectMany(container => container.Ports).FirstOrDefault()?.Port.ToString(CultureInfo.InvariantCulture)
                ?? (scheme == "https" ? "443" : "80");
        }

        return pods.HandleAsync(request, Address(scheme.Length == 0 ? "http" : scheme, address, port), RestOf(request, 7));
    }

    /// <summary>Hands a request on to a pod of a service.</summary>
    /// <param name="request">The request.</param>
    /// <param name="service">The service.</param>
    /// <param name="endpoints">Its endpoints; null where there are none.</param>
    /// <param name="isPod">Whether an address belongs to the pod that it says it is: only pods are proxied to.</param>
    public Task ToServiceAsync(ApiRequest request, Service service, Endpoints? endpoints, Func<EndpointAddress, bool> isPod)
    {
        var (scheme, _, port) = Split(request.Info.Name);
        if (!ServiceEndpoints.TryChoose(service, endpoints, port, isPod, out var chosen, out var problem))
        {
            throw StatusException.ServiceUnavailable(problem);
        }

        if (!IPAddress.TryParse(chosen.Ip, out var address) || IsTooNear(address))
        {
            throw StatusException.BadRequest("address not allowed");
        }

        var backend = Address(scheme.Length == 0 ? "http" : scheme, address, chosen.Port.ToString(CultureInfo.InvariantCulture));
        return pods.HandleAsync(request, backend, RestOf(request, 7));
    }

    /// <summary>Hands a request on to a node's kubelet, or to another port of the node.</summary>
    public async Task ToNodeAsync(ApiRequest request, Node node)
    {
        var (scheme, name, port) = Split(request.Info.Name);
        var kubelet = await addresses.FindAsync(name, request.Aborted);
        if (port.Length == 0 || port == kubelet.Port.ToString(CultureInfo.InvariantCulture))
        {
            await kubelets.HandleAsync(request, kubelet, RestOf(request, 5));
            return;
        }

        // Only the kubelet is to see the certificate that opens it.
        var other = new UriBuilder(scheme.Length == 0 ? "http" : scheme, kubelet.Host) { Port = PortOf(port) }.Uri;
        await pods.HandleAsync(request, other, RestOf(request, 5));
    }

    public void Dispose()
    {
        pods.Dispose();
        kubelets.Dispose();
    }

    private static bool IsTooNear(IPAddress address) => IPAddress.IsLoopback(address)
        || address.IsIPv6LinkLocal
        || address.IsIPv6Multicast
        || address.Equals(IPAddress.Any)
        || address.Equals(IPAddress.IPv6Any)
        || address.ToString().StartsWith("169.254.", StringComparison.Ordinal);

    private static Uri Address(string scheme, IPAddress address, string port) =>
        new UriBuilder(scheme, address.ToString()) { Port = PortOf(port) }.Uri;

    private static int PortOf(string port) => ushort.TryParse(port, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw StatusException.BadRequest($"invalid port \"{port}\"");

    private static (string Scheme, string Name, string Port) Split(string name) => name.Split(':') switch
    {
        [var alone] => ("", alone, ""),
        [var known, var port] => ("", known, port),
        [("http" or "https" or "") and var scheme, var known, var port] => (scheme, known, port),
        _ => throw StatusException.BadRequest($"invalid proxy request \"{name}\""),
    };

    // What follows the word proxy, with its slashes as they came; empty where nothing does.
    private static string RestOf(ApiRequest request, int words)
    {
        var path = request.Http.Request.Path.Value ?? "";
        var at = 0;
        for (; words > 0; words--)
        {
            while (at < path.Length && path[at] == '/')
            {
                at++;
            }

            while (at < path.Length && path[at] != '/')
            {
                at++;
            }
        }

        return at < path.Length ? new PathString(path[at..]).ToUriComponent() : "";
    }
}
