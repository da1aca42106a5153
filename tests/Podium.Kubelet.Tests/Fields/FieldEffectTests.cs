using System.Text;
using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Schema;
using Podium.Kubelet.Containers;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Runtime;
using Podium.Kubelet.Volumes;

namespace Podium.Kubelet.Tests.Fields;

/// <summary>No field of a pod is accepted and forgotten: each one shows in what the runtime is told, has its test, or is documented to do nothing.</summary>
public sealed class FieldEffectTests
{
    private static readonly string Repository = FindRepository();

    public static TheoryData<string> ConfigFields => [.. FieldEffects.All.Where(e => e.Value.Kind == "config").Select(e => e.Key)];

    [Fact]
    public void Every_field_of_a_pod_is_accounted_for_once()
    {
        var seen = new HashSet<string>();
        var missing = new List<string>();
        Walk(PodSpec.Schema, seen, missing, []);
        Assert.Empty(missing);
        Assert.Empty(FieldEffects.All.Keys.Except(seen));
    }

    [Theory]
    [MemberData(nameof(ConfigFields))]
    public async Task A_field_changes_what_the_runtime_is_told(string field)
    {
        var values = FieldEffects.All[field].Text.Split(" | ");
        Assert.NotEqual(await OutcomeAsync(field, values[0]), await OutcomeAsync(field, values[1]));
    }

    [Fact]
    public void Tests_that_are_named_exist()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Repository, "tests"), "*.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension).ToHashSet();
        Assert.Empty(FieldEffects.All.Where(e => e.Value.Kind == "test" && !tests.Contains(e.Value.Text)).Select(e => $"{e.Key}: {e.Value.Text}"));
    }

    [Fact]
    public void What_does_nothing_is_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Repository, "docs", "differences.md"));
        var idle = FieldEffects.All
            .Where(e => e.Value.Kind == "none" && !e.Value.Text.StartsWith("the API drops it", StringComparison.Ordinal))
            .Select(e => e.Key[(e.Key.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        Assert.All(idle, name => Assert.Contains($"`{name}`", documented, StringComparison.Ordinal));
    }

    private static void Walk(SchemaNode schema, HashSet<string> seen, List<string> missing, HashSet<string> within)
    {
        while (schema.Items is { } items)
        {
            schema = items;
        }

        if (!within.Add(schema.Name ?? ""))
        {
            return;
        }

        var type = schema.Name![(schema.Name!.LastIndexOf('.') + 1)..];
        foreach (var property in schema.Properties)
        {
            // Ephemeral containers are containers.
            var key = $"{(type == "EphemeralContainer" && property.Name != "targetContainerName" ? "Container" : type)}.{property.Name}";
            if (FieldEffects.All.ContainsKey(key))
            {
                seen.Add(key);
                continue;
            }

            var inner = property.Node;
            while (inner.Items is { } item)
            {
                inner = item;
            }

            if (inner.Properties.Count == 0)
            {
                missing.Add(key);
            }
            else
            {
                Walk(inner, seen, missing, within);
            }
        }
    }

    private sealed class OneService : IServiceEnvironment
    {
        public ValueTask<IReadOnlyDictionary<string, string>> ComputeAsync(string ns, bool enableServiceLinks, CancellationToken cancellationToken) =>
            new(enableServiceLinks ? new Dictionary<string, string> { ["SERVICE"] = "1" } : EmptyMap.Strings);
    }

    // All that a pod becomes for the runtime, as text.
    private static async Task<string> OutcomeAsync(string field, string json)
    {
        var options = new KubeletOptions
        {
            NodeName = "n",
            ClusterName = "c",
            DataDirectory = "/",
            NodeIP = "10.0.0.1",
            ClusterDns = "10.96.0.10",
        };
        var tree = PodWith(field, JsonNode.Parse(json));
        var pod = ApiJson.FromNode<Pod>(tree);
        var text = new StringBuilder();
        var dns = DnsSettings.Of(pod, options, "nameserver 1.1.1.1\n");
        text.Append(SandboxConfigs.Of(pod, 0, "/logs", "/cgroup", dns, options));
        text.Append(HostsFile.Compute(pod, ["10.0.0.7"], "cluster.local", ""));
        text.Append(PodAdmission.Compute(pod, [], new Dictionary<string, string> { ["a"] = "1" }, Allocatable)?.ToString() ?? "admitted");
        var environment = new EnvironmentVariables(new Objects(), new OneService(), options, () => Allocatable);
        var target = pod.Spec.EphemeralContainers is [{ TargetContainerName.Length: > 0 }] ? "target-id" : "";
        var container = pod.Spec.Containers[0];
        try
        {
            var config = ContainerConfigs.Of(pod, container, new()
            {
                Start = new(container.Name, "sandbox", 0, TimeSpan.Zero),
                ImageRef = "sha256:0",
                Environment = await environment.ComputeAsync(pod, container, ["10.0.0.7"], CancellationToken.None),
                Volumes = new Dictionary<string, MountedVolume> { ["v"] = new("v", "/v"), ["w"] = new("w", "/w") },
                ImageUser = 0,
                TargetId = target,
                HostsFile = "/hosts",
                TerminationMessageFile = "/message",
                MemoryCapacity = 1L << 32,
                Qos = "Burstable",
            }, new Parts());

            // The hash changes with every field; what the runtime does with it is nothing.
            config.Annotations.Remove(RuntimeLabels.Hash);
            text.Append(config);
        }
        catch (ContainerConfigException refused)
        {
            text.Append(refused.Message);
        }

        return text.ToString();
    }

    private static readonly Dictionary<string, Quantity> Allocatable = new()
    {
        ["cpu"] = Quantity.Parse("4"),
        ["memory"] = Quantity.Parse("4Gi"),
        ["pods"] = Quantity.Parse("10"),
    };

    private static JsonObject PodWith(string field, JsonNode? value)
    {
        var tree = JsonNode.Parse("""
            {"metadata":{"name":"p","namespace":"default","uid":"u"},
             "spec":{"hostname":"h","subdomain":"s","securityContext":{"runAsUser":7},
               "containers":[{"name":"c","image":"i","stdin":true,"resources":{},"securityContext":{},
                 "terminationMessagePath":"/log","volumeMounts":[{"name":"v","mountPath":"/m"}]}],
               "ephemeralContainers":[{"name":"e","image":"i"}]}}
            """)!.AsObject();
        var spec = tree["spec"]!;
        var container = spec["containers"]![0]!;
        var (type, name) = field.Split('.') switch { [var t, var n] => (t, n), _ => throw new ArgumentException(field) };
        var owner = type switch
        {
            "PodSpec" => spec,
            "Affinity" => spec["affinity"] = new JsonObject(),
            "PodSecurityContext" => spec["securityContext"]!,
            "Container" => container,
            "EphemeralContainer" => spec["ephemeralContainers"]![0]!,
            "ResourceRequirements" => container["resources"]!,
            "SecurityContext" => container["securityContext"]!,
            "VolumeMount" => container["volumeMounts"]![0]!,
            _ => throw new ArgumentException(field),
        };
        owner[name] = value;
        if (field.EndsWith("runAsNonRoot", StringComparison.Ordinal))
        {
            spec["securityContext"]!["runAsUser"] = 0;
        }

        return tree;
    }

    private static string FindRepository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Directory.Packages.props")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }

    private sealed class Parts : ISubPaths
    {
        public string Prepare(MountedVolume volume, string container, int index, string subPath) => $"{volume.HostPath}/{subPath}";
    }

    private sealed class Objects : IPodObjects
    {
        public Task<ConfigMap?> GetConfigMapAsync(string ns, string name, CancellationToken cancellationToken) =>
            Task.FromResult<ConfigMap?>(new() { Data = new Dictionary<string, string> { ["k"] = "map" } });

        public Task<Secret?> GetSecretAsync(string ns, string name, CancellationToken cancellationToken) =>
            Task.FromResult<Secret?>(new() { Data = new Dictionary<string, byte[]> { ["k"] = [65] } });
    }
}
