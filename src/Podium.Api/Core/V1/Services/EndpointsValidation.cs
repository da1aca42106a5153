using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks endpoints (pkg/apis/core/validation: ValidateEndpoints). The objects must have their defaults.</summary>
public static class EndpointsValidation
{
    private static readonly FieldPath Subsets = FieldPath.Root("subsets");

    /// <summary>Checks new endpoints.</summary>
    public static IReadOnlyList<FieldError> Validate(Endpoints endpoints)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(endpoints.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        CheckSubsets(errors, endpoints.Subsets);
        return errors;
    }

    /// <summary>Checks an update of endpoints.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Endpoints newEndpoints, Endpoints oldEndpoints)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newEndpoints.Metadata, oldEndpoints.Metadata));
        errors.AddRange(Validate(newEndpoints));
        return errors;
    }

    /// <summary>Addresses that lead back to whoever uses them, or to many, are no endpoints.</summary>
    internal static void CheckNonSpecialIp(FieldErrors errors, string value, FieldPath path)
    {
        if (!NameRules.IsIpAddress(value) || !System.Net.IPAddress.TryParse(value, out var ip))
        {
            errors.Invalid(path, value, "must be a valid IP address");
            return;
        }

        if (ip.Equals(System.Net.IPAddress.Any) || ip.Equals(System.Net.IPAddress.IPv6Any))
        {
            errors.Invalid(path, value, $"may not be unspecified ({value})");
        }

        if (System.Net.IPAddress.IsLoopback(ip))
        {
            errors.Invalid(path, value, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }

        var bytes = ip.GetAddressBytes();
        var isV4 = bytes.Length == 4;
        if (isV4 ? bytes is [169, 254, ..] : ip.IsIPv6LinkLocal)
        {
            errors.Invalid(path, value, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }

        if (isV4 ? bytes is [224, 0, 0, _] : bytes[0] == 0xff && (bytes[1] & 0x0f) == 0x02)
        {
            errors.Invalid(path, value, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
    }

    private static void CheckSubsets(FieldErrors errors, IReadOnlyList<EndpointSubset> subsets)
    {
        for (var i = 0; i < subsets.Count; i++)
        {
            var subset = subsets[i];
            var path = Subsets.Index(i);
            if (subset.Addresses.Count == 0 && subset.NotReadyAddresses.Count == 0)
            {
                errors.Required(path, "must specify `addresses` or `notReadyAddresses`");
            }

            CheckAddresses(errors, subset.Addresses, path.Child("addresses"));
            CheckAddresses(errors, subset.NotReadyAddresses, path.Child("notReadyAddresses"));
            for (var port = 0; port < subset.Ports.Count; port++)
            {
                CheckPort(errors, subset.Ports[port], subset.Ports.Count > 1, path.Child("ports").Index(port));
            }
        }
    }

    private static void CheckAddresses(FieldErrors errors, IReadOnlyList<EndpointAddress> addresses, FieldPath path)
    {
        for (var i = 0; i < addresses.Count; i++)
        {
            var address = addresses[i];
            var at = path.Index(i);
            errors.Invalid(at.Child("ip"), address.Ip, NameRules.IpAddress(address.Ip));
            if (address.Hostname.Length > 0)
            {
                errors.Invalid(at.Child("hostname"), address.Hostname, NameRules.Dns1123Label(address.Hostname));
            }

            if (address.NodeName is { } node)
            {
                errors.Invalid(at.Child("nodeName"), node, NameRules.Dns1123Subdomain(node));
            }

            CheckNonSpecialIp(errors, address.Ip, at.Child("ip"));
        }
    }

    private static void CheckPort(FieldErrors errors, EndpointPort port, bool requireName, FieldPath path)
    {
        if (requireName && port.Name.Length == 0)
        {
            errors.Required(path.Child("name"));
        }
        else if (port.Name.Length > 0)
        {
            errors.Invalid(path.Child("name"), port.Name, NameRules.Dns1123Label(port.Name));
        }

        errors.Invalid(path.Child("port"), port.Port, NameRules.PortNumber(port.Port));
        errors.RequireOneOf(path.Child("protocol"), port.Protocol, "SCTP", "TCP", "UDP");
        if (port.AppProtocol is { } application)
        {
            errors.Invalid(path.Child("appProtocol"), application, NameRules.QualifiedName(application));
        }
    }
}
