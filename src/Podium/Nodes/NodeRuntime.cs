using Microsoft.Extensions.Logging;
using Podium.Cluster;
using Podium.Cri;
using Podium.Cri.Containerd;
using Podium.Cri.Grpc;
using Podium.Cri.Images;

namespace Podium.Nodes;

/// <summary>What a node stands on: its containerd and its images.</summary>
internal sealed class NodeRuntime : IDisposable
{
    private readonly NodeOptions node;
    private readonly TimeProvider time;
    private readonly ContainerdSupervisor? supervisor;
    private readonly GrpcChannel channel;
    private bool hasStarted;
    private readonly ImageImporter importer;

    public NodeRuntime(NodeOptions node, TimeProvider time, ILoggerFactory loggers)
    {
        this.node = node;
        this.time = time;
        Containerd = ContainerdOptionsOf(node);
        if (node.ContainerRuntimeEndpoint.Length == 0)
        {
            supervisor = new ContainerdSupervisor(Containerd, time, loggers.CreateLogger<ContainerdSupervisor>());
            channel = supervisor.Channel;
        }
        else
        {
            var path = node.ContainerRuntimeEndpoint;
            channel = new GrpcChannel(new()
            {
                Address = new Uri(path.StartsWith("unix://", StringComparison.Ordinal) ? path : "unix://" + path),
                Headers = [ContainerdNamespace.Header],
                OutlivesProcess = true,
            });
        }

        Cri = new CriClient(channel);
        importer = new ImageImporter(Containerd, Cri, time, loggers.CreateLogger<ImageImporter>());
        Events = new ContainerdEvents(channel, time, loggers.CreateLogger<ContainerdEvents>());
    }

    /// <summary>The containerd.</summary>
    public ContainerdOptions Containerd { get; }

    /// <summary>Its CRI.</summary>
    public CriClient Cri { get; }

    /// <summary>Its events.</summary>
    public ContainerdEvents Events { get; }

    /// <summary>Where a node's containerd keeps its things.</summary>
    public static ContainerdOptions ContainerdOptionsOf(NodeOptions node) => new()
    {
        Directory = Path.Combine(node.Directory, "containerd"),
        CniConfigDirectory = Path.Combine(node.Directory, "cni"),
        RegistryDirectory = node.Registries,
    };

    /// <summary>Starts containerd where it is the node's own; it then has the image of the sandboxes.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (supervisor is null)
        {
            return;
        }

        try
        {
            hasStarted = await supervisor.StartAsync(cancellationToken);
        }
        catch (ContainerdException failure)
        {
            throw new UsageException($"containerd did not start: {failure.Message} (its log is {Containerd.LogPath})");
        }

        await importer.EnsurePauseImageAsync(cancellationToken);
    }

    /// <summary>Brings in the images that lie in the data directory.</summary>
    public Task ImportImagesAsync(CancellationToken cancellationToken) =>
        supervisor is null ? Task.CompletedTask : importer.ImportNewAsync(node.Images, cancellationToken);

    /// <summary>Provides an image from the archives in the data directory; false where none of them holds it.</summary>
    public Task<bool> ProvideImageAsync(string image, CancellationToken cancellationToken) =>
        supervisor is null ? Task.FromResult(false) : importer.ProvideAsync(node.Images, image, cancellationToken);

    /// <summary>Ends the containerd that <see cref="StartAsync"/> started; one that ran already, and all containers, are left alone.</summary>
    public Task UndoStartAsync(CancellationToken cancellationToken) =>
        hasStarted && supervisor is not null ? supervisor.StopAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Restarts containerd whenever it dies.</summary>
    public Task KeepAsync(CancellationToken cancellationToken) =>
        supervisor?.RunAsync(cancellationToken) ?? Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (supervisor is not null)
        {
            supervisor.Dispose();
        }
        else
        {
            channel.Dispose();
        }
    }
}
