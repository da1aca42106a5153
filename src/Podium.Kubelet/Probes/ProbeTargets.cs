using System.Globalization;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Probes;

/// <summary>Where probes and hooks go.</summary>
internal static class ProbeTargets
{
    /// <summary>A port by number or by the name that the container gives it; null for a name it does not give.</summary>
    public static int? Port(Container container, IntOrString port)
    {
        if (!port.IsString)
        {
            return port.Number;
        }

        foreach (var named in container.Ports)
        {
            if (named.Name == port.Text)
            {
                return named.Port;
            }
        }

        return int.TryParse(port.Text, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The pod's address.</summary>
    public static string PodIp(PodView view) =>
        view.Pod.Spec.HostNetwork ? view.HostIP
        : view.Sandboxes.Count > 0 && view.Sandboxes[0].Ips.Count > 0 ? view.Sandboxes[0].Ips[0]
        : view.Published.PodIP;

    /// <summary>An address as URLs have it.</summary>
    public static string Bracket(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
}
