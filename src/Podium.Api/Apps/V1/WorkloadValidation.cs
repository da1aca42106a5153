using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Selectors;
using Podium.Api.Validation;

namespace Podium.Api.Apps.V1;

/// <summary>What the checks of the kinds that make pods of a template have in common (pkg/apis/apps/validation).</summary>
public static class WorkloadValidation
{
    /// <summary>
    /// Checks a required selector, that it chooses the template's pods, and the template of pods that run for ever.
    /// </summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="selector">The selector.</param>
    /// <param name="template">The template, with its defaults.</param>
    /// <param name="kindInWords">What an empty selector is said to be wrong for.</param>
    /// <param name="spec">Where the spec stands.</param>
    public static void CheckSelectorAndTemplate(
        FieldErrors errors, LabelSelector? selector, PodTemplateSpec template, string kindInWords, FieldPath spec)
    {
        if (CheckSelector(errors, selector, kindInWords, spec.Child("selector")) is { } chosen)
        {
            CheckTemplate(errors, chosen, template, "ReplicaSet", spec.Child("template"));
        }
    }

    /// <summary>Checks a required selector.</summary>
    /// <returns>What it chooses; null where nobody can tell.</returns>
    public static Selector? CheckSelector(FieldErrors errors, LabelSelector? selector, string kindInWords, FieldPath path)
    {
        if (selector is null)
        {
            errors.Required(path);
            return Selector.Nothing;
        }

        LabelSelectorValidation.Check(errors, selector, path);
        if (selector.MatchLabels.Count + selector.MatchExpressions.Count == 0)
        {
            errors.Invalid(path, GoSyntax.LabelSelector(selector), $"empty selector is invalid for {kindInWords}");
        }

        var chosen = LabelSelectorValidation.TryRead(selector);
        if (chosen is null)
        {
            errors.Invalid(path, GoSyntax.LabelSelector(selector), "invalid label selector");
        }

        return chosen;
    }

    /// <summary>Checks the template of pods that run for ever, and that a selector chooses them.</summary>
    public static void CheckTemplate(FieldErrors errors, Selector selector, PodTemplateSpec template, string kind, FieldPath path)
    {
        CheckChosen(errors, selector, template, path);
        errors.AddRange(PodValidation.ValidatePodTemplateSpec(template, path));
        CheckLasting(errors, template, kind, path);
    }

    /// <summary>Checks that a template's pods run for ever.</summary>
    public static void CheckLasting(FieldErrors errors, PodTemplateSpec template, string kind, FieldPath path)
    {
        if (template.Spec.RestartPolicy != "Always")
        {
            errors.NotSupported(path.Child("spec").Child("restartPolicy"), template.Spec.RestartPolicy, "Always");
        }

        errors.ForbidSet(
            path.Child("spec").Child("activeDeadlineSeconds"),
            template.Spec.ActiveDeadlineSeconds,
            $"activeDeadlineSeconds in {kind} is not Supported");
    }

    /// <summary>Checks that a selector chooses the pods of a template.</summary>
    public static void CheckChosen(FieldErrors errors, Selector selector, PodTemplateSpec template, FieldPath path)
    {
        if (!selector.IsEverything && !selector.Matches(template.Metadata.Labels))
        {
            errors.Invalid(
                path.Child("metadata").Child("labels"), GoSyntax.Map(template.Metadata.Labels), "`selector` does not match template `labels`");
        }
    }

    /// <summary>Checks that an update leaves the selector alone.</summary>
    public static void CheckSelectorUnchanged(FieldErrors errors, LabelSelector? selector, LabelSelector? old, FieldPath path)
    {
        if (selector != old)
        {
            errors.Invalid(path, selector is null ? null : GoSyntax.LabelSelector(selector), "field is immutable");
        }
    }

    /// <summary>Checks that a count of collisions does not fall.</summary>
    internal static void CheckCollisionCount(FieldErrors errors, int? count, int? old, FieldPath status)
    {
        errors.RequireNonNegative(status.Child("collisionCount"), count ?? 0);
        if (old is { } before && (count ?? -1) < before)
        {
            errors.Invalid(status.Child("collisionCount"), count ?? 0, "cannot be decremented");
        }
    }
}
