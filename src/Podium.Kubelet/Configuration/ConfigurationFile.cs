using Podium.Api;
using Podium.Api.Features;
using Podium.Api.Kubelets.V1Beta1;
using Podium.Api.Trees.Decoding;
using Podium.Kubelet.Pressure;

namespace Podium.Kubelet.Configuration;

/// <summary>Applies a configuration file of Kubernetes' kubelet.</summary>
public static class ConfigurationFile
{
    private const string Version = "kubelet.config.k8s.io/v1beta1";
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(300);

    /// <summary>The options with what the file says.</summary>
    /// <param name="options">The options without it.</param>
    /// <param name="yaml">The file, in YAML or JSON.</param>
    /// <exception cref="FormatException">In one line, what is wrong with it.</exception>
    public static KubeletOptions Apply(KubeletOptions options, ReadOnlySpan<byte> yaml)
    {
        var configuration = Read(yaml);
        return options with
        {
            MaxPods = configuration.MaxPods > 0 ? configuration.MaxPods : options.MaxPods,
            PodPidsLimit = Math.Max(configuration.PodPidsLimit ?? options.PodPidsLimit, 0),
            CrashLoopBackOffMax = BackOffMax(configuration, options),
            Eviction = Eviction(configuration, options.Eviction),
        };
    }

    private static KubeletConfiguration Read(ReadOnlySpan<byte> yaml)
    {
        DecodeResult decoded;
        try
        {
            decoded = TreeDecoder.DecodeYaml(yaml, KubeletConfiguration.Schema);
        }
        catch (DecodeException unreadable)
        {
            throw new FormatException(unreadable.Message, unreadable);
        }

        if (decoded.StrictErrors.Count > 0)
        {
            throw new FormatException($"strict decoding error: {string.Join(", ", decoded.StrictErrors)}");
        }

        var configuration = ApiJson.FromNode<KubeletConfiguration>(decoded.Tree);
        return configuration is { ApiVersion: Version, Kind: "KubeletConfiguration" }
            ? configuration
            : throw new FormatException($"no kind \"{configuration.Kind}\" is registered for version \"{configuration.ApiVersion}\": use KubeletConfiguration of {Version}");
    }

    private static TimeSpan BackOffMax(KubeletConfiguration configuration, KubeletOptions options)
    {
        if (configuration.CrashLoopBackOff.MaxContainerRestartPeriod is not { Length: > 0 } text)
        {
            return options.CrashLoopBackOffMax;
        }

        if (!options.FeatureGates.IsEnabled(FeatureGates.KubeletCrashLoopBackOffMax))
        {
            throw new FormatException(
                "invalid configuration: FeatureGate KubeletCrashLoopBackOffMax not enabled, CrashLoopBackOff.MaxContainerRestartPeriod must not be set");
        }

        var period = GoDuration.Parse(text);
        return period >= TimeSpan.FromSeconds(1) && period <= LongestBackOff
            ? period
            : throw new FormatException(
                $"invalid configuration: CrashLoopBackOff.MaxContainerRestartPeriod (got: {period.TotalSeconds} seconds) must be set between 1s and 300s");
    }

    private static EvictionOptions Eviction(KubeletConfiguration configuration, EvictionOptions before)
    {
        var hard = configuration.EvictionHard.Count > 0
            ? configuration.EvictionHard.Select(entry => EvictionThreshold.Parse(entry.Key, entry.Value, TimeSpan.Zero))
            : before.Thresholds;
        var soft = configuration.EvictionSoft.Select(entry => EvictionThreshold.Parse(
            entry.Key, entry.Value,
            configuration.EvictionSoftGracePeriod.TryGetValue(entry.Key, out var grace)
                ? GoDuration.Parse(grace)
                : throw new FormatException($"grace period must be specified for the soft eviction threshold {entry.Key}")));
        return before with
        {
            Thresholds = [.. hard, .. soft],
            SoftGraceMax = TimeSpan.FromSeconds(configuration.EvictionMaxPodGracePeriod),
            TransitionPeriod = configuration.EvictionPressureTransitionPeriod.Length > 0
                ? GoDuration.Parse(configuration.EvictionPressureTransitionPeriod)
                : before.TransitionPeriod,
        };
    }
}
