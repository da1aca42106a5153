using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Selectors;
using Podium.Api.Validation;

namespace Podium.Api.Apps.V1;

/// <summary>What the checks of daemon sets and stateful sets have in common.</summary>
internal static class RevisedSet
{
    /// <summary>A selector as messages show it.</summary>
    public static object? Shown(LabelSelector? selector) => selector is null ? null : GoSyntax.Object(selector);

    /// <summary>The selector, or null where it is not valid, which its own check tells.</summary>
    public static Selector? TrySelector(LabelSelector? selector)
    {
        try
        {
            return Selector.From(selector);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The pods of a set run for ever.</summary>
    public static void CheckLasting(FieldErrors errors, PodSpec spec, FieldPath path, string kind)
    {
        if (spec.RestartPolicy != "Always")
        {
            errors.NotSupported(path.Child("restartPolicy"), spec.RestartPolicy, "Always");
        }

        errors.ForbidSet(path.Child("activeDeadlineSeconds"), spec.ActiveDeadlineSeconds, $"activeDeadlineSeconds in {kind} is not Supported");
    }

    /// <summary>A count of collisions never falls.</summary>
    public static void CheckCollisionCount(FieldErrors errors, int? count, int? old, FieldPath status)
    {
        errors.RequireNonNegative(status.Child("collisionCount"), count ?? 0);
        if (old is { } before && (count ?? -1) < before)
        {
            errors.Invalid(status.Child("collisionCount"), count ?? 0, "cannot be decremented");
        }
    }
}
