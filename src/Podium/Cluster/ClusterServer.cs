using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Coordination.V1;
using Podium.Api.Core.V1;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Certificates;
using Podium.Client;
using Podium.Cri.Linux;
using Podium.Nodes;

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
        using var loggers = ProgramLog.Open();
        PrepareData(options);
        var nodeAddress = MachineAddress.Find();
        var node = NodeOptions.Of(options, NodeNameOf(options)) with { Address = nodeAddress.ToString(), KubeletPort = options.KubeletPort, IsControlPlane = true };
        var machines = LocalNodes.Machines(options, time);
        try
        {
            using var runtime = new NodeRuntime(node, time, loggers);
            var runtimeStarted = Task.Run(
                () => report.DoAsync("containerd answers, images are in place", time, async () =>
                {
                    await runtime.StartAsync(stopping.Token);
                    await runtime.ImportImagesAsync(stopping.Token);
                }),
                stopping.Token);
            await using var plane = await StartPlaneAsync(
                report, time, () => ControlPlane.StartAsync(options, nodeAddress, time, loggers, stopping.Token), runtime, runtimeStarted);
            plane.Server.Certificates.Administrator().Dispose(); // Made for the kubeconfig, which is written from its files.
            ProcessIdentity.Current.Write(ClusterPaths.PidFile(options.DataDirectory));
            await using var components = new Components(loggers.CreateLogger<Components>());
            plane.Start(options, components);
            await PublishInfoAsync(options, plane, stopping.Token);
            await StartMachinesAsync(options, machines, plane.Server.Certificates, stopping.Token);
            await runtimeStarted;
            var certificates = plane.Server.Certificates;
            using var serving = certificates.Kubelet(node.Name, [nodeAddress]);
            using var parts = new NodeParts(
                node,
                new NodeIdentity(() => serving, new(certificates.Authority.Certificate), PodiumVersion.GitVersion),
                runtime, plane.Server.CreateClient(UserInfo.Node(node.Name)), time, loggers);
            parts.Start(components);
            await report.DoAsync("the pod network is set up", time, () => components.UnlessBrokenAsync(parts.NetworkReady.WaitAsync(stopping.Token)));
            var watching = plane.Server.CreateClient(UserInfo.ApiServer);
            foreach (var name in (string[])[node.Name, .. machines.Where(machine => !machine.IsHeldStopped).Select(machine => machine.Name)])
            {
                await report.DoAsync($"node {name} is ready", time, () =>
                    components.UnlessBrokenAsync(UntilReadyAsync(watching, name, startedAt, stopping.Token)));
            }

            await components.UnlessBrokenAsync(UntilNamespacesAsync(watching, stopping.Token));
            report.Say(new StartStep("the cluster is ready", time.GetElapsedTime(started).TotalMilliseconds, StartOutcome.Ready));

            var first = await Task.WhenAny(components.Broken, Task.Delay(Timeout.InfiniteTimeSpan, time, stopping.Token));
            if (first == components.Broken)
            {
                return 1;
            }

            if (endPodsOnStop || File.Exists(ClusterPaths.DownRequest(options.DataDirectory)))
            {
                await Task.WhenAll([parts.Kubelet.EndPodsAsync(CancellationToken.None), .. machines.Select(machine => machine.ShutDownAsync(CancellationToken.None))]);
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

    private static void PrepareData(ClusterOptions options)
    {
        Directory.CreateDirectory(options.DataDirectory);
        Directory.CreateDirectory(Path.GetDirectoryName(ClusterPaths.PidFile(options.DataDirectory))!);
        File.Delete(ClusterPaths.DownRequest(options.DataDirectory));
        options.Save();
    }

    private static Task PublishInfoAsync(ClusterOptions options, ControlPlane plane, CancellationToken cancellationToken) => new ClusterInfo
    {
        Name = options.Name,
        PodCidr = options.PodCidr,
        ServiceCidr = options.ServiceCidr,
        Authority = plane.Server.Certificates.Authority.CertificatePem,
    }.PublishAsync(plane.Server.CreateClient(UserInfo.ApiServer), ClusterAccess.JoinUri(options), cancellationToken);

    private static async Task<ControlPlane> StartPlaneAsync(
        StartReport report, TimeProvider time, Func<Task<ControlPlane>> start, NodeRuntime runtime, Task runtimeStarted)
    {
        ControlPlane? plane = null;
        try
        {
            await report.DoAsync("the API server answers", time, async () => plane = await start());
            return plane!;
        }
        catch (UsageException)
        {
            // Nothing stays half started: containerd, which came up beside, goes again.
            await runtimeStarted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await runtime.UndoStartAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>The first node's name: the option, or the machine's host name in the form that Kubernetes asks for.</summary>
    public static string NodeNameOf(ClusterOptions options) =>
        options.NodeName.Length > 0 ? options.NodeName : Dns.GetHostName().ToLowerInvariant();

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stopping)
    {
        signal.Cancel = true; // The program ends by itself, in order.
        stopping.Cancel();
    }

    // The further nodes are real machines to the cluster: each has its own credentials, and an agent that uses them.
    private static async Task StartMachinesAsync(
        ClusterOptions options, IReadOnlyList<LocalMachine> machines, ClusterCertificates certificates, CancellationToken cancellationToken)
    {
        if (machines.Count == 0)
        {
            return;
        }

        await LocalNodes.NetworkOf(options).SetUpAsync(cancellationToken);
        await Task.WhenAll(machines.Where(machine => !machine.IsHeldStopped).Select(machine =>
        {
            machine.WriteCertificates(certificates);
            return machine.StartAsync(cancellationToken);
        }));
    }

    private static async Task UntilReadyAsync(
        IApiClient client, string nodeName, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        // What an earlier run said of the node does not count; heartbeats have whole seconds.
        var since = startedAt - TimeSpan.FromSeconds(1);
        // A node says first how it is, and then that it lives; one that ran on through a restart of the server says the latter only.
        await client.UntilAsync<Lease>(new ObjectKey("kube-node-lease", nodeName), lease => lease.Spec.RenewTime > since, cancellationToken);
        await client.UntilAsync<Node>(
            new ObjectKey("", nodeName),
            node => node.Status.Conditions.Any(c => c is { Type: "Ready", Status: "True" }) && !node.Spec.Taints.Any(IsForReadiness),
            cancellationToken);
    }

    // They go a moment after the node is ready, and until then nothing is scheduled to it.
    private static bool IsForReadiness(Taint taint) => taint.Key is "node.kubernetes.io/not-ready" or "node.kubernetes.io/unreachable";

    private static async Task UntilNamespacesAsync(IApiClient client, CancellationToken cancellationToken)
    {
        foreach (var name in StartNamespaces)
        {
            await client.UntilAsync<ServiceAccount>(new ObjectKey(name, "default"), _ => true, cancellationToken);
            await client.UntilAsync<ConfigMap>(new ObjectKey(name, "kube-root-ca.crt"), _ => true, cancellationToken);
        }
    }
}
