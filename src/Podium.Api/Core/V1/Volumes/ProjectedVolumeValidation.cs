using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks projected volumes (pkg/apis/core/validation: validateProjectionSources).</summary>
internal static class ProjectedVolumeValidation
{
    private const string Conflict = "conflicting duplicate paths";

    public static void Check(FieldErrors errors, ProjectedVolumeSource source, FieldPath path)
    {
        ProjectedFileValidation.CheckMode(errors, source.DefaultMode, path.Child("defaultMode"));
        var paths = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < source.Sources.Count; i++)
        {
            var at = path.Child("sources").Index(i);
            if (CheckProjection(errors, source.Sources[i], paths, path, at) > 1)
            {
                errors.Forbidden(at, "may not specify more than 1 volume type per source");
            }
        }
    }

    private static int CheckProjection(FieldErrors errors, VolumeProjection projection, HashSet<string> paths, FieldPath volume, FieldPath path)
    {
        var count = 0;
        if (projection.Secret is { } secret)
        {
            count++;
            CheckKeys(errors, secret.Name, secret.Items, paths, volume, path.Child("secret"));
        }

        if (projection.ConfigMap is { } configMap)
        {
            count++;
            CheckKeys(errors, configMap.Name, configMap.Items, paths, volume, path.Child("configMap"));
        }

        if (projection.DownwardAPI is { } downward)
        {
            count++;
            foreach (var file in downward.Items)
            {
                ProjectedFileValidation.CheckFile(errors, file, path.Child("downwardAPI"));
                if (file.Path.Length > 0 && !paths.Add(file.Path))
                {
                    errors.Invalid(volume, file.Path, Conflict);
                }
            }
        }

        if (projection.ServiceAccountToken is { } token)
        {
            count++;
            CheckToken(errors, token, volume, path.Child("serviceAccountToken"));
        }

        if (projection.ClusterTrustBundle is { } bundle)
        {
            count++;
            CheckBundle(errors, bundle, path.Child("clusterTrustBundle"));
            if (!paths.Add(bundle.Path))
            {
                errors.Invalid(volume, bundle.Path, Conflict);
            }
        }

        return count;
    }

    private static void CheckKeys(
        FieldErrors errors, string name, IReadOnlyList<KeyToPath> items, HashSet<string> paths, FieldPath volume, FieldPath path)
    {
        errors.RequireSet(path.Child("name"), name);
        for (var i = 0; i < items.Count; i++)
        {
            ProjectedFileValidation.CheckItem(errors, items[i], path.Child("items").Index(i));
            if (items[i].Path.Length > 0 && !paths.Add(items[i].Path))
            {
                errors.Invalid(volume, name, Conflict);
            }
        }
    }

    private static void CheckToken(FieldErrors errors, ServiceAccountTokenProjection token, FieldPath volume, FieldPath path)
    {
        var seconds = token.ExpirationSeconds ?? 0;
        if (seconds < 600)
        {
            errors.Invalid(path.Child("expirationSeconds"), seconds, "may not specify a duration less than 10 minutes");
        }

        if (seconds > 1L << 32)
        {
            errors.Invalid(path.Child("expirationSeconds"), seconds, "may not specify a duration larger than 2^32 seconds");
        }

        if (errors.RequireSet(volume.Child("path"), token.Path))
        {
            PathRules.CheckFileInVolume(errors, volume.Child("path"), token.Path);
        }
    }

    private static void CheckBundle(FieldErrors errors, ClusterTrustBundleProjection bundle, FieldPath path)
    {
        switch (bundle.Name, bundle.SignerName)
        {
            case ({ }, { }):
                errors.Invalid(path, GoSyntax.Object(bundle), "only one of name and signerName may be used");
                break;
            case ({ } name, null):
                errors.RequireSet(path.Child("name"), name, "must be a valid object name");
                foreach (var reason in name.Contains(':', StringComparison.Ordinal) ? [] : NameRules.Dns1123Subdomain(name))
                {
                    errors.Invalid(path.Child("name"), name, "not a valid clustertrustbundlename: " + reason);
                }

                if (bundle.LabelSelector is { } selector)
                {
                    errors.Invalid(path.Child("labelSelector"), GoSyntax.Object(selector), "labelSelector must be unset if name is specified");
                }

                break;
            case (null, { } signer):
                errors.RequireSet(path.Child("signerName"), signer, "must be a valid signer name");
                LabelSelectorValidation.Check(errors, bundle.LabelSelector, path.Child("labelSelector"));
                break;
            default:
                errors.Required(path, "either name or signerName must be specified");
                break;
        }

        errors.RequireSet(path.Child("path"), bundle.Path);
        PathRules.CheckFileInVolume(errors, path.Child("path"), bundle.Path);
    }
}
