using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks a pod spec, of a pod or of a template (pkg/apis/core/validation: ValidatePodSpec).</summary>
internal static class PodSpecValidation
{
    /// <summary>Checks a spec.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="spec">The spec, with its defaults.</param>
    /// <param name="podName">The pod's name; null for a template.</param>
    /// <param name="path">Where the spec stands.</param>
    public static void Check(FieldErrors errors, PodSpec spec, string? podName, FieldPath path)
    {
        if (spec.TerminationGracePeriodSeconds is null)
        {
            errors.Required(path.Child("terminationGracePeriodSeconds"));
        }

        var volumes = VolumeValidation.Check(errors, spec.Volumes, podName ?? "", path.Child("volumes"));
        var surroundings = new ContainerSurroundings(
            volumes,
            CheckResourceClaims(errors, spec.ResourceClaims, path.Child("resourceClaims")),
            spec.TerminationGracePeriodSeconds,
            spec.RestartPolicy,
            spec.HostUsers ?? true);
        ContainerValidation.CheckRegular(errors, spec, surroundings, path.Child("containers"));
        ContainerValidation.CheckInit(errors, spec, surroundings, path.Child("initContainers"));
        ContainerValidation.CheckEphemeral(errors, spec, surroundings, path.Child("ephemeralContainers"));
        CheckHostPorts(errors, spec, isPod: podName is not null, path);
        errors.RequireOneOf(path.Child("restartPolicy"), spec.RestartPolicy, "Always", "OnFailure", "Never");
        errors.RequireOneOf(path.Child("dnsPolicy"), spec.DnsPolicy, "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        ObjectMetaValidation.CheckLabels(errors, spec.NodeSelector, path.Child("nodeSelector"));
        SecurityContextValidation.CheckPod(errors, spec, path.Child("securityContext"));
        AffinityValidation.Check(errors, spec.Affinity, path.Child("affinity"));
        DnsConfigValidation.Check(errors, spec, path.Child("dnsConfig"));
        CheckGates(errors, spec, path);
        TopologySpreadValidation.Check(errors, spec.TopologySpreadConstraints, path.Child("topologySpreadConstraints"));
        WindowsValidation.CheckHostProcess(errors, spec, path);
        CheckHostUsers(errors, spec, path);
        CheckNames(errors, spec, path);
        TolerationValidation.Check(errors, spec.Tolerations, path.Child("tolerations"));
        CheckHostAliases(errors, spec.HostAliases, path.Child("hostAliases"));
        if (spec.PreemptionPolicy is { } preemption)
        {
            errors.RequireOneOf(path.Child("preemptionPolicy"), preemption, "PreemptLowerPriority", "Never");
        }

        ResourceValidation.Check(errors, new() { Limits = spec.Overhead }, surroundings.Claims, path.Child("overhead"));
        WindowsValidation.CheckOs(errors, spec, path);
    }

    private static HashSet<string> CheckResourceClaims(FieldErrors errors, IReadOnlyList<PodResourceClaim> claims, FieldPath path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < claims.Count; i++)
        {
            var (claim, at) = (claims[i], path.Index(i));
            if (errors.RequireSet(at.Child("name"), claim.Name))
            {
                if (names.Add(claim.Name))
                {
                    errors.Invalid(at.Child("name"), claim.Name, NameRules.Dns1123Label(claim.Name));
                }
                else
                {
                    errors.Duplicate(at.Child("name"), claim.Name);
                }
            }

            switch (claim.ResourceClaimName, claim.ResourceClaimTemplateName)
            {
                case ({ }, { }):
                    errors.Invalid(at, GoSyntax.Object(claim),
                        "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
                    break;
                case (null, null):
                    errors.Invalid(at, GoSyntax.Object(claim), "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
                    break;
                case ({ } name, null):
                    errors.Invalid(at.Child("resourceClaimName"), name, NameRules.Dns1123Subdomain(name));
                    break;
                case (null, { } template):
                    errors.Invalid(at.Child("resourceClaimTemplateName"), template, NameRules.Dns1123Subdomain(template));
                    break;
            }
        }

        return names;
    }

    private static void CheckHostPorts(FieldErrors errors, PodSpec spec, bool isPod, FieldPath path)
    {
        for (var i = 0; spec.HostNetwork && i < spec.Containers.Count; i++)
        {
            for (var j = 0; j < spec.Containers[i].Ports.Count; j++)
            {
                // A template may leave the host port open: it gets its default when the pod is made.
                var port = spec.Containers[i].Ports[j];
                if ((isPod || port.HostPort != 0) && port.HostPort != port.Port)
                {
                    errors.Invalid(path.Child("containers").Index(i).Child("ports").Index(j).Child("hostPort"), port.HostPort,
                        "must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private static void CheckGates(FieldErrors errors, PodSpec spec, FieldPath path)
    {
        for (var i = 0; i < spec.ReadinessGates.Count; i++)
        {
            var type = spec.ReadinessGates[i].ConditionType;
            errors.Invalid(path.Child("readinessGates").Index(i).Child("conditionType"), type, NameRules.QualifiedName(type));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.SchedulingGates.Count; i++)
        {
            var (name, at) = (spec.SchedulingGates[i].Name, path.Child("schedulingGates").Index(i));
            errors.Invalid(at, name, NameRules.QualifiedName(name));
            if (!seen.Add(name))
            {
                errors.Duplicate(at, name);
            }
        }
    }

    private static void CheckHostUsers(FieldErrors errors, PodSpec spec, FieldPath path)
    {
        const string needsHostUsers = "when `pod.Spec.HostUsers` is false";
        if (spec.HostUsers is not false)
        {
            return;
        }

        errors.ForbidSet(path.Child("hostNetwork"), spec.HostNetwork ? true : null, needsHostUsers);
        errors.ForbidSet(path.Child("HostPID"), spec.HostPID ? true : null, needsHostUsers);
        errors.ForbidSet(path.Child("HostIPC"), spec.HostIPC ? true : null, needsHostUsers);
    }

    private static void CheckNames(FieldErrors errors, PodSpec spec, FieldPath path)
    {
        CheckSubdomain("serviceAccountName", spec.ServiceAccountName);
        CheckSubdomain("nodeName", spec.NodeName);
        if (spec.ActiveDeadlineSeconds is < 1 or > int.MaxValue)
        {
            errors.Invalid(path.Child("activeDeadlineSeconds"), spec.ActiveDeadlineSeconds, NameRules.Range(1, int.MaxValue));
        }

        if (spec.Hostname.Length > 0)
        {
            errors.Invalid(path.Child("hostname"), spec.Hostname, NameRules.Dns1123Label(spec.Hostname));
        }

        if (spec.Subdomain.Length > 0)
        {
            errors.Invalid(path.Child("subdomain"), spec.Subdomain, NameRules.Dns1123Label(spec.Subdomain));
        }

        CheckSubdomain("priorityClassName", spec.PriorityClassName);
        if (spec.RuntimeClassName is { } runtimeClass)
        {
            errors.Invalid(path.Child("runtimeClassName"), runtimeClass, NameRules.Dns1123Subdomain(runtimeClass));
        }

        void CheckSubdomain(string field, string name)
        {
            if (name.Length > 0)
            {
                errors.Invalid(path.Child(field), name, NameRules.Dns1123Subdomain(name));
            }
        }
    }

    private static void CheckHostAliases(FieldErrors errors, IReadOnlyList<HostAlias> aliases, FieldPath path)
    {
        for (var i = 0; i < aliases.Count; i++)
        {
            errors.Invalid(path.Index(i).Child("ip"), aliases[i].Ip, NameRules.IpAddress(aliases[i].Ip));
            for (var j = 0; j < aliases[i].Hostnames.Count; j++)
            {
                errors.Invalid(path.Index(i).Child("hostnames").Index(j), aliases[i].Hostnames[j],
                    NameRules.Dns1123Subdomain(aliases[i].Hostnames[j]));
            }
        }
    }
}
