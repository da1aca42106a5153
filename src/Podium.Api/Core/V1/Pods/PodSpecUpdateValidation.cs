using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>
/// Checks what an update may change of a pod's spec: images, a shorter deadline, more tolerations, fewer scheduling
/// gates and, while there are gates, narrower node selection (pkg/apis/core/validation: ValidatePodUpdate).
/// </summary>
internal static class PodSpecUpdateValidation
{
    private const string MayChange = "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
        + "`spec.tolerations` (only additions to existing tolerations),"
        + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public static void Check(FieldErrors errors, PodSpec newSpec, PodSpec oldSpec, FieldPath path)
    {
        if (!CheckContainers(errors, newSpec.Containers, oldSpec.Containers, path.Child("containers"))
            || !CheckContainers(errors, newSpec.InitContainers, oldSpec.InitContainers, path.Child("initContainers"))
            || !CheckDeadline(errors, newSpec.ActiveDeadlineSeconds, oldSpec.ActiveDeadlineSeconds, path.Child("activeDeadlineSeconds")))
        {
            return;
        }

        TolerationValidation.CheckOnlyAdded(errors, newSpec.Tolerations, oldSpec.Tolerations, path.Child("tolerations"));
        for (var i = 0; i < newSpec.SchedulingGates.Count; i++)
        {
            if (!oldSpec.SchedulingGates.Contains(newSpec.SchedulingGates[i]))
            {
                errors.Forbidden(path.Child("schedulingGates").Index(i).Child("name"),
                    $"only deletion is allowed, but found new scheduling gate '{newSpec.SchedulingGates[i].Name}'");
            }
        }

        if (newSpec == oldSpec)
        {
            return;
        }

        // What may change is set back; whatever still differs then may not.
        var rest = newSpec with
        {
            Containers = WithOldImages(newSpec.Containers, oldSpec.Containers),
            InitContainers = WithOldImages(newSpec.InitContainers, oldSpec.InitContainers),
            ActiveDeadlineSeconds = oldSpec.ActiveDeadlineSeconds,
            SchedulingGates = oldSpec.SchedulingGates,
            Tolerations = oldSpec.Tolerations,
        };
        if (oldSpec.TerminationGracePeriodSeconds < 0 && rest.TerminationGracePeriodSeconds == 1)
        {
            rest = rest with { TerminationGracePeriodSeconds = oldSpec.TerminationGracePeriodSeconds };
        }

        if (oldSpec.SchedulingGates.Count > 0)
        {
            rest = CheckNodeSelection(errors, rest, oldSpec, path);
        }

        if (rest != oldSpec)
        {
            errors.Forbidden(path, $"pod updates may not change fields other than {MayChange}\n{ObjectDiff.Of(oldSpec, rest)}");
        }
    }

    private static bool CheckContainers(
        FieldErrors errors, IReadOnlyList<Container> newContainers, IReadOnlyList<Container> oldContainers, FieldPath path)
    {
        if (newContainers.Count != oldContainers.Count)
        {
            errors.Forbidden(path, "pod updates may not add or remove containers");
            return false;
        }

        for (var i = 0; i < newContainers.Count; i++)
        {
            errors.RequireSet(path.Index(i).Child("image"), newContainers[i].Image);
            ContainerValidation.CheckImagePadding(errors, newContainers[i], path.Index(i));
        }

        return true;
    }

    private static bool CheckDeadline(FieldErrors errors, long? newSeconds, long? oldSeconds, FieldPath path)
    {
        if (newSeconds is < 0 or > int.MaxValue)
        {
            errors.Invalid(path, newSeconds, NameRules.Range(0, int.MaxValue));
            return false;
        }

        if (newSeconds > oldSeconds)
        {
            errors.Invalid(path, newSeconds, "must be less than or equal to previous value");
            return false;
        }

        if (newSeconds is null && oldSeconds is not null)
        {
            errors.Invalid(path, null, "must not update from a positive integer to nil value");
        }

        return true;
    }

    private static IReadOnlyList<Container> WithOldImages(IReadOnlyList<Container> containers, IReadOnlyList<Container> old) =>
        [.. containers.Select((container, i) => container with { Image = old[i].Image })];

    private static PodSpec CheckNodeSelection(FieldErrors errors, PodSpec spec, PodSpec old, FieldPath path)
    {
        foreach (var (key, value) in old.NodeSelector)
        {
            if (!spec.NodeSelector.TryGetValue(key, out var now) || now != value)
            {
                errors.Invalid(path.Child("nodeSelector"), GoSyntax.Map(spec.NodeSelector),
                    "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
                break;
            }
        }

        spec = spec with { NodeSelector = old.NodeSelector };
        var (newNode, oldNode) = (spec.Affinity?.NodeAffinity, old.Affinity?.NodeAffinity);
        if (newNode == oldNode)
        {
            return spec;
        }

        CheckNodeAffinity(errors, newNode, oldNode, path.Child("affinity").Child("nodeAffinity"));
        var affinity = (spec.Affinity ?? new()) with { NodeAffinity = oldNode };
        return spec with { Affinity = old.Affinity is null && affinity == new Affinity() ? null : affinity };
    }

    private static void CheckNodeAffinity(FieldErrors errors, NodeAffinity? now, NodeAffinity? old, FieldPath path)
    {
        var oldTerms = old?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms ?? [];
        var newTerms = now?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms ?? [];
        var at = path.Child("requiredDuringSchedulingIgnoredDuringExecution").Child("nodeSelectorTerms");
        if (oldTerms.Count > 0 && oldTerms.Count != newTerms.Count)
        {
            errors.Invalid(at, GoSyntax.Objects(newTerms), "no additions/deletions to non-empty NodeSelectorTerms list are allowed");
            return;
        }

        for (var i = 0; i < oldTerms.Count; i++)
        {
            if (!HasOnlyAdditions(newTerms[i], oldTerms[i]))
            {
                errors.Invalid(at.Index(i), GoSyntax.Object(newTerms[i]), "only additions are allowed (no mutations or deletions)");
            }
        }
    }

    // An empty term chooses no node, so that adding to it would widen the choice.
    private static bool HasOnlyAdditions(NodeSelectorTerm now, NodeSelectorTerm old) =>
        old.MatchExpressions.Count + old.MatchFields.Count == 0
            ? now.MatchExpressions.Count + now.MatchFields.Count == 0
            : now.MatchExpressions.Take(old.MatchExpressions.Count).SequenceEqual(old.MatchExpressions)
                && now.MatchFields.Take(old.MatchFields.Count).SequenceEqual(old.MatchFields);
}
