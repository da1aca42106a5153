using Podium.Api.Core.V1;
using Podium.Api.Validation;

namespace Podium.Api.Discovery.V1;

/// <summary>Checks endpoint slices (pkg/apis/discovery/validation, v1.32). The objects must have their defaults.</summary>
public static class EndpointSliceValidation
{
    private const int EndpointsMax = 1000;
    private const int PortsMax = 20000;
    private const int AddressesMax = 100;
    private const int ZoneHintsMax = 8;

    /// <summary>Checks a new slice.</summary>
    public static IReadOnlyList<FieldError> Validate(EndpointSlice slice)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(slice.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        errors.RequireOneOf(FieldPath.Root("addressType"), slice.AddressType, "FQDN", "IPv4", "IPv6");
        CheckEndpoints(errors, slice, FieldPath.Root("endpoints"));
        CheckPorts(errors, slice.Ports, FieldPath.Root("ports"));
        return errors;
    }

    /// <summary>Checks an update of a slice.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(EndpointSlice newSlice, EndpointSlice oldSlice)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newSlice.Metadata, oldSlice.Metadata));
        errors.AddRange(Validate(newSlice));
        errors.RequireUnchanged(FieldPath.Root("addressType"), newSlice.AddressType, oldSlice.AddressType);
        return errors;
    }

    private static void CheckEndpoints(FieldErrors errors, EndpointSlice slice, FieldPath path)
    {
        if (slice.Endpoints.Count > EndpointsMax)
        {
            errors.Add(FieldError.TooMany(path, slice.Endpoints.Count, EndpointsMax));
            return;
        }

        for (var i = 0; i < slice.Endpoints.Count; i++)
        {
            var endpoint = slice.Endpoints[i];
            var at = path.Index(i);
            CheckAddresses(errors, slice.AddressType, endpoint.Addresses, at.Child("addresses"));
            if (endpoint.NodeName is { } node)
            {
                errors.Invalid(at.Child("nodeName"), node, NameRules.Dns1123Subdomain(node));
            }

            if (endpoint.Hostname is { } hostname)
            {
                errors.Invalid(at.Child("hostname"), hostname, NameRules.Dns1123Label(hostname));
            }

            if (endpoint.Hints is { } hints)
            {
                CheckHints(errors, hints, at.Child("hints"));
            }
        }
    }

    private static void CheckAddresses(FieldErrors errors, string type, IReadOnlyList<string> addresses, FieldPath path)
    {
        if (addresses.Count == 0)
        {
            errors.Required(path, "must contain at least 1 address");
        }
        else if (addresses.Count > AddressesMax)
        {
            errors.Add(FieldError.TooMany(path, addresses.Count, AddressesMax));
        }

        for (var i = 0; i < addresses.Count; i++)
        {
            var address = addresses[i];
            switch (type)
            {
                case "IPv4" or "IPv6":
                    if (!NameRules.IsIpAddress(address) || NetworkRules.IsIPv6(address) != (type == "IPv6"))
                    {
                        errors.Invalid(path.Index(i), address, $"must be a valid {type} address");
                    }

                    EndpointsValidation.CheckNonSpecialIp(errors, address, path.Index(i));
                    break;
                case "FQDN":
                    CheckDomain(errors, address, path.Index(i));
                    break;
            }
        }
    }

    // IsFullyQualifiedDomainName: the first problem is told.
    private static void CheckDomain(FieldErrors errors, string value, FieldPath path)
    {
        if (!errors.RequireSet(path, value))
        {
            return;
        }

        var name = value.EndsWith('.') ? value[..^1] : value;
        var reasons = NameRules.Dns1123Subdomain(name);
        if (reasons.Count > 0)
        {
            errors.Invalid(path, name, string.Join(",", reasons));
        }
        else if (!name.Contains('.', StringComparison.Ordinal))
        {
            errors.Invalid(path, name, "should be a domain with at least two segments separated by dots");
        }
        else if (name.Split('.').FirstOrDefault(label => NameRules.Dns1123Label(label).Count > 0) is { } wrong)
        {
            errors.Invalid(path, wrong, string.Join(",", NameRules.Dns1123Label(wrong)));
        }
    }

    private static void CheckHints(FieldErrors errors, EndpointHints hints, FieldPath path)
    {
        var zones = path.Child("forZones");
        if (hints.ForZones.Count > ZoneHintsMax)
        {
            errors.Add(FieldError.TooMany(zones, hints.ForZones.Count, ZoneHintsMax));
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < hints.ForZones.Count; i++)
        {
            var zone = hints.ForZones[i].Name;
            if (!seen.Add(zone))
            {
                errors.Duplicate(zones.Index(i).Child("name"), zone);
            }

            errors.Invalid(zones.Index(i).Child("name"), zone, NameRules.LabelValue(zone));
        }
    }

    private static void CheckPorts(FieldErrors errors, IReadOnlyList<EndpointPort> ports, FieldPath path)
    {
        if (ports.Count > PortsMax)
        {
            errors.Add(FieldError.TooMany(path, ports.Count, PortsMax));
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            var port = ports[i];
            var at = path.Index(i);
            var name = port.Name ?? "";
            if (name.Length > 0)
            {
                errors.Invalid(at.Child("name"), name, NameRules.Dns1123Label(name));
            }

            if (!names.Add(name))
            {
                errors.Duplicate(at.Child("name"), name);
            }

            errors.RequireOneOf(at.Child("protocol"), port.Protocol ?? "", "SCTP", "TCP", "UDP");
            if (port.AppProtocol is { } application)
            {
                errors.Invalid(at.Child("appProtocol"), application, NameRules.QualifiedName(application));
            }
        }
    }
}
