using Podium.Api.Core.V1;

namespace Podium.Kubelet.Volumes;

/// <summary>A file or directory of the node, which must be what its type says (pkg/volume/hostpath).</summary>
internal static class HostPathVolume
{
    /// <summary>Checks it, and makes it where its type says so.</summary>
    /// <exception cref="VolumeException">It is not what its type says.</exception>
    public static void SetUp(string name, HostPathVolumeSource source)
    {
        var path = source.Path;
        switch (source.Type)
        {
            case "DirectoryOrCreate":
                if (!Directory.Exists(path))
                {
                    Directory.CreateDirectory(path);
                }

                break;
            case "FileOrCreate":
                if (!File.Exists(path))
                {
                    File.Create(path).Dispose();
                }

                break;
            case "Directory" when !Directory.Exists(path):
                throw new VolumeException(name, $"hostPath type check failed: {path} is not a directory");
            case "File" when !File.Exists(path) || Kind(path) != 0x8000:
                throw new VolumeException(name, $"hostPath type check failed: {path} is not a file");
            case "Socket" when Kind(path) != 0xC000:
                throw new VolumeException(name, $"hostPath type check failed: {path} is not a socket file");
            case "CharDevice" when Kind(path) != 0x2000:
                throw new VolumeException(name, $"hostPath type check failed: {path} is not a character device");
            case "BlockDevice" when Kind(path) != 0x6000:
                throw new VolumeException(name, $"hostPath type check failed: {path} is not a block device");
        }
    }

    private static int Kind(string path) => FileKinds.Of(path);
}
