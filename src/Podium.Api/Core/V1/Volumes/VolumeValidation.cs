using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks a pod's volumes (pkg/apis/core/validation: ValidateVolumes, validateVolumeSource).</summary>
internal static class VolumeValidation
{
    /// <summary>Checks the volumes and gives those with right names, by name.</summary>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="volumes">The volumes.</param>
    /// <param name="podName">The pod's name, which claims of ephemeral volumes get; empty in a template.</param>
    /// <param name="path">Where the volumes stand.</param>
    public static IReadOnlyDictionary<string, Volume> Check(FieldErrors errors, IReadOnlyList<Volume> volumes, string podName, FieldPath path)
    {
        var byName = new Dictionary<string, Volume>(StringComparer.Ordinal);
        var claims = new HashSet<string>(StringComparer.Ordinal);
        foreach (var volume in volumes)
        {
            if (volume.PersistentVolumeClaim is { } claim)
            {
                claims.Add(claim.ClaimName);
            }
        }

        for (var i = 0; i < volumes.Count; i++)
        {
            var (volume, at) = (volumes[i], path.Index(i));
            var before = errors.Count;
            CheckSource(errors, volume, podName, at);
            var name = at.Child("name");
            if (errors.RequireSet(name, volume.Name))
            {
                errors.Invalid(name, volume.Name, NameRules.Dns1123Label(volume.Name));
            }

            if (byName.ContainsKey(volume.Name))
            {
                errors.Duplicate(name, volume.Name);
            }

            if (errors.Count == before)
            {
                byName.Add(volume.Name, volume);
            }

            if (volume.Ephemeral is not null && podName.Length > 0 && claims.Contains($"{podName}-{volume.Name}"))
            {
                errors.Invalid(name, volume.Name,
                    $"conflicting PVC name: would use the same PVC \"{podName}-{volume.Name}\" as a different persistentVolumeClaim volume");
            }
        }

        return byName;
    }

    private static void CheckSource(FieldErrors errors, Volume volume, string podName, FieldPath path)
    {
        var sources = new SourceCount(errors, path);
        if (sources.Take(volume.EmptyDir, "emptyDir") && volume.EmptyDir!.SizeLimit is { Sign: < 0 })
        {
            errors.Forbidden(path.Child("emptyDir").Child("sizeLimit"), "SizeLimit field must be a valid resource quantity");
        }

        if (sources.Take(volume.HostPath, "hostPath"))
        {
            CheckHostPath(errors, volume.HostPath!, path.Child("hostPath"));
        }

        if (sources.Take(volume.GitRepo, "gitRepo"))
        {
            errors.RequireSet(path.Child("gitRepo").Child("repository"), volume.GitRepo!.Repository);
            PathRules.CheckDescending(errors, path.Child("gitRepo").Child("directory"), volume.GitRepo.Directory);
        }

        RemoteVolumeValidation.CheckFirst(errors, volume, sources, path);
        if (sources.Take(volume.Secret, "secret"))
        {
            var at = path.Child("secret");
            errors.RequireSet(at.Child("secretName"), volume.Secret!.SecretName);
            ProjectedFileValidation.CheckMode(errors, volume.Secret.DefaultMode, at.Child("defaultMode"));
            ProjectedFileValidation.CheckItems(errors, volume.Secret.Items, at.Child("items"));
        }

        RemoteVolumeValidation.CheckSecond(errors, volume, sources, path);
        if (sources.Take(volume.DownwardAPI, "downwardAPI"))
        {
            var at = path.Child("downwardAPI");
            ProjectedFileValidation.CheckMode(errors, volume.DownwardAPI!.DefaultMode, at.Child("defaultMode"));
            foreach (var file in volume.DownwardAPI.Items)
            {
                ProjectedFileValidation.CheckFile(errors, file, at);
            }
        }

        if (sources.Take(volume.ConfigMap, "configMap"))
        {
            var at = path.Child("configMap");
            errors.RequireSet(at.Child("name"), volume.ConfigMap!.Name);
            ProjectedFileValidation.CheckMode(errors, volume.ConfigMap.DefaultMode, at.Child("defaultMode"));
            ProjectedFileValidation.CheckItems(errors, volume.ConfigMap.Items, at.Child("items"));
        }

        RemoteVolumeValidation.CheckThird(errors, volume, sources, path);
        if (sources.Take(volume.Projected, "projected"))
        {
            ProjectedVolumeValidation.Check(errors, volume.Projected!, path.Child("projected"));
        }

        RemoteVolumeValidation.CheckLast(errors, volume, sources, path);
        if (sources.Take(volume.Ephemeral, "ephemeral"))
        {
            EphemeralVolumeValidation.Check(errors, volume, podName, path.Child("ephemeral"));
        }

        if (sources.Take(volume.Image, "image"))
        {
            var at = path.Child("image");
            errors.RequireSet(at.Child("reference"), volume.Image!.Reference);
            errors.RequireOneOf(at.Child("pullPolicy"), volume.Image.PullPolicy, "Always", "IfNotPresent", "Never");
        }

        if (sources.Count == 0)
        {
            errors.Required(path, "must specify a volume type");
        }
    }

    private static void CheckHostPath(FieldErrors errors, HostPathVolumeSource source, FieldPath path)
    {
        if (!errors.RequireSet(path.Child("path"), source.Path))
        {
            return;
        }

        PathRules.CheckNoBacksteps(errors, path.Child("path"), source.Path);
        errors.AllowOneOf(path.Child("type"), source.Type,
            "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");
    }
}

/// <summary>Counts the sources of a volume; the second is one too many.</summary>
internal sealed class SourceCount(FieldErrors errors, FieldPath path)
{
    public int Count { get; private set; }

    /// <summary>Whether the source is set and the first one.</summary>
    public bool Take(object? source, string name)
    {
        if (source is null)
        {
            return false;
        }

        if (Count > 0)
        {
            errors.Forbidden(path.Child(name), "may not specify more than 1 volume type");
            return false;
        }

        Count = 1;
        return true;
    }
}
