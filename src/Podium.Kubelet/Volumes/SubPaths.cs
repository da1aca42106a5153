using System.Globalization;
using Podium.Kubelet.Containers;

namespace Podium.Kubelet.Volumes;

/// <summary>
/// Parts of volumes, safe against symbolic links that lead out: each is resolved one name at a time with links followed only
/// inside the volume, and what was found is bound to a place of its own, so that a later change of the volume cannot redirect
/// the mount (pkg/volume/util/subpath).
/// </summary>
internal sealed class SubPaths(KubeletPaths paths, string podUid) : ISubPaths
{
    private const int MaxLinks = 40;

    /// <inheritdoc/>
    public string Prepare(MountedVolume volume, string container, int index, string subPath)
    {
        if (Path.IsPathRooted(subPath) || subPath.Split('/').Contains(".."))
        {
            throw new ContainerConfigException($"subPath \"{subPath}\" must not be absolute or contain \"..\"");
        }

        var source = Resolve(volume.HostPath, subPath);
        var target = Path.Combine(
            paths.SubPaths(podUid), volume.Name, container, index.ToString(CultureInfo.InvariantCulture));
        Mounts.Unmount(target);
        if (Directory.Exists(source))
        {
            Directory.CreateDirectory(target);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Create(target).Dispose();
        }

        // Bound first and checked afterwards: what is bound cannot change any more.
        Mounts.BindTo(source, target);
        if (Resolve(volume.HostPath, subPath) != source)
        {
            Mounts.Unmount(target);
            throw new ContainerConfigException($"subPath \"{subPath}\" of volume \"{volume.Name}\" changed while it was being mounted");
        }

        return target;
    }

    private static string Resolve(string volume, string subPath)
    {
        var root = Real(volume);
        var at = root;
        var links = 0;
        var pending = new Stack<string>(subPath.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (pending.TryPop(out var part))
        {
            if (part == ".")
            {
                continue;
            }

            var next = part == ".." ? Path.GetDirectoryName(at)! : Path.Combine(at, part);
            if (!IsInside(next, root))
            {
                throw new ContainerConfigException($"subPath \"{subPath}\" leads out of its volume");
            }

            if (new FileInfo(next).LinkTarget is { } link)
            {
                if (Path.IsPathRooted(link) || ++links > MaxLinks)
                {
                    throw new ContainerConfigException($"subPath \"{subPath}\" leads out of its volume");
                }

                foreach (var step in link.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    pending.Push(step);
                }

                continue;
            }

            if (!Path.Exists(next))
            {
                // Whoever may write to the volume may write to its parts.
                Directory.CreateDirectory(next);
                File.SetUnixFileMode(next, File.GetUnixFileMode(root));
            }

            at = next;
        }

        return at;
    }

    private static string Real(string path) => new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;

    private static bool IsInside(string path, string root) =>
        path == root || path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);
}
