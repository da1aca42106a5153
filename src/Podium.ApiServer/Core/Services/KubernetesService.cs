using System.Net;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Queues;
using EndpointPort = Podium.Api.Core.V1.EndpointPort;
using SlicePort = Podium.Api.Discovery.V1.EndpointPort;

namespace Podium.ApiServer.Core.Services;

/// <summary>
/// Keeps the Service <c>kubernetes</c> in the namespace <c>default</c>, under which pods reach the API server, and its endpoints, whatever
/// anybody does to them (pkg/controlplane/controller/kubernetesservice, and pkg/controlplane/reconcilers).
/// </summary>
/// <param name="client">The API, under the server's own identity.</param>
/// <param name="clusterIP">The Service's address.</param>
/// <param name="server">Where the server is reached. On a loopback address no pod can reach it: then there are no endpoints.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">Where failures are written.</param>
internal sealed partial class KubernetesService(IApiClient client, string clusterIP, IPEndPoint server, TimeProvider time, ILoggerFactory loggers)
    : IReconciler<ObjectKey>
{
    private const string PortName = "https";
    private static readonly ObjectKey Key = new("default", "kubernetes");
    private static readonly InformerSelection Own = new(Key.Namespace, FieldSelector: $"metadata.name={Key.Name}");

    /// <summary>Makes what is missing and mends what is wrong, once.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await EnsureAsync(MakeService(), MendService, cancellationToken);
        if (IPAddress.IsLoopback(server.Address))
        {
            return;
        }

        var endpoints = MakeEndpoints();
        await EnsureAsync(
            endpoints,
            there => there.Subsets.SequenceEqual(endpoints.Subsets) && HasLabels(there, endpoints.Metadata.Labels)
                ? there : there with { Metadata = there.Metadata with { Labels = endpoints.Metadata.Labels }, Subsets = endpoints.Subsets },
            cancellationToken);
        var slice = MakeSlice();
        await EnsureAsync(
            slice,
            there => there.Endpoints.SequenceEqual(slice.Endpoints) && there.Ports.SequenceEqual(slice.Ports) && HasLabels(there, slice.Metadata.Labels)
                ? there : there with { Metadata = there.Metadata with { Labels = slice.Metadata.Labels }, Endpoints = slice.Endpoints, Ports = slice.Ports },
            cancellationToken);
    }

    /// <summary>The same when the server starts: what cannot be had now is tried again while it runs.</summary>
    public async Task TryEnsureAsync(CancellationToken cancellationToken)
    {
        try
        {
            await EnsureAsync(cancellationToken);
        }
        catch (StatusException refusal)
        {
            LogRefused(loggers.CreateLogger<KubernetesService>(), refusal);
        }
    }

    /// <summary>Looks again whenever one of the objects changes, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var queue = new WorkQueue<ObjectKey>(time);
        var informers = new InformerSet(client, time, loggers);
        informers.Of<Service>(Own).OnChange(_ => queue.Add(Key));
        informers.Of<Endpoints>(Own).OnChange(_ => queue.Add(Key));
        informers.Of<EndpointSlice>(Own).OnChange(_ => queue.Add(Key));
        queue.Add(Key);
        var loop = new ReconcileLoop<ObjectKey>("kubernetes-service", queue, this, loggers.CreateLogger<KubernetesService>());
        await Task.WhenAll(informers.RunAsync(cancellationToken), loop.RunAsync(workers: 1, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken);
        return ReconcileResult.Done;
    }

    private async Task EnsureAsync<T>(T wanted, Func<T, T> mend, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        T there;
        try
        {
            there = await client.GetAsync<T>(Key, cancellationToken);
        }
        catch (StatusException missing) when (missing.Code == 404)
        {
            await client.CreateAsync(wanted, cancellationToken);
            return;
        }

        var mended = mend(there);
        if (!ReferenceEquals(mended, there))
        {
            await client.UpdateAsync(mended, cancellationToken: cancellationToken);
        }
    }

    private static bool HasLabels(IKubernetesObject there, IReadOnlyDictionary<string, string> labels) =>
        labels.All(label => there.Metadata.Labels.GetValueOrDefault(label.Key) == label.Value);

    private static Dictionary<string, string> Labels(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in labels)
        {
            map[name] = value;
        }

        return map;
    }

    private Service MendService(Service there)
    {
        var wanted = MakeService().Spec;
        var hasPort = there.Spec.Ports is [{ Name: PortName, Port: 443, Protocol: "TCP" } port] && port.TargetPort.Equals(wanted.Ports[0].TargetPort);
        return hasPort && there.Spec.Type == wanted.Type
            ? there
            : there with { Spec = there.Spec with { Ports = wanted.Ports, Type = wanted.Type } };
    }

    private Service MakeService() => new()
    {
        Metadata = new() { Namespace = Key.Namespace, Name = Key.Name, Labels = Labels(("component", "apiserver"), ("provider", "kubernetes")) },
        Spec = new()
        {
            Type = "ClusterIP",
            ClusterIP = clusterIP,
            ClusterIPs = [clusterIP],
            IpFamilies = ["IPv4"],
            IpFamilyPolicy = "SingleStack",
            SessionAffinity = "None",
            Ports = [new() { Name = PortName, Port = 443, Protocol = "TCP", TargetPort = server.Port }],
        },
    };

    private Endpoints MakeEndpoints() => new()
    {
        Metadata = new()
        {
            Namespace = Key.Namespace,
            Name = Key.Name,

            // The server writes the slice itself.
            Labels = Labels(("endpointslice.kubernetes.io/skip-mirror", "true")),
        },
        Subsets =
        [
            new()
            {
                Addresses = [new() { Ip = server.Address.ToString() }],
                Ports = [new EndpointPort { Name = PortName, Port = server.Port, Protocol = "TCP" }],
            },
        ],
    };

    private EndpointSlice MakeSlice() => new()
    {
        Metadata = new() { Namespace = Key.Namespace, Name = Key.Name, Labels = Labels(("kubernetes.io/service-name", Key.Name)) },
        AddressType = "IPv4",
        Endpoints = [new() { Addresses = [server.Address.ToString()], Conditions = new() { Ready = true } }],
        Ports = [new SlicePort { Name = PortName, Port = server.Port, Protocol = "TCP" }],
    };

    [LoggerMessage(1, LogLevel.Warning, "the Service kubernetes could not be made or mended; it is tried again")]
    private static partial void LogRefused(ILogger logger, Exception refusal);
}
