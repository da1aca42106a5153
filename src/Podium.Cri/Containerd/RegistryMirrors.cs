using System.Text;

namespace Podium.Cri.Containerd;

/// <summary>
/// Tells containerd where to pull a registry's images from. It reads the files at each pull, so that a change needs no
/// restart.
/// </summary>
public static class RegistryMirrors
{
    /// <summary>Sets the mirrors of one registry.</summary>
    /// <param name="options">Which containerd.</param>
    /// <param name="registry">The registry as images name it, such as <c>docker.io</c>; <c>_default</c> is every other.</param>
    /// <param name="mirrors">
    /// Addresses such as <c>http://127.0.0.1:5000</c>, tried in this order and before the registry itself; none removes
    /// what was set.
    /// </param>
    public static void Set(ContainerdOptions options, string registry, IReadOnlyList<Uri> mirrors)
    {
        // containerd writes a port into the directory's name with underscores.
        var directory = Path.Combine(options.RegistryDirectory, DirectoryName(registry));
        if (mirrors.Count == 0)
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }

            return;
        }

        Directory.CreateDirectory(directory);
        var text = new StringBuilder();
        foreach (var mirror in mirrors)
        {
            text.Append("[host.\"").Append(mirror.GetLeftPart(UriPartial.Path).TrimEnd('/')).Append("\"]\n");
            text.Append("  capabilities = [\"pull\", \"resolve\"]\n");
        }

        var path = Path.Combine(directory, "hosts.toml");
        File.WriteAllText(path + ".new", text.ToString());
        File.Move(path + ".new", path, overwrite: true);
    }

    internal static string DirectoryName(string registry)
    {
        var colon = registry.LastIndexOf(':');
        return colon < 0 ? registry : $"{registry[..colon]}_{registry[(colon + 1)..]}_";
    }
}
