namespace Podium.ApiServer.Tests.Fields;

/// <summary>What a field is set to where not every value of its type will do.</summary>
/// <param name="First">JSON; # is the place in its list, @ the number of the choice. Null: never set.</param>
/// <param name="Second">Another value, for updates; null where there is no other.</param>
/// <param name="Reason">Why it is never set; empty where it is.</param>
internal sealed record FieldRule(string? First, string? Second, string Reason = "");

/// <summary>The fields that take particular values only, by type and field or by path, as validation asks for them.</summary>
internal static partial class FieldRules
{
    /// <summary>How many items lists of a type get, 1 where it is not named.</summary>
    public static IReadOnlyDictionary<string, int> Items { get; } = new Dictionary<string, int>
    {
        ["Container"] = 4,
        ["EphemeralContainer"] = 4,
        ["ContainerStatus"] = 3,
        ["EnvVar"] = 5,
        ["EnvFromSource"] = 2,
        ["Volume"] = 29,
        ["VolumeProjection"] = 4,
        ["VolumeMount"] = 2,
        ["DownwardAPIVolumeFile"] = 2,
        ["HTTPIngressPath"] = 3,
    };

    /// <summary>Of types whose fields exclude each other, these fields, in the order in which they are chosen.</summary>
    public static IReadOnlyDictionary<string, string[]> Choices { get; } = new Dictionary<string, string[]>
    {
        ["Probe"] = ["exec", "httpGet", "tcpSocket", "grpc"],
        ["LifecycleHandler"] = ["exec", "httpGet", "tcpSocket", "sleep"],
        ["EnvVarSource"] = ["", "fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef"],
        ["EnvVar"] = ["value", "valueFrom", "valueFrom", "valueFrom", "valueFrom"],
        ["EnvFromSource"] = ["configMapRef", "secretRef"],
        ["ContainerState"] = ["waiting", "running", "terminated"],
        ["VolumeMount"] = ["subPath", "subPathExpr"],
        ["DownwardAPIVolumeFile"] = ["fieldRef", "resourceFieldRef"],
        ["IngressBackend"] = ["service", "service", "resource"],
        ["ServiceBackendPort"] = ["name", "number"],
        ["VolumeProjection"] = ["configMap", "secret", "downwardAPI", "serviceAccountToken"],
        ["Volume"] =
        [
            "emptyDir", "persistentVolumeClaim", "ephemeral", "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "secret", "nfs",
            "iscsi", "glusterfs", "rbd", "flexVolume", "cinder", "cephfs", "flocker", "downwardAPI", "fc", "azureFile", "configMap",
            "vsphereVolume", "quobyte", "azureDisk", "photonPersistentDisk", "projected", "portworxVolume", "scaleIO", "storageos", "csi",
        ],
    };

    /// <summary>The rule of a path or a type's field, or null.</summary>
    public static FieldRule? Of(string name) => Rules.GetValueOrDefault(name)
        ?? Rules.FirstOrDefault(r => r.Key[0] == '*' && name.EndsWith(r.Key[1..], StringComparison.Ordinal)).Value;

    private static readonly Dictionary<string, FieldRule> Rules = Read();

    private static Dictionary<string, FieldRule> Read()
    {
        var rules = new Dictionary<string, FieldRule>();
        foreach (var line in Values.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = line.Split(" => ", 2);
            if (parts[1].StartsWith("never: ", StringComparison.Ordinal))
            {
                rules.Add(parts[0], new(null, null, parts[1]["never: ".Length..]));
            }
            else
            {
                var values = parts[1].Split(" | ", 2);
                rules.Add(parts[0], new(values[0], values.Length > 1 ? values[1] : null));
            }
        }

        return rules;
    }
}
