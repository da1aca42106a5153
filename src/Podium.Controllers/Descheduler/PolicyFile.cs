using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Descheduler.V1Alpha2;
using Podium.Api.Selectors;
using Podium.Api.Trees.Decoding;

namespace Podium.Controllers.Descheduler;

/// <summary>Reads policies as kubernetes-sigs/descheduler writes them (descheduler/v1alpha2), and says of each mistake where it is.</summary>
public static class PolicyFile
{
    private const string Evictor = "DefaultEvictor";
    private const string Duplicates = "RemoveDuplicates";
    private const string LowUtilization = "LowNodeUtilization";
    private const string Known = $"Podium has {Evictor}, {LowUtilization} and {Duplicates}";
    private static readonly IReadOnlyList<string> Resources = ["cpu", "memory", "pods"];

    /// <summary>Reads a policy from a file.</summary>
    /// <exception cref="PolicyException">It cannot be read or followed.</exception>
    public static PolicyPlan Load(string path)
    {
        try
        {
            return Read(File.ReadAllBytes(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new PolicyException($"the policy file {path} cannot be read: {unreadable.Message}");
        }
        catch (PolicyException wrong)
        {
            throw new PolicyException($"the policy file {path} cannot be followed: {wrong.Message}");
        }
    }

    /// <summary>Reads a policy's YAML or JSON.</summary>
    /// <exception cref="PolicyException">It cannot be read or followed.</exception>
    public static PolicyPlan Read(ReadOnlySpan<byte> yaml)
    {
        DecodeResult decoded;
        try
        {
            decoded = TreeDecoder.DecodeYaml(yaml, DeschedulerPolicy.Schema);
        }
        catch (DecodeException broken)
        {
            throw new PolicyException(broken.Message);
        }

        CheckVersion(decoded.Tree);
        CheckStrict("", decoded);
        var policy = ApiJson.FromNode<DeschedulerPolicy>(decoded.Tree);
        var nodes = SelectorOf("nodeSelector", policy.NodeSelector ?? "");
        CheckLimit("maxNoOfPodsToEvictPerNode", policy.MaxNoOfPodsToEvictPerNode);
        CheckLimit("maxNoOfPodsToEvictPerNamespace", policy.MaxNoOfPodsToEvictPerNamespace);
        CheckLimit("maxNoOfPodsToEvictTotal", policy.MaxNoOfPodsToEvictTotal);
        return new PolicyPlan(policy, nodes, [.. policy.Profiles.Select((profile, index) => ProfileOf(profile, index))]);
    }

    private static void CheckVersion(JsonObject tree)
    {
        var (version, kind) = ((string?)tree["apiVersion"] ?? "", (string?)tree["kind"] ?? "");
        if (version != "descheduler/v1alpha2" || kind != "DeschedulerPolicy")
        {
            throw new PolicyException(
                $"it is apiVersion \"{version}\", kind \"{kind}\"; a policy is apiVersion \"descheduler/v1alpha2\", kind \"DeschedulerPolicy\"");
        }
    }

    private static void CheckStrict(string where, DecodeResult decoded)
    {
        if (decoded.StrictErrors.Count > 0)
        {
            throw new PolicyException(where + "strict decoding error: " + string.Join(", ", decoded.StrictErrors));
        }
    }

    private static void CheckLimit(string field, int? limit)
    {
        if (limit < 0)
        {
            throw new PolicyException($"{field}: must not be negative, got {limit}");
        }
    }

    private static ProfilePlan ProfileOf(DeschedulerProfile profile, int index)
    {
        var where = profile.Name.Length > 0 ? $"profile \"{profile.Name}\": " : $"profiles[{index}]: ";
        foreach (var config in profile.PluginConfig)
        {
            if (config.Name is not (Evictor or Duplicates or LowUtilization))
            {
                throw new PolicyException($"{where}pluginConfig: plugin \"{config.Name}\" is not known; {Known}");
            }
        }

        if (profile.PluginConfig.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new PolicyException($"{where}pluginConfig: plugin \"{twice.Key}\" is configured twice");
        }

        CheckSet(where + "plugins.filter", profile.Plugins.Filter, Evictor);
        CheckSet(where + "plugins.preEvictionFilter", profile.Plugins.PreEvictionFilter, Evictor);
        CheckSet(where + "plugins.balance", profile.Plugins.Balance, Duplicates, LowUtilization);
        CheckSet(where + "plugins.deschedule", profile.Plugins.Deschedule);
        CheckSet(where + "plugins.presort", profile.Plugins.Presort);
        CheckSet(where + "plugins.sort", profile.Plugins.Sort);
        return new ProfilePlan(
            profile.Name,
            Checked(where, Args<DefaultEvictorArgs>(where, profile, Evictor) ?? new()),
            [.. profile.Plugins.Balance.Enabled.Where(p => !profile.Plugins.Balance.Disabled.Contains(p)).Select(p => BalanceOf(where, profile, p))]);
    }

    private static void CheckSet(string where, PluginSet set, params string[] possible)
    {
        foreach (var name in set.Enabled)
        {
            if (!possible.Contains(name))
            {
                throw new PolicyException(name is Evictor or Duplicates or LowUtilization
                    ? $"{where}: plugin \"{name}\" does not implement this extension point"
                    : $"{where}: plugin \"{name}\" is not known; {Known}");
            }
        }
    }

    private static IBalancePlugin BalanceOf(string where, DeschedulerProfile profile, string name) => name == Duplicates
        ? new RemoveDuplicates(Checked(where, Args<RemoveDuplicatesArgs>(where, profile, name) ?? new()))
        : new LowNodeUtilization(Checked(where, Args<LowNodeUtilizationArgs>(where, profile, name)
            ?? throw new PolicyException($"{where}plugin \"{name}\": thresholds config is not valid: no resource threshold is configured")));

    private static T? Args<T>(string where, DeschedulerProfile profile, string plugin)
        where T : class, IApiType<T>
    {
        if (profile.PluginConfig.FirstOrDefault(c => c.Name == plugin)?.Args is not { } args || args.ToNode() is not { } tree)
        {
            return null;
        }

        try
        {
            // Upstream's examples name the arguments' kind; it says nothing new.
            (tree as JsonObject)?.Remove("apiVersion");
            (tree as JsonObject)?.Remove("kind");
            var decoded = TreeDecoder.DecodeTree(tree, T.Schema);
            CheckStrict($"{where}plugin \"{plugin}\": ", decoded);
            return ApiJson.FromNode<T>(decoded.Tree);
        }
        catch (DecodeException broken)
        {
            throw new PolicyException($"{where}plugin \"{plugin}\": {broken.Message}");
        }
    }

    private static DefaultEvictorArgs Checked(string where, DefaultEvictorArgs args)
    {
        where += $"plugin \"{Evictor}\": ";
        if (args.PriorityThreshold is { Value: not null, Name.Length: > 0 })
        {
            throw new PolicyException(where + "priority threshold misconfigured, only one of priorityThreshold fields can be set");
        }

        SelectorOf(where + "nodeSelector", args.NodeSelector);
        CheckSelector(where + "labelSelector", args.LabelSelector);
        if (args.MinPodAge is { } age && !GoDuration.TryParse(age, out _))
        {
            throw new PolicyException($"{where}minPodAge: \"{age}\" is no duration, such as 10m");
        }

        return args;
    }

    private static RemoveDuplicatesArgs Checked(string where, RemoveDuplicatesArgs args) =>
        args.Namespaces is { Include.Count: > 0, Exclude.Count: > 0 }
            ? throw new PolicyException($"{where}plugin \"{Duplicates}\": only one of Include/Exclude namespaces can be set")
            : args;

    private static LowNodeUtilizationArgs Checked(string where, LowNodeUtilizationArgs args)
    {
        where += $"plugin \"{LowUtilization}\": ";
        if (args.EvictableNamespaces is { Include.Count: > 0 })
        {
            throw new PolicyException(where + "only Exclude namespaces can be set, inclusion is not supported");
        }

        CheckThresholds(where + "thresholds config is not valid: ", args.Thresholds);
        CheckThresholds(where + "targetThresholds config is not valid: ", args.TargetThresholds);
        if (args.Thresholds.Count != args.TargetThresholds.Count || args.Thresholds.Keys.Any(name => !args.TargetThresholds.ContainsKey(name)))
        {
            throw new PolicyException(where + "thresholds and targetThresholds configured different resources");
        }

        foreach (var (name, percent) in args.Thresholds)
        {
            if (percent > args.TargetThresholds[name] && !args.UseDeviationThresholds)
            {
                throw new PolicyException($"{where}thresholds' {name} percentage is greater than targetThresholds'");
            }
        }

        return args;
    }

    private static void CheckThresholds(string where, IReadOnlyDictionary<string, double> thresholds)
    {
        if (thresholds.Count == 0)
        {
            throw new PolicyException(where + "no resource threshold is configured");
        }

        foreach (var (name, percent) in thresholds)
        {
            if (percent is < 0 or > 100)
            {
                throw new PolicyException($"{where}{name} threshold not in [0, 100] range");
            }

            if (!Resources.Contains(name) && !name.Contains('/', StringComparison.Ordinal) && name != "ephemeral-storage")
            {
                throw new PolicyException($"{where}{name} is no resource; cpu, memory, pods and extended resources can be given");
            }
        }
    }

    private static Selector SelectorOf(string where, string text)
    {
        try
        {
            return Selector.Parse(text);
        }
        catch (FormatException broken)
        {
            throw new PolicyException($"{where}: {broken.Message}");
        }
    }

    private static void CheckSelector(string where, Api.Meta.V1.LabelSelector? selector)
    {
        try
        {
            Selector.From(selector);
        }
        catch (FormatException broken)
        {
            throw new PolicyException($"{where}: {broken.Message}");
        }
    }
}
