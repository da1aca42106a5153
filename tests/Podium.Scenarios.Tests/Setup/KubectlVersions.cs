namespace Podium.Scenarios.Tests.Setup;

/// <summary>Other kubectl programs of this machine: <c>kubectl.1.27</c> and so on, beside the file that kubectl on PATH links to.</summary>
internal static class KubectlVersions
{
    /// <summary>A version's program; null where the machine has none.</summary>
    public static string? Find(string version)
    {
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
