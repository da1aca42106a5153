using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Certificates;
using Podium.ApiServer.Discovery;
using Podium.Client;
using Podium.Kubelet;

namespace Podium.Cluster;

/// <summary>
/// A whole cluster in this process, started in stages: containerd beside the control plane, then the node, then readiness. It runs
/// until it is told to stop or one of its parts breaks.
/// </summary>
internal static class ClusterServer
{
    private static readonly string[] StartNamespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];

    /// <summary>Runs the cluster.</summary>
    /// <param name="options">Which cluster.</param>
    /// <param name="report">Where the start is reported.</param>
    /// <param name="endPodsOnStop">Whether pods end when the server is told to stop; otherwise only when <c>podium down</c> asks for it.</param>
    /// <param name="cancellationToken">Told to stop.</param>
    /// <returns>The program's exit code.</returns>
    public static async Task<int> RunAsync(ClusterOptions options, StartReport report, bool endPodsOnStop, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        var startedAt = time.GetUtcNow();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stopping));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stopping));
        using var loggers = OpenLog();
        Directory.CreateDirectory(options.DataDirectory);
        Directory.CreateDirectory(Path.GetDirectoryName(ClusterPaths.PidFile(options.DataDirectory))!);
        File.Delete(ClusterPaths.DownRequest(options.DataDirectory));
        options.Save();
        var nodeName = NodeNameOf(options);
        var nodeAddress = NodeAddress.Find();
        try
        {
            using var runtime = new NodeRuntime(options, nodeName, time, loggers);
            var runtimeStarted = Task.Run(
                () => report.DoAsync("containerd answers, images are in place", time, () => runtime.StartAsync(stopping.Token)), stopping.Token);
            ControlPlane? controlPlane = null;
            try
            {
                await report.DoAsync("the API server answers", time, async () =>
                    controlPlane = await ControlPlane.StartAsync(options, nodeAddress, time, loggers, stopping.Token));
            }
            catch (UsageException)
            {
                // Nothing stays half started: containerd, which came up beside, goes again.
                await ((Task)runtimeStarted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await runtime.UndoStartAsync(CancellationToken.None);
                throw;
            }

            await using var plane = controlPlane!;
            plane.Server.Certificates.Administrator().Dispose(); // Made for the kubeconfig, which is written from its files.
            ProcessMark.Current.Write(ClusterPaths.PidFile(options.DataDirectory));
            await using var components = new Components(loggers.CreateLogger<Components>());
            plane.Start(options, components);
            await runtimeStarted;
            var nodeClient = plane.Server.CreateClient(UserInfo.Node(nodeName));
            using var kubeletSocket = KubeletPort.Claim(options.KubeletPort);
            var kubelet = new Kubelet.Kubelet(
                KubeletOptionsOf(options, nodeName, nodeAddress, plane.Server.Certificates, runtime, kubeletSocket),
                nodeClient, runtime.Cri, runtime.Events, time, loggers);
            components.Start("containerd", runtime.KeepAsync);
            components.Start("kubelet", kubelet.RunAsync);
            components.Start("host ports", token => runtime.KeepHostPortsAsync(nodeClient, token));
            await report.DoAsync("the pod network is set up", time, () =>
                components.UnlessBrokenAsync(runtime.SetUpNetworkAsync(nodeClient, stopping.Token)));
            await report.DoAsync($"node {nodeName} is ready", time, () =>
                components.UnlessBrokenAsync(UntilReadyAsync(plane.Server.CreateClient(UserInfo.ApiServer), nodeName, startedAt, stopping.Token)));
            report.Say(new StartStep("the cluster is ready", time.GetElapsedTime(started).TotalMilliseconds, StartOutcome.Ready));

            var first = await Task.WhenAny(components.Broken, Task.Delay(Timeout.InfiniteTimeSpan, time, stopping.Token));
            if (first == components.Broken)
            {
                return 1;
            }

            if (endPodsOnStop || File.Exists(ClusterPaths.DownRequest(options.DataDirectory)))
            {
                await kubelet.EndPodsAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop before it was ready.
            report.Say(new StartStep("the start was interrupted", 0, StartOutcome.Failed));
        }
        finally
        {
            File.Delete(ClusterPaths.PidFile(options.DataDirectory));
        }

        if (endPodsOnStop)
        {
            await ClusterStop.CleanUpAsync(options, time, CancellationToken.None);
        }

        return 0;
    }

    /// <summary>The first node's name: the option, or the machine's host name in the form that Kubernetes asks for.</summary>
    public static string NodeNameOf(ClusterOptions options) =>
        options.NodeName.Length > 0 ? options.NodeName : Dns.GetHostName().ToLowerInvariant();

    private static ILoggerFactory OpenLog() => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        }));

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stopping)
    {
        signal.Cancel = true; // The program ends by itself, in order.
        stopping.Cancel();
    }

    private static KubeletOptions KubeletOptionsOf(ClusterOptions options, string nodeName, IPAddress nodeAddress, ClusterCertificates certificates, NodeRuntime runtime, Socket kubeletSocket) => new()
    {
        NodeName = nodeName,
        ClusterName = options.Name,
        DataDirectory = Path.Combine(ClusterPaths.Node(options.DataDirectory, nodeName), "kubelet"),
        NodeIP = nodeAddress.ToString(),
        NodeLabels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["node-role.kubernetes.io/control-plane"] = "",
            ["node.kubernetes.io/exclude-from-external-load-balancers"] = "",
        },
        Port = ((IPEndPoint)kubeletSocket.LocalEndPoint!).Port,
        Listener = kubeletSocket,
        ServerCertificate = certificates.Kubelet(nodeName, [nodeAddress]),
        ClientAuthorities = new X509Certificate2Collection(certificates.Authority.Certificate),
        Version = ServerVersion.GitVersion,
        ImageArchives = runtime.ProvideImageAsync,
    };

    private static async Task UntilReadyAsync(
        IApiClient client, string nodeName, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        // What an earlier run said of the node does not count; heartbeats have whole seconds.
        var since = startedAt - TimeSpan.FromSeconds(1);
        await client.UntilAsync<Node>(
            new ObjectKey("", nodeName),
            node => node.Status.Conditions.Any(c => c is { Type: "Ready", Status: "True" } && c.LastHeartbeatTime > since),
            cancellationToken);
        foreach (var name in StartNamespaces)
        {
            await client.UntilAsync<ServiceAccount>(new ObjectKey(name, "default"), _ => true, cancellationToken);
        }
    }
}
