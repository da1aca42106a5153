using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>What a container's check needs to know of its pod.</summary>
/// <param name="Volumes">The volumes that containers may mount.</param>
/// <param name="Claims">The names of the pod's resource claims.</param>
/// <param name="GracePeriodSeconds">The pod's grace period.</param>
/// <param name="RestartPolicy">The pod's restart policy.</param>
/// <param name="HostUsers">Whether the pod uses the node's user namespace.</param>
internal sealed record ContainerSurroundings(
    IReadOnlyDictionary<string, Volume> Volumes,
    IReadOnlySet<string> Claims,
    long? GracePeriodSeconds,
    string RestartPolicy,
    bool HostUsers);

/// <summary>
/// Checks the containers of a pod (pkg/apis/core/validation: validateContainers, validateInitContainers,
/// validateEphemeralContainers).
/// </summary>
internal static class ContainerValidation
{
    private const string OnlySidecars = "may not be set for init containers without restartPolicy=Always";
    private const string NotEphemeral = "cannot be set for an Ephemeral Container";

    public static void CheckRegular(FieldErrors errors, PodSpec spec, ContainerSurroundings pod, FieldPath path)
    {
        if (spec.Containers.Count == 0)
        {
            errors.Required(path);
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Containers.Count; i++)
        {
            var (container, at) = (spec.Containers[i], path.Index(i));
            CheckCommon(errors, container, pod, at);
            if (!names.Add(container.Name))
            {
                errors.Duplicate(at.Child("name"), container.Name);
            }

            ProbeValidation.CheckAll(errors, container, pod.GracePeriodSeconds, at);
            errors.ForbidSet(at.Child("restartPolicy"), container.RestartPolicy, "may not be set for non-init containers");
        }

        var hostPorts = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Containers.Count; i++)
        {
            CheckHostPorts(errors, spec.Containers[i], hostPorts, path.Index(i));
        }
    }

    public static void CheckInit(FieldErrors errors, PodSpec spec, ContainerSurroundings pod, FieldPath path)
    {
        var names = spec.Containers.Select(container => container.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < spec.InitContainers.Count; i++)
        {
            var (container, at) = (spec.InitContainers[i], path.Index(i));
            CheckCommon(errors, container, pod, at);
            errors.AllowOneOf(at.Child("restartPolicy"), container.RestartPolicy, "Always");
            if (!names.Add(container.Name) && container.Name.Length > 0)
            {
                errors.Duplicate(at.Child("name"), container.Name);
            }

            // One runs after the other, so that each may have the ports for itself; the index is always 0, as in Kubernetes.
            CheckHostPorts(errors, container, new(StringComparer.Ordinal), path.Index(0));
            if (container.IsSidecar())
            {
                ProbeValidation.CheckAll(errors, container, pod.GracePeriodSeconds, at);
            }
            else
            {
                errors.ForbidSet(at.Child("lifecycle"), container.Lifecycle, OnlySidecars);
                errors.ForbidSet(at.Child("livenessProbe"), container.LivenessProbe, OnlySidecars);
                errors.ForbidSet(at.Child("readinessProbe"), container.ReadinessProbe, OnlySidecars);
                errors.ForbidSet(at.Child("startupProbe"), container.StartupProbe, OnlySidecars);
            }

            if (container.ResizePolicy.Count > 0)
            {
                errors.Invalid(at.Child("resizePolicy"), GoSyntax.Objects(container.ResizePolicy), "must not be set for init containers");
            }
        }
    }

    public static void CheckEphemeral(FieldErrors errors, PodSpec spec, ContainerSurroundings pod, FieldPath path)
    {
        if (spec.EphemeralContainers.Count == 0)
        {
            return;
        }

        var others = spec.Containers.Concat(spec.InitContainers).Select(container => container.Name).ToHashSet(StringComparer.Ordinal);
        var names = new HashSet<string>(others, StringComparer.Ordinal);
        for (var i = 0; i < spec.EphemeralContainers.Count; i++)
        {
            var (container, at) = (spec.EphemeralContainers[i].ToContainer(), path.Index(i));
            CheckCommon(errors, container, pod, at);
            CheckImagePadding(errors, container, at);
            if (!names.Add(container.Name))
            {
                errors.Duplicate(at.Child("name"), container.Name);
            }

            if (spec.EphemeralContainers[i].TargetContainerName is { Length: > 0 } target && !others.Contains(target))
            {
                errors.NotFound(at.Child("targetContainerName"), target);
            }

            CheckEphemeralFields(errors, container, at);
        }
    }

    /// <summary>Checks what holds in pods, but not in templates.</summary>
    public static void CheckImagePadding(FieldErrors errors, Container container, FieldPath path)
    {
        if (container.Image.Trim().Length != container.Image.Length)
        {
            errors.Invalid(path.Child("image"), container.Image, "must not have leading or trailing whitespace");
        }
    }

    private static void CheckEphemeralFields(FieldErrors errors, Container container, FieldPath path)
    {
        Forbid("ports", container.Ports.Count > 0);
        Forbid("resources", container.Resources.Claims.Count + container.Resources.Limits.Count + container.Resources.Requests.Count > 0);
        Forbid("resizePolicy", container.ResizePolicy.Count > 0);
        Forbid("restartPolicy", container.RestartPolicy is not null);
        Forbid("livenessProbe", container.LivenessProbe is not null);
        Forbid("readinessProbe", container.ReadinessProbe is not null);
        Forbid("startupProbe", container.StartupProbe is not null);
        Forbid("lifecycle", container.Lifecycle is not null);
        for (var i = 0; i < container.VolumeMounts.Count; i++)
        {
            var at = path.Child("volumeMounts").Index(i);
            if (container.VolumeMounts[i].SubPath.Length > 0)
            {
                errors.Forbidden(at.Child("subPath"), NotEphemeral);
            }

            if (container.VolumeMounts[i].SubPathExpr.Length > 0)
            {
                errors.Forbidden(at.Child("subPathExpr"), NotEphemeral);
            }
        }

        void Forbid(string field, bool set)
        {
            if (set)
            {
                errors.Forbidden(path.Child(field), NotEphemeral);
            }
        }
    }

    private static void CheckCommon(FieldErrors errors, Container container, ContainerSurroundings pod, FieldPath path)
    {
        if (errors.RequireSet(path.Child("name"), container.Name))
        {
            errors.Invalid(path.Child("name"), container.Name, NameRules.Dns1123Label(container.Name));
        }

        errors.RequireSet(path.Child("image"), container.Image);
        errors.RequireOneOf(path.Child("terminationMessagePolicy"), container.TerminationMessagePolicy, "File", "FallbackToLogsOnError");
        CheckPorts(errors, container.Ports, path.Child("ports"));
        EnvValidation.Check(errors, container.Env, path.Child("env"));
        EnvValidation.CheckFrom(errors, container.EnvFrom, path.Child("envFrom"));
        VolumeMountValidation.Check(errors, container, pod.Volumes, path);
        errors.RequireOneOf(path.Child("imagePullPolicy"), container.ImagePullPolicy, "Always", "IfNotPresent", "Never");
        ResourceValidation.Check(errors, container.Resources, pod.Claims, path.Child("resources"));
        CheckResizePolicies(errors, container, pod.RestartPolicy, path.Child("resizePolicy"));
        SecurityContextValidation.Check(errors, container.SecurityContext, pod.HostUsers, path.Child("securityContext"));
    }

    private static void CheckPorts(FieldErrors errors, IReadOnlyList<ContainerPort> ports, FieldPath path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, at) = (ports[i], path.Index(i));
            if (port.Name.Length > 0)
            {
                if (NameRules.PortName(port.Name) is { Count: > 0 } reasons)
                {
                    errors.Invalid(at.Child("name"), port.Name, reasons);
                }
                else if (!names.Add(port.Name))
                {
                    errors.Duplicate(at.Child("name"), port.Name);
                }
            }

            if (port.Port == 0)
            {
                errors.Required(at.Child("containerPort"));
            }
            else
            {
                errors.Invalid(at.Child("containerPort"), port.Port, NameRules.PortNumber(port.Port));
            }

            if (port.HostPort != 0)
            {
                errors.Invalid(at.Child("hostPort"), port.HostPort, NameRules.PortNumber(port.HostPort));
            }

            errors.RequireOneOf(at.Child("protocol"), port.Protocol, "SCTP", "TCP", "UDP");
        }
    }

    private static void CheckHostPorts(FieldErrors errors, Container container, HashSet<string> taken, FieldPath path)
    {
        for (var i = 0; i < container.Ports.Count; i++)
        {
            var port = container.Ports[i];
            var key = $"{port.Protocol}/{port.HostIP}/{port.HostPort}";
            if (port.HostPort != 0 && !taken.Add(key))
            {
                errors.Duplicate(path.Child("ports").Index(i).Child("hostPort"), key);
            }
        }
    }

    private static void CheckResizePolicies(FieldErrors errors, Container container, string restartPolicy, FieldPath path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < container.ResizePolicy.Count; i++)
        {
            var policy = container.ResizePolicy[i];
            if (!names.Add(policy.ResourceName))
            {
                errors.Duplicate(path.Index(i), policy.ResourceName);
            }

            errors.RequireOneOf(path, policy.ResourceName, "cpu", "memory");
            errors.RequireOneOf(path, policy.RestartPolicy, "NotRequired", "RestartContainer");
            if (restartPolicy == "Never" && policy.RestartPolicy != "NotRequired")
            {
                errors.Invalid(path, policy.RestartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'");
            }
        }
    }
}
