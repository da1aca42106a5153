using System.Text.RegularExpressions;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks iSCSI volumes (pkg/apis/core/validation: validateISCSIVolumeSource).</summary>
internal static partial class IscsiValidation
{
    public static void Check(FieldErrors errors, ISCSIVolumeSource source, FieldPath path)
    {
        errors.RequireSet(path.Child("targetPortal"), source.TargetPortal);
        if (errors.RequireSet(path.Child("iqn"), source.Iqn))
        {
            CheckName(errors, source.Iqn, path.Child("iqn"));
        }

        if (source.Lun is < 0 or > 255)
        {
            errors.Invalid(path.Child("lun"), source.Lun, NameRules.Range(0, 255));
        }

        if ((source.ChapAuthDiscovery || source.ChapAuthSession) && source.SecretRef is null)
        {
            errors.Required(path.Child("secretRef"));
        }

        if (source.InitiatorName is { } initiator)
        {
            CheckName(errors, initiator, path.Child("initiatorname"));
        }
    }

    private static void CheckName(FieldErrors errors, string name, FieldPath path)
    {
        var format = name.Length < 3 ? null : name[..3] switch
        {
            "iqn" => Iqn(),
            "eui" => Eui(),
            "naa" => Naa(),
            _ => null,
        };
        if (format is null)
        {
            errors.Invalid(path, name, "must be valid format starting with iqn, eui, or naa");
        }
        else if (!format.IsMatch(name))
        {
            errors.Invalid(path, name, "must be valid format");
        }
    }

    [GeneratedRegex(@"iqn\.[0-9]{4}-[0-9]{2}\.([A-Za-z0-9.-]+)(:[^,;*&$|\s]+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Iqn();

    [GeneratedRegex(@"\Aeui.[A-Za-z0-9]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Eui();

    [GeneratedRegex(@"\Anaa.[A-Za-z0-9]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Naa();
}
