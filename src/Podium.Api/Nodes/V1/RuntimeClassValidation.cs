using Podium.Api.Core.V1;
using Podium.Api.Validation;

namespace Podium.Api.Nodes.V1;

/// <summary>Checks runtime classes (pkg/apis/node/validation, v1.32).</summary>
public static class RuntimeClassValidation
{
    private static readonly HashSet<string> NoClaims = [];

    /// <summary>Checks a new class.</summary>
    public static IReadOnlyList<FieldError> Validate(RuntimeClass obj)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(obj.Metadata, namespaced: false, ObjectNames.DnsSubdomain));
        errors.Invalid(FieldPath.Root("handler"), obj.Handler, ObjectNames.DnsLabel(obj.Handler, isPrefix: false));
        if (obj.Overhead is { } overhead)
        {
            ResourceValidation.Check(errors, new ResourceRequirements { Limits = overhead.PodFixed }, NoClaims, FieldPath.Root("overhead"));
        }

        if (obj.Scheduling is { } scheduling)
        {
            var path = FieldPath.Root("scheduling");
            errors.AddRange(ObjectMetaValidation.ValidateLabels(scheduling.NodeSelector, path.Child("nodeSelector")));
            TolerationValidation.Check(errors, scheduling.Tolerations, path.Child("tolerations"));
        }

        return errors;
    }

    /// <summary>Checks an update of a class: its handler may not change.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(RuntimeClass obj, RuntimeClass old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata));
        errors.RequireUnchanged(FieldPath.Root("handler"), obj.Handler, old.Handler);
        return errors;
    }
}
