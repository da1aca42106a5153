using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks where volumes appear in containers (pkg/apis/core/validation: ValidateVolumeMounts, ValidateVolumeDevices).</summary>
internal static class VolumeMountValidation
{
    public static void Check(FieldErrors errors, Container container, IReadOnlyDictionary<string, Volume> volumes, FieldPath path)
    {
        CheckMounts(errors, container, volumes, path.Child("volumeMounts"));
        CheckDevices(errors, container, volumes, path.Child("volumeDevices"));
    }

    private static void CheckMounts(FieldErrors errors, Container container, IReadOnlyDictionary<string, Volume> volumes, FieldPath path)
    {
        var points = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < container.VolumeMounts.Count; i++)
        {
            var (mount, at) = (container.VolumeMounts[i], path.Index(i));
            errors.RequireSet(at.Child("name"), mount.Name);
            if (!volumes.TryGetValue(mount.Name, out var volume))
            {
                errors.NotFound(at.Child("name"), mount.Name);
            }

            errors.RequireSet(at.Child("mountPath"), mount.MountPath);
            if (!points.Add(mount.MountPath))
            {
                errors.Invalid(at.Child("mountPath"), mount.MountPath, "must be unique");
            }

            foreach (var device in container.VolumeDevices)
            {
                if (device.Name == mount.Name)
                {
                    errors.Invalid(at.Child("name"), mount.Name, "must not already exist in volumeDevices");
                }

                if (device.DevicePath == mount.MountPath)
                {
                    errors.Invalid(at.Child("mountPath"), mount.MountPath, "must not already exist as a path in volumeDevices");
                }
            }

            CheckSubPaths(errors, mount, volume, at, path);
            CheckPropagation(errors, container, mount, path);
        }
    }

    private static void CheckSubPaths(FieldErrors errors, VolumeMount mount, Volume? volume, FieldPath at, FieldPath list)
    {
        if (volume?.Image is not null)
        {
            if (mount.SubPath.Length > 0)
            {
                errors.Invalid(at.Child("subPath"), mount.SubPath, "not allowed in image volume sources");
            }

            if (mount.SubPathExpr.Length > 0)
            {
                errors.Invalid(at.Child("subPathExpr"), mount.SubPathExpr, "not allowed in image volume sources");
            }
        }

        // Kubernetes names these without the mount's index.
        if (mount.SubPath.Length > 0)
        {
            PathRules.CheckDescending(errors, list.Child("subPath"), mount.SubPath);
        }

        if (mount.SubPathExpr.Length > 0)
        {
            if (mount.SubPath.Length > 0)
            {
                errors.Invalid(at.Child("subPathExpr"), mount.SubPathExpr, "subPathExpr and subPath are mutually exclusive");
            }

            PathRules.CheckDescending(errors, list.Child("subPathExpr"), mount.SubPathExpr);
        }
    }

    private static void CheckPropagation(FieldErrors errors, Container container, VolumeMount mount, FieldPath list)
    {
        errors.AllowOneOf(list.Child("mountPropagation"), mount.MountPropagation, "Bidirectional", "HostToContainer", "None");
        if (mount.MountPropagation == "Bidirectional" && container.SecurityContext?.Privileged != true)
        {
            errors.Forbidden(list.Child("mountPropagation"), "Bidirectional mount propagation is available only to privileged containers");
        }

        var recursive = list.Child("recursiveReadOnly");
        errors.AllowOneOf(recursive, mount.RecursiveReadOnly, "Disabled", "Enabled", "IfPossible");
        if (mount.RecursiveReadOnly is "Enabled" or "IfPossible")
        {
            if (!mount.ReadOnly)
            {
                errors.Forbidden(recursive, "may only be specified when readOnly is true");
            }

            if (mount.MountPropagation is not (null or "None"))
            {
                errors.Forbidden(recursive, "may only be specified when mountPropagation is None or not specified");
            }
        }
    }

    private static void CheckDevices(FieldErrors errors, Container container, IReadOnlyDictionary<string, Volume> volumes, FieldPath path)
    {
        var (names, paths) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < container.VolumeDevices.Count; i++)
        {
            var (device, at) = (container.VolumeDevices[i], path.Index(i));
            var (name, place) = (at.Child("name"), at.Child("devicePath"));
            if (errors.RequireSet(name, device.Name) && !names.Add(device.Name))
            {
                errors.Invalid(name, device.Name, "must be unique");
            }

            if (!volumes.TryGetValue(device.Name, out var volume))
            {
                errors.NotFound(name, device.Name);
            }
            else if (volume.PersistentVolumeClaim is null && volume.Ephemeral is null)
            {
                errors.Invalid(name, device.Name, "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
            }

            errors.RequireSet(place, device.DevicePath);
            if (PathRules.HasBackstep(device.DevicePath))
            {
                errors.Invalid(place, device.DevicePath, "can not contain backsteps ('..')");
            }
            else if (!paths.Add(device.DevicePath))
            {
                errors.Invalid(place, device.DevicePath, "must be unique");
            }

            foreach (var mount in container.VolumeMounts)
            {
                if (mount.Name == device.Name)
                {
                    errors.Invalid(name, device.Name, "must not already exist in volumeMounts");
                }

                if (mount.MountPath == device.DevicePath)
                {
                    errors.Invalid(place, device.DevicePath, "must not already exist as a path in volumeMounts");
                }
            }
        }
    }
}
