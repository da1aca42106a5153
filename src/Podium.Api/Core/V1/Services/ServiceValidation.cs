using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks services (pkg/apis/core/validation: ValidateService, v1.32). The objects must have their defaults.</summary>
public static class ServiceValidation
{
    private const int AffinitySecondsMax = 86400;
    private const string OnlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'";
    private const string NotExternalName = "may not be set for ExternalName services";
    private const string TopologyHints = "service.kubernetes.io/topology-aware-hints";
    private const string TopologyMode = "service.kubernetes.io/topology-mode";
    private const string SourceRanges = "service.beta.kubernetes.io/load-balancer-source-ranges";
    private static readonly FieldPath Metadata = FieldPath.Root("metadata");
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a new service.</summary>
    public static IReadOnlyList<FieldError> Validate(Service service)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(service.Metadata, namespaced: true, ObjectNames.Dns1035Label));
        Check(errors, service);
        return errors;
    }

    /// <summary>Checks an update of a service.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Service newService, Service oldService)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newService.Metadata, oldService.Metadata));
        var (spec, old) = (newService.Spec, oldService.Spec);
        ServiceAddressValidation.CheckUpdate(errors, spec, old);
        if (spec.Type == "LoadBalancer" && old.Type == "LoadBalancer" && spec.LoadBalancerClass != old.LoadBalancerClass)
        {
            errors.Invalid(Spec.Child("loadBalancerClass"), spec.LoadBalancerClass, "may not change once set");
        }

        if (spec.TakesHealthCheckNodePort() && old.TakesHealthCheckNodePort() && spec.HealthCheckNodePort != old.HealthCheckNodePort)
        {
            errors.Forbidden(Spec.Child("healthCheckNodePort"), "field is immutable");
        }

        errors.AddRange(ObjectMetaValidation.Validate(newService.Metadata, namespaced: true, ObjectNames.Dns1035Label));
        Check(errors, newService);
        return errors;
    }

    /// <summary>Checks an update of a service's status.</summary>
    public static IReadOnlyList<FieldError> ValidateStatusUpdate(Service newService, Service oldService)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newService.Metadata, oldService.Metadata));
        LoadBalancerStatusValidation.Check(errors, newService);
        return errors;
    }

    private static void Check(FieldErrors errors, Service service)
    {
        var spec = service.Spec;
        CheckTopologyAnnotations(errors, service.Metadata.Annotations);
        if (spec.Ports.Count == 0 && !spec.IsHeadless() && spec.Type != "ExternalName")
        {
            errors.Required(Spec.Child("ports"));
        }

        CheckType(errors, spec);
        ServicePortValidation.Check(errors, spec, Spec.Child("ports"));
        ObjectMetaValidation.CheckLabels(errors, spec.Selector, Spec.Child("selector"));
        CheckAffinity(errors, spec);
        errors.AddRange(ServiceAddressValidation.Validate(spec));
        for (var i = 0; i < spec.ExternalIPs.Count; i++)
        {
            var at = Spec.Child("externalIPs").Index(i);
            if (NameRules.IsIpAddress(spec.ExternalIPs[i]))
            {
                EndpointsValidation.CheckNonSpecialIp(errors, spec.ExternalIPs[i], at);
            }
            else
            {
                errors.Invalid(at, spec.ExternalIPs[i], NameRules.IpAddress(spec.ExternalIPs[i]));
            }
        }

        errors.RequireOneOf(Spec.Child("type"), spec.Type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        ServicePortValidation.CheckNodePorts(errors, spec, Spec.Child("ports"));
        CheckLoadBalancer(errors, service);
        CheckTrafficPolicies(errors, spec);
    }

    private static void CheckTopologyAnnotations(FieldErrors errors, IReadOnlyDictionary<string, string> annotations)
    {
        if (annotations.TryGetValue(TopologyMode, out var mode) && annotations.TryGetValue(TopologyHints, out var hints) && mode != hints)
        {
            errors.Invalid(Metadata.Child("annotations").Key(TopologyMode), mode,
                $"must match annotations[{TopologyHints}] when both are specified");
        }
    }

    private static void CheckType(FieldErrors errors, ServiceSpec spec)
    {
        switch (spec.Type)
        {
            case "LoadBalancer" or "NodePort" when spec.IsHeadless():
                errors.Invalid(Spec.Child("clusterIPs").Index(0), spec.ClusterIPs[0], $"may not be set to 'None' for {spec.Type} services");
                break;
            case "ExternalName":
                if (spec.ClusterIPs.Count > 0)
                {
                    errors.Forbidden(Spec.Child("clusterIPs"), NotExternalName);
                }

                if (spec.IpFamilies.Count > 0)
                {
                    errors.Forbidden(Spec.Child("ipFamilies"), NotExternalName);
                }

                errors.ForbidSet(Spec.Child("ipFamilyPolicy"), spec.IpFamilyPolicy, NotExternalName);
                var name = spec.ExternalName.EndsWith('.') ? spec.ExternalName[..^1] : spec.ExternalName;
                if (errors.RequireSet(Spec.Child("externalName"), name))
                {
                    errors.Invalid(Spec.Child("externalName"), name, NameRules.Dns1123Subdomain(name));
                }

                break;
        }
    }

    private static void CheckAffinity(FieldErrors errors, ServiceSpec spec)
    {
        errors.RequireOneOf(Spec.Child("sessionAffinity"), spec.SessionAffinity, "ClientIP", "None");
        var path = Spec.Child("sessionAffinityConfig");
        if (spec.SessionAffinity == "None")
        {
            errors.ForbidSet(path, spec.SessionAffinityConfig, "must not be set when session affinity is None");
            return;
        }

        if (spec.SessionAffinity != "ClientIP")
        {
            return;
        }

        const string Needed = "when session affinity type is ClientIP";
        if (spec.SessionAffinityConfig is not { } config)
        {
            errors.Required(path, Needed);
        }
        else if (config.ClientIP is not { } client)
        {
            errors.Required(path.Child("clientIP"), Needed);
        }
        else if (client.TimeoutSeconds is not { } seconds)
        {
            errors.Required(path.Child("clientIP").Child("timeoutSeconds"), Needed);
        }
        else if (seconds is <= 0 or > AffinitySecondsMax)
        {
            errors.Invalid(path.Child("clientIP").Child("timeoutSeconds"), seconds, $"must be greater than 0 and less than {AffinitySecondsMax}");
        }
    }

    private static void CheckLoadBalancer(FieldErrors errors, Service service)
    {
        var spec = service.Spec;
        var isLoadBalancer = spec.Type == "LoadBalancer";
        if (spec.LoadBalancerSourceRanges.Count > 0)
        {
            CheckSourceRanges(errors, Spec.Child("LoadBalancerSourceRanges"), spec.LoadBalancerSourceRanges, isLoadBalancer);
        }
        else if (service.Metadata.Annotations.TryGetValue(SourceRanges, out var ranges))
        {
            CheckSourceRanges(errors, Metadata.Child("annotations").Key(SourceRanges), ranges.Trim().Split(','), isLoadBalancer);
        }

        var allocate = Spec.Child("allocateLoadBalancerNodePorts");
        if (!isLoadBalancer)
        {
            errors.ForbidSet(allocate, spec.AllocateLoadBalancerNodePorts, OnlyLoadBalancer);
            errors.ForbidSet(Spec.Child("loadBalancerClass"), spec.LoadBalancerClass, OnlyLoadBalancer);
        }
        else if (spec.AllocateLoadBalancerNodePorts is null)
        {
            errors.Required(FieldPath.Root("allocateLoadBalancerNodePorts")); // Kubernetes' own path.
        }

        if (isLoadBalancer && spec.LoadBalancerClass is { } implementation)
        {
            errors.Invalid(Spec.Child("loadBalancerClass"), implementation, NameRules.QualifiedName(implementation));
        }
    }

    private static void CheckSourceRanges(FieldErrors errors, FieldPath path, IReadOnlyList<string> ranges, bool isLoadBalancer)
    {
        if (!isLoadBalancer)
        {
            errors.Forbidden(path, OnlyLoadBalancer);
        }

        if (ranges.Any(range => range.Trim().Length > 0 && !NetworkRules.IsCidr(range.Trim())))
        {
            errors.Invalid(path, $"[{string.Join(' ', ranges)}]",
                "must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24 ");
        }
    }

    private static void CheckTrafficPolicies(FieldErrors errors, ServiceSpec spec)
    {
        var external = Spec.Child("externalTrafficPolicy");
        if (spec.IsExternallyAccessible())
        {
            errors.RequireOneOf(external, spec.ExternalTrafficPolicy, "Cluster", "Local");
        }
        else if (spec.ExternalTrafficPolicy.Length > 0)
        {
            errors.Invalid(external, spec.ExternalTrafficPolicy, "may only be set for externally-accessible services");
        }

        var health = Spec.Child("healthCheckNodePort");
        if (!spec.TakesHealthCheckNodePort())
        {
            if (spec.HealthCheckNodePort != 0)
            {
                errors.Invalid(health, spec.HealthCheckNodePort,
                    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
            }
        }
        else if (spec.HealthCheckNodePort == 0)
        {
            errors.Required(health);
        }
        else
        {
            errors.Invalid(health, spec.HealthCheckNodePort, NameRules.PortNumber(spec.HealthCheckNodePort));
        }

        if (spec.InternalTrafficPolicy is null && spec.TakesClusterIP())
        {
            errors.Required(Spec.Child("internalTrafficPolicy"));
        }

        errors.AllowOneOf(Spec.Child("internalTrafficPolicy"), spec.InternalTrafficPolicy, "Cluster", "Local");
        errors.AllowOneOf(Spec.Child("trafficDistribution"), spec.TrafficDistribution, "PreferClose");
    }
}
