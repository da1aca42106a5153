namespace Podium.Kubelet.Volumes;

/// <summary>Where a pod's volume is on the node.</summary>
/// <param name="Name">The volume's name.</param>
/// <param name="HostPath">Its directory or file.</param>
/// <param name="IsReadOnly">Whether it must not be written to.</param>
internal sealed record MountedVolume(string Name, string HostPath, bool IsReadOnly = false);

/// <summary>Makes parts of volumes mountable.</summary>
internal interface ISubPaths
{
    /// <summary>
    /// A path to mount for a part of a volume that cannot lead out of the volume, whatever symbolic links are in it, and
    /// cannot be changed to do so later. Missing directories are made.
    /// </summary>
    /// <exception cref="Containers.ContainerConfigException">It would lead out of the volume.</exception>
    string Prepare(MountedVolume volume, string container, int index, string subPath);
}
