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

            CheckTopology(errors, endpoint.DeprecatedTopology, at.Child("deprecatedTopology"));
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
                    else
                    {
                        EndpointsValidation.CheckNonSpecialIp(errors, address, path.Index(i));
                    }

                    break;
                case "FQDN":
                    errors.Invalid(path.Index(i), address, NameRules.Dns1123Subdomain(address));
                    break;
            }
        }
    }

    private static void CheckTopology(FieldErrors errors, IReadOnlyDictionary<string, string> topology, FieldPath path)
    {
        if (topology.ContainsKey("kubernetes.io/hostname"))
        {
            errors.Invalid(path.Key("kubernetes.io/hostname"), topology["kubernetes.io/hostname"], "may not be set in deprecatedTopology");
        }

        errors.AddRange(ObjectMetaValidation.ValidateLabels(topology, path));
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

            errors.Invalid(zones.Index(i).Child("name"), zone, NameRules.QualifiedName(zone));
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
