using Podium.Api.Schema;

namespace Podium.Api.Descheduler.V1Alpha2;

/// <summary>What the descheduler does, and its limits. It is read from a file, not served.</summary>
[Kind]
public sealed partial record DeschedulerPolicy
{
    /// <summary>The seconds that evicted pods get to end; their own where not given.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary>How many pods of a namespace one run may evict.</summary>
    public int? MaxNoOfPodsToEvictPerNamespace { get; init; }

    /// <summary>How many pods of a node one run may evict.</summary>
    public int? MaxNoOfPodsToEvictPerNode { get; init; }

    /// <summary>How many pods one run may evict.</summary>
    public int? MaxNoOfPodsToEvictTotal { get; init; }

    /// <summary>A label selector in its text form: only these nodes are looked at.</summary>
    public string? NodeSelector { get; init; }

    /// <summary>Sets of plugins, run one after the other.</summary>
    public IReadOnlyList<DeschedulerProfile> Profiles { get; init; } = [];
}

/// <summary>Plugins that work together, and their arguments.</summary>
[ApiType]
public sealed partial record DeschedulerProfile
{
    /// <summary>The profile's name in messages.</summary>
    public string Name { get; init; } = "";

    /// <summary>The plugins' arguments.</summary>
    public IReadOnlyList<PluginConfig> PluginConfig { get; init; } = [];

    /// <summary>Which plugins are enabled.</summary>
    public DeschedulerPlugins Plugins { get; init; } = new();
}

/// <summary>The arguments of one plugin.</summary>
[ApiType]
public sealed partial record PluginConfig
{
    /// <summary>The arguments, of a form that the plugin says.</summary>
    public RawJson? Args { get; init; }

    /// <summary>The plugin.</summary>
    [Required]
    public string Name { get; init; } = "";
}

/// <summary>The plugins of a profile by what they do.</summary>
[ApiType]
public sealed partial record DeschedulerPlugins
{
    /// <summary>Plugins that even out the placement of pods over nodes.</summary>
    public PluginSet Balance { get; init; } = new();

    /// <summary>Plugins that judge pods one by one.</summary>
    public PluginSet Deschedule { get; init; } = new();

    /// <summary>Plugins that say which pods may be evicted at all.</summary>
    public PluginSet Filter { get; init; } = new();

    /// <summary>Plugins that have a last look at a pod before it is evicted.</summary>
    public PluginSet PreEvictionFilter { get; init; } = new();

    /// <summary>Plugins that sort pods before they are looked at.</summary>
    public PluginSet Presort { get; init; } = new();

    /// <summary>Plugins that sort the pods to be evicted.</summary>
    public PluginSet Sort { get; init; } = new();
}

/// <summary>Names of plugins.</summary>
[ApiType]
public sealed partial record PluginSet
{
    /// <summary>Plugins that would be enabled by default and are not to be.</summary>
    public IReadOnlyList<string> Disabled { get; init; } = [];

    /// <summary>Plugins that are to run.</summary>
    public IReadOnlyList<string> Enabled { get; init; } = [];
}
