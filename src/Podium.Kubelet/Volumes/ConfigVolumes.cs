using System.Text;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Kubelet.Containers;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Volumes;

/// <summary>Volumes whose files come from the API: config maps, secrets, the pod itself, service account tokens.</summary>
/// <param name="node">The node.</param>
internal sealed class ConfigVolumes(PodNode node)
{
    private const int DefaultMode = 0x1A4; // 0644
    private const int OwnersMode = 0x180; // 0600
    private const int GroupMayRead = 0x120; // 0440
    private readonly ServiceAccountTokens tokens = new(node.Client, node.Time);

    /// <summary>Whether a volume is of these kinds.</summary>
    public static bool Handles(Volume volume) =>
        volume.ConfigMap is not null || volume.Secret is not null || volume.DownwardAPI is not null || volume.Projected is not null;

    /// <summary>Writes the volume's files as they should be now.</summary>
    /// <exception cref="VolumeException">Something that it refers to is missing.</exception>
    public async Task SetUpAsync(Pod pod, Volume volume, IReadOnlyList<string> podIps, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, VolumeFile>(StringComparer.Ordinal);
        var uid = pod.Metadata.Uid;
        try
        {
            var plugin = "projected";
            if (volume.ConfigMap is { } map)
            {
                plugin = "configmap";
                await AddConfigMapAsync(pod, map.Name, map.Items, map.Optional, map.DefaultMode, files, cancellationToken);
            }
            else if (volume.Secret is { } secret)
            {
                plugin = "secret";
                await AddSecretAsync(pod, secret.SecretName, secret.Items, secret.Optional, secret.DefaultMode, files, cancellationToken);
            }
            else if (volume.DownwardAPI is { } downward)
            {
                plugin = "downward-api";
                AddFields(pod, downward.Items, downward.DefaultMode, podIps, files);
            }
            else
            {
                await AddProjectedAsync(pod, volume.Projected!, podIps, files, cancellationToken);
            }

            var path = node.Paths.Volume(uid, plugin, volume.Name);
            if (plugin == "secret" || HoldsSecrets(volume))
            {
                InMemory(path);
            }

            var group = pod.Spec.SecurityContext?.FsGroup;
            if (group is not null)
            {
                foreach (var (name, file) in files)
                {
                    files[name] = file with { Mode = file.Mode | GroupMayRead };
                }
            }

            AtomicWriter.Write(path, files, node.Time.GetUtcNow(), group);
        }
        catch (Exception failure) when (failure is ContainerConfigException or StatusException or IOException)
        {
            throw new VolumeException(volume.Name, failure.Message);
        }
    }

    private static bool HoldsSecrets(Volume volume) =>
        volume.Projected?.Sources.Any(source => source.Secret is not null || source.ServiceAccountToken is not null) == true;

    // Secrets never touch the disk.
    private static void InMemory(string path)
    {
        Directory.CreateDirectory(path);
        if (!Mounts.IsMountPoint(path))
        {
            Mounts.Tmpfs(path, 0);
        }
    }

    private async Task AddProjectedAsync(
        Pod pod, ProjectedVolumeSource projected, IReadOnlyList<string> podIps, Dictionary<string, VolumeFile> files,
        CancellationToken cancellationToken)
    {
        foreach (var source in projected.Sources)
        {
            if (source.ConfigMap is { } map)
            {
                await AddConfigMapAsync(pod, map.Name, map.Items, map.Optional, projected.DefaultMode, files, cancellationToken);
            }
            else if (source.Secret is { } secret)
            {
                await AddSecretAsync(pod, secret.Name, secret.Items, secret.Optional, projected.DefaultMode, files, cancellationToken);
            }
            else if (source.DownwardAPI is { } downward)
            {
                AddFields(pod, downward.Items, projected.DefaultMode, podIps, files);
            }
            else if (source.ServiceAccountToken is { } token)
            {
                var text = await tokens.GetAsync(pod, token, cancellationToken);
                var user = CommonUser(pod);
                var mode = user is not null || pod.Spec.SecurityContext?.FsGroup is not null ? OwnersMode : projected.DefaultMode ?? DefaultMode;
                files[token.Path] = new(Encoding.UTF8.GetBytes(text), mode, user);
            }
        }
    }

    // The user that every container runs as, where the pod says so (FsUserFrom): tokens are then readable by nobody else.
    private static long? CommonUser(Pod pod)
    {
        long? common = null;
        foreach (var container in pod.Spec.InitContainers.Concat(pod.Spec.Containers))
        {
            var user = container.SecurityContext?.RunAsUser ?? pod.Spec.SecurityContext?.RunAsUser;
            if (user is null || (common is not null && common != user))
            {
                return null;
            }

            common = user;
        }

        return common;
    }

    private async Task AddConfigMapAsync(
        Pod pod, string name, IReadOnlyList<KeyToPath> items, bool? optional, int? mode, Dictionary<string, VolumeFile> files,
        CancellationToken cancellationToken)
    {
        var map = await node.Objects.GetConfigMapAsync(pod.Metadata.Namespace, name, cancellationToken);
        if (map is null)
        {
            ThrowUnless(optional, $"configmap \"{name}\" not found");
            return;
        }

        var data = new Dictionary<string, byte[]>(map.BinaryData, StringComparer.Ordinal);
        foreach (var (key, value) in map.Data)
        {
            data[key] = Encoding.UTF8.GetBytes(value);
        }

        Add(data, items, optional, mode, "configmap references non-existent config key", files);
    }

    private async Task AddSecretAsync(
        Pod pod, string name, IReadOnlyList<KeyToPath> items, bool? optional, int? mode, Dictionary<string, VolumeFile> files,
        CancellationToken cancellationToken)
    {
        var secret = await node.Objects.GetSecretAsync(pod.Metadata.Namespace, name, cancellationToken);
        if (secret is null)
        {
            ThrowUnless(optional, $"secret \"{name}\" not found");
            return;
        }

        Add(secret.Data, items, optional, mode, "references non-existent secret key", files);
    }

    private static void Add(
        IReadOnlyDictionary<string, byte[]> data, IReadOnlyList<KeyToPath> items, bool? optional, int? mode, string missing,
        Dictionary<string, VolumeFile> files)
    {
        if (items.Count == 0)
        {
            foreach (var (key, value) in data)
            {
                files[key] = new(value, mode ?? DefaultMode);
            }

            return;
        }

        foreach (var item in items)
        {
            if (data.TryGetValue(item.Key, out var value))
            {
                files[Inside(item.Path)] = new(value, item.Mode ?? mode ?? DefaultMode);
            }
            else
            {
                ThrowUnless(optional, $"{missing}: {item.Key}");
            }
        }
    }

    private void AddFields(
        Pod pod, IReadOnlyList<DownwardAPIVolumeFile> items, int? mode, IReadOnlyList<string> podIps, Dictionary<string, VolumeFile> files)
    {
        foreach (var item in items)
        {
            var text = item.FieldRef is { } field
                ? FieldReferences.Resolve(pod, field.FieldPath, podIps, node.Options.NodeIP)
                    ?? throw new ContainerConfigException($"unsupported fieldPath: {field.FieldPath}")
                : item.ResourceFieldRef is { } resource
                    ? FieldReferences.Resolve(pod, resource, "", node.Allocatable)
                    : "";
            files[Inside(item.Path)] = new(Encoding.UTF8.GetBytes(text), item.Mode ?? mode ?? DefaultMode);
        }
    }

    // Validation refuses such paths; a component that writes as root checks again.
    private static string Inside(string path) =>
        path.Length == 0 || Path.IsPathRooted(path) || path.Split('/').Contains("..")
            ? throw new ContainerConfigException($"invalid path \"{path}\"")
            : path;

    private static void ThrowUnless(bool? optional, string message)
    {
        if (optional != true)
        {
            throw new ContainerConfigException(message);
        }
    }
}
