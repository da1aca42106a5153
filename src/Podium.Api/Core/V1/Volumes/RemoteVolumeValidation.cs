using Podium.Api.Storage.V1;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>
/// Checks the volumes that other machines serve. In groups, because it is the first source in Kubernetes' order that
/// counts and every later one that is forbidden.
/// </summary>
internal static class RemoteVolumeValidation
{
    private const string HostPorts = "must be a host:port pair or multiple pairs separated by commas";

    public static void CheckFirst(FieldErrors errors, Volume volume, SourceCount sources, FieldPath path)
    {
        if (sources.Take(volume.GcePersistentDisk, "gcePersistentDisk"))
        {
            var at = path.Child("persistentDisk");
            errors.RequireSet(at.Child("pdName"), volume.GcePersistentDisk!.PdName);
            CheckPartition(errors, volume.GcePersistentDisk.Partition, at);
        }

        if (sources.Take(volume.AwsElasticBlockStore, "awsElasticBlockStore"))
        {
            var at = path.Child("awsElasticBlockStore");
            errors.RequireSet(at.Child("volumeID"), volume.AwsElasticBlockStore!.VolumeID);
            CheckPartition(errors, volume.AwsElasticBlockStore.Partition, at);
        }
    }

    public static void CheckSecond(FieldErrors errors, Volume volume, SourceCount sources, FieldPath path)
    {
        if (sources.Take(volume.Nfs, "nfs"))
        {
            var at = path.Child("nfs");
            errors.RequireSet(at.Child("server"), volume.Nfs!.Server);
            errors.RequireSet(at.Child("path"), volume.Nfs.Path);
            if (!volume.Nfs.Path.StartsWith('/'))
            {
                errors.Invalid(at.Child("path"), volume.Nfs.Path, "must be an absolute path");
            }
        }

        if (sources.Take(volume.Iscsi, "iscsi"))
        {
            IscsiValidation.Check(errors, volume.Iscsi!, path.Child("iscsi"));
        }

        if (sources.Take(volume.Glusterfs, "glusterfs"))
        {
            errors.RequireSet(path.Child("glusterfs").Child("endpoints"), volume.Glusterfs!.Endpoints);
            errors.RequireSet(path.Child("glusterfs").Child("path"), volume.Glusterfs.Path);
        }

        if (sources.Take(volume.Flocker, "flocker"))
        {
            CheckFlocker(errors, volume.Flocker!, path.Child("flocker"));
        }

        if (sources.Take(volume.PersistentVolumeClaim, "persistentVolumeClaim"))
        {
            errors.RequireSet(path.Child("persistentVolumeClaim").Child("claimName"), volume.PersistentVolumeClaim!.ClaimName);
        }

        if (sources.Take(volume.Rbd, "rbd"))
        {
            CheckMonitors(errors, volume.Rbd!.Monitors, path.Child("rbd"));
            errors.RequireSet(path.Child("rbd").Child("image"), volume.Rbd.Image);
        }

        if (sources.Take(volume.Cinder, "cinder"))
        {
            errors.RequireSet(path.Child("cinder").Child("volumeID"), volume.Cinder!.VolumeID);
            CheckSecretName(errors, volume.Cinder.SecretRef, path.Child("cinder").Child("secretRef"));
        }

        if (sources.Take(volume.Cephfs, "cephFS"))
        {
            CheckMonitors(errors, volume.Cephfs!.Monitors, path.Child("cephfs"));
        }

        if (sources.Take(volume.Quobyte, "quobyte"))
        {
            CheckQuobyte(errors, volume.Quobyte!, path.Child("quobyte"));
        }
    }

    public static void CheckThird(FieldErrors errors, Volume volume, SourceCount sources, FieldPath path)
    {
        if (sources.Take(volume.Fc, "fc"))
        {
            CheckFibreChannel(errors, volume.Fc!, path.Child("fc"));
        }

        if (sources.Take(volume.FlexVolume, "flexVolume"))
        {
            CheckFlex(errors, volume.FlexVolume!, path.Child("flexVolume"));
        }

        if (sources.Take(volume.AzureFile, "azureFile"))
        {
            errors.RequireSet(path.Child("azureFile").Child("secretName"), volume.AzureFile!.SecretName);
            errors.RequireSet(path.Child("azureFile").Child("shareName"), volume.AzureFile.ShareName);
        }

        if (sources.Take(volume.VsphereVolume, "vsphereVolume"))
        {
            errors.RequireSet(path.Child("vsphereVolume").Child("volumePath"), volume.VsphereVolume!.VolumePath);
        }

        if (sources.Take(volume.PhotonPersistentDisk, "photonPersistentDisk"))
        {
            errors.RequireSet(path.Child("photonPersistentDisk").Child("pdID"), volume.PhotonPersistentDisk!.PdID);
        }

        if (sources.Take(volume.PortworxVolume, "portworxVolume"))
        {
            errors.RequireSet(path.Child("portworxVolume").Child("volumeID"), volume.PortworxVolume!.VolumeID);
        }

        if (sources.Take(volume.AzureDisk, "azureDisk"))
        {
            CheckAzureDisk(errors, volume.AzureDisk!, path.Child("azureDisk"));
        }

        if (sources.Take(volume.Storageos, "storageos"))
        {
            CheckStorageOS(errors, volume.Storageos!, path.Child("storageos"));
        }
    }

    public static void CheckLast(FieldErrors errors, Volume volume, SourceCount sources, FieldPath path)
    {
        if (sources.Take(volume.ScaleIO, "scaleIO"))
        {
            var at = path.Child("scaleIO");
            errors.RequireSet(at.Child("gateway"), volume.ScaleIO!.Gateway);
            errors.RequireSet(at.Child("system"), volume.ScaleIO.System);
            errors.RequireSet(at.Child("volumeName"), volume.ScaleIO.VolumeName);
        }

        if (sources.Take(volume.Csi, "csi"))
        {
            CheckCsi(errors, volume.Csi!, path.Child("csi"));
        }
    }

    private static void CheckPartition(FieldErrors errors, int partition, FieldPath path)
    {
        if (partition is < 0 or > 255)
        {
            errors.Invalid(path.Child("partition"), partition, NameRules.Range(1, 255));
        }
    }

    private static void CheckMonitors(FieldErrors errors, IReadOnlyList<string> monitors, FieldPath path)
    {
        if (monitors.Count == 0)
        {
            errors.Required(path.Child("monitors"));
        }
    }

    private static void CheckSecretName(FieldErrors errors, LocalObjectReference? secret, FieldPath path)
    {
        if (secret is { Name.Length: 0 })
        {
            errors.Required(path.Child("name"));
        }
    }

    private static void CheckFlocker(FieldErrors errors, FlockerVolumeSource source, FieldPath path)
    {
        if (source.DatasetName.Length == 0 && source.DatasetUUID.Length == 0)
        {
            errors.Required(path, "one of datasetName and datasetUUID is required");
        }

        if (source.DatasetName.Length > 0 && source.DatasetUUID.Length > 0)
        {
            errors.Invalid(path, "resource", "datasetName and datasetUUID can not be specified simultaneously");
        }

        if (source.DatasetName.Contains('/', StringComparison.Ordinal))
        {
            errors.Invalid(path.Child("datasetName"), source.DatasetName, "must not contain '/'");
        }
    }

    private static void CheckQuobyte(FieldErrors errors, QuobyteVolumeSource source, FieldPath path)
    {
        if (errors.RequireSet(path.Child("registry"), source.Registry, HostPorts))
        {
            if (source.Tenant.Length >= 65)
            {
                errors.Required(path.Child("tenant"), "must be a UUID and may not exceed a length of 64 characters");
            }
            else
            {
                foreach (var pair in source.Registry.Split(',').Where(pair => pair.Count(c => c == ':') != 1 && !pair.StartsWith('[')))
                {
                    errors.Invalid(path.Child("registry"), source.Registry, HostPorts);
                }
            }
        }

        errors.RequireSet(path.Child("volume"), source.Volume);
    }

    private static void CheckFibreChannel(FieldErrors errors, FCVolumeSource source, FieldPath path)
    {
        var names = path.Child("targetWWNs");
        if (source.TargetWWNs.Count == 0 && source.Wwids.Count == 0)
        {
            errors.Required(names, "must specify either targetWWNs or wwids, but not both");
        }

        if (source.TargetWWNs.Count > 0 && source.Wwids.Count > 0)
        {
            errors.Invalid(names, GoSyntax.Strings(source.TargetWWNs), "targetWWNs and wwids can not be specified simultaneously");
        }

        if (source.TargetWWNs.Count > 0)
        {
            if (source.Lun is not { } lun)
            {
                errors.Required(path.Child("lun"), "lun is required if targetWWNs is specified");
            }
            else if (lun is < 0 or > 255)
            {
                errors.Invalid(path.Child("lun"), lun, NameRules.Range(0, 255));
            }
        }
    }

    private static void CheckFlex(FieldErrors errors, FlexVolumeSource source, FieldPath path)
    {
        errors.RequireSet(path.Child("driver"), source.Driver);
        foreach (var key in source.Options.Keys)
        {
            // The kubelet hands these to the plugin itself.
            var space = key.IndexOf('/', StringComparison.Ordinal) is var slash && slash > 0 ? key[..slash].ToLowerInvariant() : "";
            if (space is "kubernetes.io" or "k8s.io" || space.EndsWith(".kubernetes.io", StringComparison.Ordinal) || space.EndsWith(".k8s.io", StringComparison.Ordinal))
            {
                errors.Invalid(path.Child("options").Key(key), key,
                    "kubernetes.io and k8s.io namespaces are reserved");
            }
        }
    }

    private static void CheckAzureDisk(FieldErrors errors, AzureDiskVolumeSource source, FieldPath path)
    {
        errors.RequireSet(path.Child("diskName"), source.DiskName);
        errors.RequireSet(path.Child("diskURI"), source.DiskURI);
        errors.AllowOneOf(path.Child("cachingMode"), source.CachingMode, "None", "ReadOnly", "ReadWrite");
        errors.AllowOneOf(path.Child("kind"), source.Kind, "Dedicated", "Managed", "Shared");
        if (source.Kind == "Managed" && !source.DiskURI.StartsWith("/subscriptions/", StringComparison.Ordinal))
        {
            errors.NotSupported(path.Child("diskURI"), source.DiskURI,
                "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}");
        }

        if (source.Kind is not (null or "Managed") && !source.DiskURI.StartsWith("https://", StringComparison.Ordinal))
        {
            errors.NotSupported(path.Child("diskURI"), source.DiskURI, "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd");
        }
    }

    private static void CheckStorageOS(FieldErrors errors, StorageOSVolumeSource source, FieldPath path)
    {
        if (errors.RequireSet(path.Child("volumeName"), source.VolumeName))
        {
            errors.Invalid(path.Child("volumeName"), source.VolumeName, NameRules.Dns1123Label(source.VolumeName));
        }

        if (source.VolumeNamespace.Length > 0)
        {
            errors.Invalid(path.Child("volumeNamespace"), source.VolumeNamespace, NameRules.Dns1123Label(source.VolumeNamespace));
        }

        CheckSecretName(errors, source.SecretRef, path.Child("secretRef"));
    }

    private static void CheckCsi(FieldErrors errors, CSIVolumeSource source, FieldPath path)
    {
        CSIValidation.CheckDriverName(errors, source.Driver, path.Child("driver"));
        if (source.NodePublishSecretRef is { } secret)
        {
            var name = path.Child("nodePublishSecretRef").Child("name");
            if (errors.RequireSet(name, secret.Name))
            {
                errors.Invalid(name, secret.Name, NameRules.Dns1123Subdomain(secret.Name));
            }
        }
    }
}
