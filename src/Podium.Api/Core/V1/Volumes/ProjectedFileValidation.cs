using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks the files that keys and fields become.</summary>
internal static class ProjectedFileValidation
{
    private static readonly string[] Fields = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

    public static void CheckMode(FieldErrors errors, int? mode, FieldPath path)
    {
        if (mode is < 0 or > 0b111_111_111)
        {
            errors.Invalid(path, mode, "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }

    public static void CheckItems(FieldErrors errors, IReadOnlyList<KeyToPath> items, FieldPath path)
    {
        for (var i = 0; i < items.Count; i++)
        {
            CheckItem(errors, items[i], path.Index(i));
        }
    }

    public static void CheckItem(FieldErrors errors, KeyToPath item, FieldPath path)
    {
        errors.RequireSet(path.Child("key"), item.Key);
        errors.RequireSet(path.Child("path"), item.Path);
        PathRules.CheckFileInVolume(errors, path.Child("path"), item.Path);
        CheckMode(errors, item.Mode, path.Child("mode"));
    }

    public static void CheckFile(FieldErrors errors, DownwardAPIVolumeFile file, FieldPath path)
    {
        errors.RequireSet(path.Child("path"), file.Path);
        PathRules.CheckFileInVolume(errors, path.Child("path"), file.Path);
        if (file.FieldRef is { } field)
        {
            FieldRefValidation.Check(errors, field, Fields, path.Child("fieldRef"));
            if (file.ResourceFieldRef is not null)
            {
                errors.Invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
            }
        }
        else if (file.ResourceFieldRef is { } resource)
        {
            FieldRefValidation.Check(errors, resource, path.Child("resourceFieldRef"), inVolume: true);
        }
        else
        {
            errors.Required(path, "one of fieldRef and resourceFieldRef is required");
        }

        CheckMode(errors, file.Mode, path.Child("mode"));
    }
}
