using System.Reflection;

namespace Podium.Api;

/// <summary>Which Kubernetes this program speaks, and which Podium it is.</summary>
public static class PodiumVersion
{
    /// <summary>The version, such as <c>v1.32.4+podium.0.1.0</c>.</summary>
    public static string GitVersion { get; } =
        "v1.32.4+podium." + (typeof(PodiumVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "0.0.0").Split('+')[0];
}
