using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks changes of a running pod's resources (pkg/apis/core/validation: ValidatePodResize).</summary>
internal static class PodResizeValidation
{
    private const string OnlyCpuAndMemory = "only cpu and memory resources are mutable";

    /// <summary>Why the pod cannot be resized at all; null where it can.</summary>
    public static FieldError? Refusal(Pod pod)
    {
        var root = FieldPath.Root("");
        return pod.Spec.Resources is { } own && own.Requests.Count + own.Limits.Count > 0
            ? FieldError.Forbidden(root, "pods with pod-level resources cannot be resized")
            : pod.Metadata.Annotations.ContainsKey(PodAnnotations.Mirror) ? FieldError.Forbidden(root, "static pods cannot be resized")
            : pod.Spec.Os?.Name == "windows" ? FieldError.Forbidden(root, "windows pods cannot be resized")
            : null;
    }

    public static IReadOnlyList<FieldError> Check(FieldErrors errors, Pod newPod, Pod oldPod, FieldPath path)
    {
        if (PodQos.Get(oldPod) != PodQos.Compute(newPod.Spec))
        {
            errors.Invalid(path, newPod.Status.QosClass, "Pod QOS Class may not change as a result of resizing");
        }

        if (oldPod.Status.ContainerStatuses.FirstOrDefault(status => status.State.Running is not null) is { Resources: null })
        {
            errors.Forbidden(path, "Pod running on node without support for resize");
        }

        if (newPod.Spec.Containers.Count != oldPod.Spec.Containers.Count)
        {
            errors.Forbidden(path, OnlyCpuAndMemory);
            return errors;
        }

        var containers = new Container[newPod.Spec.Containers.Count];
        for (var i = 0; i < containers.Length; i++)
        {
            var (now, old) = (newPod.Spec.Containers[i], oldPod.Spec.Containers[i]);
            CheckContainer(errors, now, old, path.Child("containers").Index(i).Child("resources"));
            containers[i] = WithOldCpuAndMemory(now, old);
            if (containers[i] != old)
            {
                errors.Forbidden(path, OnlyCpuAndMemory);
            }
        }

        if (errors.Count == 0 && newPod.Spec with { Containers = containers } != oldPod.Spec)
        {
            errors.Forbidden(path, OnlyCpuAndMemory);
        }

        return errors;
    }

    private static void CheckContainer(FieldErrors errors, Container now, Container old, FieldPath path)
    {
        if (old.Resources.Requests.Keys.Any(name => !now.Resources.Requests.ContainsKey(name)))
        {
            errors.Forbidden(path.Child("requests"), "resource requests cannot be removed");
        }

        if (old.Resources.Limits.Keys.Any(name => !now.Resources.Limits.ContainsKey(name)))
        {
            errors.Forbidden(path.Child("limits"), "resource limits cannot be removed");
        }

        // A process cannot give memory back on demand.
        var policy = now.ResizePolicy.FirstOrDefault(p => p.ResourceName == "memory")?.RestartPolicy;
        if (policy != "RestartContainer"
            && now.Resources.Limits.TryGetValue("memory", out var newLimit)
            && old.Resources.Limits.TryGetValue("memory", out var oldLimit)
            && newLimit < oldLimit)
        {
            errors.Forbidden(path.Child("limits").Key("memory"), "memory limits cannot be decreased unless resizePolicy is RestartContainer");
        }
    }

    private static Container WithOldCpuAndMemory(Container now, Container old) => now with
    {
        Resources = now.Resources with
        {
            Limits = Merge(now.Resources.Limits, old.Resources.Limits),
            Requests = Merge(now.Resources.Requests, old.Resources.Requests),
        },
    };

    private static Dictionary<string, Quantity> Merge(IReadOnlyDictionary<string, Quantity> now, IReadOnlyDictionary<string, Quantity> old)
    {
        var merged = new Dictionary<string, Quantity>(now, StringComparer.Ordinal);
        foreach (var name in new[] { "cpu", "memory" })
        {
            merged.Remove(name);
            if (old.TryGetValue(name, out var quantity))
            {
                merged[name] = quantity;
            }
        }

        return merged;
    }
}
