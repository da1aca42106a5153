using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Client;
using Podium.Client.Informers;
using Podium.Cri;
using Podium.Kubelet.Containers;
using Podium.Client.Recording;
using Podium.Kubelet.Images;
using Podium.Kubelet.Pressure;
using Podium.Kubelet.Runtime;
using Podium.Kubelet.Volumes;

namespace Podium.Kubelet.Pods;

/// <summary>What all pods of a node share: the runtime, the API, the clock, the places.</summary>
internal sealed class PodNode : IDisposable
{
    // Boxed, so that it is read and written whole.
    private volatile StrongBox<NodePressure> pressure = new();

    /// <summary>Puts the node's parts together.</summary>
    public PodNode(
        KubeletOptions options, IApiClient client, ICriRuntime runtime, IEventRecorder events, TimeProvider time, ILoggerFactory loggers)
    {
        Options = options;
        Client = client;
        Runtime = runtime;
        Events = events;
        Time = time;
        Loggers = loggers;
        Paths = new KubeletPaths(options.DataDirectory);
        Cgroups = new Cgroups(options.ClusterName, options.NodeName);
        Objects = new PodObjects(client);
        Images = new ImagePuller(runtime, new PullSecrets(Objects), options.ImageArchives, events, time);
        Services = new ServiceEnvironment(client, time, loggers.CreateLogger<Informer<Service>>());
        Environment = new EnvironmentVariables(Objects, Services, options, () => Allocatable);
        Starts = new SemaphoreSlim(options.ParallelStarts);
        Volumes = new PodVolumes(this);
        Commands = new CommandSessions(time, loggers.CreateLogger<CommandSessions>());
    }

    /// <summary>The node's settings.</summary>
    public KubeletOptions Options { get; }

    /// <summary>The API.</summary>
    public IApiClient Client { get; }

    /// <summary>The container runtime.</summary>
    public ICriRuntime Runtime { get; }

    /// <summary>Takes events.</summary>
    public IEventRecorder Events { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Makes loggers.</summary>
    public ILoggerFactory Loggers { get; }

    /// <summary>Where things are.</summary>
    public KubeletPaths Paths { get; }

    /// <summary>The pods' cgroups.</summary>
    public Cgroups Cgroups { get; }

    /// <summary>Config maps and secrets.</summary>
    public IPodObjects Objects { get; }

    /// <summary>Images.</summary>
    public ImagePuller Images { get; }

    /// <summary>What containers are told of services.</summary>
    public ServiceEnvironment Services { get; }

    /// <summary>Containers' environment.</summary>
    public EnvironmentVariables Environment { get; }

    /// <summary>Volumes.</summary>
    public PodVolumes Volumes { get; }

    /// <summary>Who is connected to commands in containers.</summary>
    public CommandSessions Commands { get; }

    /// <summary>Caps how many sandboxes and containers are started at once.</summary>
    public SemaphoreSlim Starts { get; }

    /// <summary>What the node has for pods; set when the node has been looked at, before pods are.</summary>
    public IReadOnlyDictionary<string, Quantity> Allocatable { get; set; } = EmptyMap.Of<Quantity>();

    /// <summary>What the node is short of.</summary>
    public NodePressure Pressure
    {
        get => pressure.Value;
        set => pressure = new(value);
    }

    /// <summary>The node's memory in bytes.</summary>
    public long MemoryCapacity { get; set; }

    /// <inheritdoc/>
    public void Dispose() => Starts.Dispose();
}
