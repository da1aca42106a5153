using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Client.Http;
using Podium.Cluster;
using Podium.Cri.Linux;

namespace Podium.Nodes;

/// <summary>
/// <c>podium agent</c>: one node in a process of its own, which knows its cluster only through the API. It outlives the server, and
/// waits for it where it is away.
/// </summary>
internal static class AgentServer
{
    /// <summary>Runs the node until it is told to stop, or one of its parts breaks.</summary>
    /// <param name="node">The node.</param>
    /// <param name="cancellationToken">Told to stop.</param>
    /// <returns>The program's exit code.</returns>
    public static async Task<int> RunAsync(NodeOptions node, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stopping));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stopping));
        using var loggers = ProgramLog.Open();
        node = node.Address.Length > 0 ? node : node with { Address = MachineAddress.Find().ToString() };
        ProcessIdentity.Current.Write(NodePaths.AgentMark(node.Directory));
        try
        {
            var certificates = NodeCertificates.Load(node, time, loggers);
            using var connection = new ApiConnection(new ApiConnectionOptions
            {
                Server = new Uri(node.Server),
                Authorities = certificates.Authorities,
                ClientCertificate = () => certificates.Client,
                UserAgent = $"podium-agent/{PodiumVersion.GitVersion}",
            });
            var client = new HttpApiClient(connection);
            using var runtime = new NodeRuntime(node, time, loggers);
            await runtime.StartAsync(stopping.Token);
            using var parts = new NodeParts(
                node, new NodeIdentity(() => certificates.Serving, certificates.Authorities, PodiumVersion.GitVersion), runtime,
                client, time, loggers);
            await using var components = new Components(loggers.CreateLogger<Components>());
            parts.Start(components);
            components.Start("certificates", token => certificates.KeepAsync(client, token));
            await Task.WhenAny(ImportImagesAsync(parts, runtime, stopping.Token), components.Broken);
            var first = await Task.WhenAny(components.Broken, Task.Delay(Timeout.InfiniteTimeSpan, time, stopping.Token));
            if (first == components.Broken)
            {
                return 1;
            }

            if (File.Exists(NodePaths.DownRequest(node.Directory)))
            {
                await parts.Kubelet.EndPodsAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop before it was ready.
        }
        finally
        {
            File.Delete(NodePaths.AgentMark(node.Directory));
        }

        return 0;
    }

    // After the node is ready: an image that a pod needs before that is brought in for it alone.
    private static async Task ImportImagesAsync(NodeParts parts, NodeRuntime runtime, CancellationToken cancellationToken)
    {
        await parts.NetworkReady.WaitAsync(cancellationToken);
        await runtime.ImportImagesAsync(cancellationToken);
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stopping)
    {
        signal.Cancel = true; // The program ends by itself, in order.
        stopping.Cancel();
    }
}
