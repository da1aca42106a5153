using Podium.Api.Core.V1;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Volumes;

/// <summary>
/// A pod's volumes, each by a set-up step of its kind. Steps are idempotent: after a restart, or to bring a volume up to
/// date, they are simply run again.
/// </summary>
internal sealed class PodVolumes
{
    private readonly PodNode node;
    private readonly ConfigVolumes config;

    /// <summary>The volumes of a node's pods.</summary>
    public PodVolumes(PodNode node)
    {
        this.node = node;
        config = new ConfigVolumes(node);
    }

    /// <summary>Sets all volumes up.</summary>
    /// <exception cref="VolumeException">One of them cannot be set up.</exception>
    public async Task SetUpAsync(Pod pod, IReadOnlyList<string> podIps, CancellationToken cancellationToken)
    {
        foreach (var volume in pod.Spec.Volumes)
        {
            try
            {
                await SetUpAsync(pod, volume, podIps, cancellationToken);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new VolumeException(volume.Name, failure.Message);
            }
        }
    }

    /// <summary>Brings the volumes up to date whose contents come from elsewhere.</summary>
    /// <exception cref="VolumeException">One of them cannot be.</exception>
    public async Task RefreshAsync(Pod pod, IReadOnlyList<string> podIps, CancellationToken cancellationToken)
    {
        foreach (var volume in pod.Spec.Volumes)
        {
            if (ConfigVolumes.Handles(volume))
            {
                await config.SetUpAsync(pod, volume, podIps, cancellationToken);
            }
        }
    }

    /// <summary>Whether a pod has volumes whose contents come from elsewhere and change.</summary>
    public static bool NeedsRefresh(Pod pod)
    {
        foreach (var volume in pod.Spec.Volumes)
        {
            if (ConfigVolumes.Handles(volume))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the volumes are, by name. Only after they are set up.</summary>
    public IReadOnlyDictionary<string, MountedVolume> Locate(Pod pod)
    {
        var result = new Dictionary<string, MountedVolume>(pod.Spec.Volumes.Count, StringComparer.Ordinal);
        foreach (var volume in pod.Spec.Volumes)
        {
            result[volume.Name] = new(volume.Name, PathOf(pod, volume));
        }

        return result;
    }

    /// <summary>Unmounts and removes all volumes of a pod. Idempotent; needs nothing but the pod's uid.</summary>
    public void TearDown(string uid)
    {
        var root = node.Paths.Pod(uid);
        if (!Directory.Exists(root))
        {
            return;
        }

        foreach (var mount in Mounts.Below(root))
        {
            Mounts.Unmount(mount);
        }

        Directory.Delete(root, recursive: true);
    }

    private async Task SetUpAsync(Pod pod, Volume volume, IReadOnlyList<string> podIps, CancellationToken cancellationToken)
    {
        if (volume.EmptyDir is { } emptyDir)
        {
            EmptyDirVolume.SetUp(PathOf(pod, volume), emptyDir, pod.Spec.SecurityContext?.FsGroup);
        }
        else if (volume.HostPath is { } hostPath)
        {
            HostPathVolume.SetUp(volume.Name, hostPath);
        }
        else if (ConfigVolumes.Handles(volume))
        {
            await config.SetUpAsync(pod, volume, podIps, cancellationToken);
        }
        else
        {
            throw new VolumeException(volume.Name, "no volume plugin matched");
        }
    }

    private string PathOf(Pod pod, Volume volume)
    {
        if (volume.HostPath is { } hostPath)
        {
            return hostPath.Path;
        }

        var plugin = volume.EmptyDir is not null ? "empty-dir"
            : volume.ConfigMap is not null ? "configmap"
            : volume.Secret is not null ? "secret"
            : volume.DownwardAPI is not null ? "downward-api"
            : "projected";
        return node.Paths.Volume(pod.Metadata.Uid, plugin, volume.Name);
    }
}

/// <summary>A volume cannot be set up.</summary>
/// <param name="volume">Its name.</param>
/// <param name="why">Why, in Kubernetes' words.</param>
internal sealed class VolumeException(string volume, string why)
    : Exception($"MountVolume.SetUp failed for volume \"{volume}\" : {why}");
