using System.Collections.Frozen;

namespace Podium.Api.Features;

/// <summary>
/// Which features that Kubernetes keeps behind gates are on. Everything stands at the default of v1.32 unless it is switched;
/// only what Podium implements both ways can be.
/// </summary>
public sealed class FeatureGates
{
    /// <summary>Changing the cpu and memory of running containers.</summary>
    public const string InPlacePodVerticalScaling = "InPlacePodVerticalScaling";

    /// <summary>Showing what is set aside for containers beside what they have. Needs <see cref="InPlacePodVerticalScaling"/>.</summary>
    public const string InPlacePodVerticalScalingAllocatedStatus = "InPlacePodVerticalScalingAllocatedStatus";

    /// <summary>A maximum of the back-off between a container's restarts for each node.</summary>
    public const string KubeletCrashLoopBackOffMax = "KubeletCrashLoopBackOffMax";

    private static readonly string[] Switchable =
        [InPlacePodVerticalScaling, InPlacePodVerticalScalingAllocatedStatus, KubeletCrashLoopBackOffMax];

    // Gates that users meet and that stay where they are.
    private static readonly FrozenDictionary<string, bool> Fixed = new Dictionary<string, bool>(StringComparer.Ordinal)
    {
        ["AllAlpha"] = false,
        ["AllBeta"] = false,
        ["ClusterTrustBundle"] = false,
        ["ClusterTrustBundleProjection"] = false,
        ["CrossNamespaceVolumeDataSource"] = false,
        ["DynamicResourceAllocation"] = false,
        ["ImageVolume"] = false,
        ["InPlacePodVerticalScalingExclusiveCPUs"] = false,
        ["JobPodReplacementPolicy"] = true,
        ["JobSuccessPolicy"] = true,
        ["MatchLabelKeysInPodAffinity"] = true,
        ["PodDisruptionConditions"] = true,
        ["PodLevelResources"] = false,
        ["PodLifecycleSleepAction"] = true,
        ["PodLifecycleSleepActionAllowZero"] = false,
        ["PodReadyToStartContainersCondition"] = true,
        ["PodSchedulingReadiness"] = true,
        ["ProcMountType"] = false,
        ["RecursiveReadOnlyMounts"] = true,
        ["ResourceHealthStatus"] = false,
        ["SELinuxChangePolicy"] = false,
        ["SidecarContainers"] = true,
        ["SupplementalGroupsPolicy"] = false,
        ["UserNamespacesSupport"] = false,
        ["VolumeAttributesClass"] = false,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenSet<string> enabled;

    private FeatureGates(IEnumerable<string> enabled) => this.enabled = enabled.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>As Kubernetes comes: what can be switched is off.</summary>
    public static FeatureGates Default { get; } = new([]);

    /// <summary>Reads switches as Kubernetes' components take them: <c>Name=true,Other=false</c>.</summary>
    /// <exception cref="FormatException">In Kubernetes' words, what is wrong.</exception>
    public static FeatureGates Parse(string switches)
    {
        var on = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in switches.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw new FormatException($"missing bool value for {part}");
            }

            var name = part[..equals].Trim();
            var value = ParseBool(name, part[(equals + 1)..].Trim());
            Switch(on, name, value);
        }

        return new FeatureGates(on);
    }

    /// <summary>Whether a feature is on.</summary>
    public bool IsEnabled(string gate) => enabled.Contains(gate);

    private static void Switch(HashSet<string> on, string name, bool value)
    {
        if (Array.IndexOf(Switchable, name) >= 0)
        {
            _ = value ? on.Add(name) : on.Remove(name);
        }
        else if (!Fixed.TryGetValue(name, out var standing))
        {
            throw new FormatException($"unrecognized feature gate: {name}");
        }
        else if (standing != value)
        {
            throw new FormatException($"cannot set feature gate {name} to {Text(value)}, Podium keeps it at {Text(standing)}");
        }
    }

    // As Go's strconv.ParseBool.
    private static bool ParseBool(string name, string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw new FormatException($"invalid value of {name}={text}, err: strconv.ParseBool: parsing \"{text}\": invalid syntax"),
    };

    private static string Text(bool value) => value ? "true" : "false";
}
