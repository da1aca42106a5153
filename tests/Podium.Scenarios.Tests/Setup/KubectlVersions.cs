namespace Podium.Scenarios.Tests.Setup;

/// <summary>
/// Other kubectl programs of this machine: <c>kubectl.1.27</c> and so on, beside the file that kubectl on PATH links to, and
/// Debian's 1.20, which <c>make tools</c> unpacks.
/// </summary>
internal static class KubectlVersions
{
    /// <summary>A version's program; null where the machine has none.</summary>
    public static string? Find(string version)
    {
        var debian = Path.Combine(Repository.Root, "out", "debian-kubectl", "usr", "bin", "kubectl");
        if (version == "1.20")
        {
            return File.Exists(debian) ? debian : null;
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var kubectl = new FileInfo(Path.Combine(folder, "kubectl"));
            if (!kubectl.Exists)
            {
                continue;
            }

            var real = kubectl.ResolveLinkTarget(returnFinalTarget: true) ?? kubectl;
            var program = Path.Combine(Path.GetDirectoryName(real.FullName)!, $"kubectl.{version}");
            if (File.Exists(program))
            {
                return program;
            }
        }

        return null;
    }
}
