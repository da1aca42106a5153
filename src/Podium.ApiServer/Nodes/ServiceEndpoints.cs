using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Podium.Api.Core.V1;

namespace Podium.ApiServer.Nodes;

/// <summary>Where a service's port leads to.</summary>
/// <param name="Ip">The pod's address.</param>
/// <param name="Port">The pod's port.</param>
internal readonly record struct ServiceEndpoint(string Ip, int Port);

/// <summary>Chooses an endpoint of a service at random.</summary>
internal static class ServiceEndpoints
{
    /// <summary>Chooses one.</summary>
    /// <param name="service">The service.</param>
    /// <param name="endpoints">Its endpoints; null where there are none.</param>
    /// <param name="port">The service port's name or number; empty for the port without a name.</param>
    /// <param name="isUsable">Which addresses may be chosen.</param>
    /// <param name="chosen">The endpoint.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryChoose(
        Service service,
        Endpoints? endpoints,
        string port,
        Func<EndpointAddress, bool> isUsable,
        out ServiceEndpoint chosen,
        [NotNullWhen(false)] out string? problem)
    {
        chosen = default;
        var name = service.Metadata.Name;
        if (int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (service.Spec.Ports.FirstOrDefault(p => p.Port == number) is not { } found)
            {
                problem = $"no service port {number} found for service \"{name}\"";
                return false;
            }

            port = found.Name;
        }

        var all = (endpoints?.Subsets ?? [])
            .SelectMany(subset => subset.Ports.Where(p => p.Name == port).SelectMany(p => subset.Addresses.Where(isUsable).Select(a => new ServiceEndpoint(a.Ip, p.Port))))
            .ToList();
        if (all.Count == 0)
        {
            problem = $"no endpoints available for service \"{name}\"";
            return false;
        }

        chosen = all[RandomNumberGenerator.GetInt32(all.Count)];
        problem = null;
        return true;
    }
}
