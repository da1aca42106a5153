using System.Text;
using Podium.Api.Validation;

namespace Podium.Api.Networking.V1;

/// <summary>Checks ingress classes (pkg/apis/networking/validation, v1.32). The objects must have their defaults.</summary>
public static class IngressClassValidation
{
    private const int ControllerBytesMax = 250;
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a new class.</summary>
    public static IReadOnlyList<FieldError> Validate(IngressClass obj)
    {
        var errors = new FieldErrors();
        Check(errors, obj);
        return errors;
    }

    /// <summary>Checks an update of a class: its controller may not change.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(IngressClass obj, IngressClass old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata));
        errors.RequireUnchanged(Spec.Child("controller"), obj.Spec.Controller, old.Spec.Controller);
        Check(errors, obj);
        return errors;
    }

    private static void Check(FieldErrors errors, IngressClass obj)
    {
        errors.AddRange(ObjectMetaValidation.Validate(obj.Metadata, namespaced: false, ObjectNames.DnsSubdomain));
        var controller = Spec.Child("controller");
        if (Encoding.UTF8.GetByteCount(obj.Spec.Controller) > ControllerBytesMax)
        {
            errors.Add(FieldError.TooLong(controller, ControllerBytesMax));
        }

        PathRules.CheckDomainPrefixed(errors, controller, obj.Spec.Controller);
        if (obj.Spec.Parameters is { } parameters)
        {
            CheckParameters(errors, parameters, Spec.Child("parameters"));
        }
    }

    private static void CheckParameters(FieldErrors errors, IngressClassParametersReference parameters, FieldPath path)
    {
        IngressValidation.CheckReference(errors, parameters.ApiGroup, parameters.Kind, parameters.Name, path);
        switch (parameters.Scope)
        {
            case null:
                errors.Required(path.Child("scope"));
                break;
            case "Namespace" when parameters.Namespace is null:
                errors.Required(path.Child("namespace"), "`parameters.scope` is set to 'Namespace'");
                break;
            case "Namespace":
                errors.Invalid(path.Child("namespace"), parameters.Namespace, NameRules.Dns1123Label(parameters.Namespace));
                break;
            case "Cluster":
                errors.ForbidSet(path.Child("namespace"), parameters.Namespace, "`parameters.scope` is set to 'Cluster'");
                break;
            default:
                errors.NotSupported(path.Child("scope"), parameters.Scope, "Cluster", "Namespace");
                break;
        }
    }
}
