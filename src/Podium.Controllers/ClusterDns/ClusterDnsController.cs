using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;

namespace Podium.Controllers.ClusterDns;

/// <summary>
/// Keeps the Service <c>kube-dns</c>, by which people and programs find the cluster's name server. It selects nothing: its address is
/// one that every node has itself, and the node's own name server answers there.
/// </summary>
public sealed class ClusterDnsController : KeyedController
{
    private const int DnsPort = 53;
    private static readonly ObjectKey Key = new("kube-system", "kube-dns");
    private static readonly InformerSelection Selection = new(Key.Namespace, FieldSelector: $"metadata.name={Key.Name}");

    private readonly IApiClient client;
    private readonly Informer<Service> services;
    private readonly Informer<Namespace> namespaces;
    private readonly string address;

    /// <summary>A controller that does not run yet.</summary>
    public ClusterDnsController(ControllerContext context)
        : base("cluster-dns", context.Time, context.Loggers)
    {
        client = context.Client;
        address = context.DnsAddress;
        services = context.Informers.Of<Service>(Selection);
        namespaces = context.Informers.Of<Namespace>();
        EnqueueChangesOf(services);
        namespaces.OnChange(change =>
        {
            if (change.Key.Name == Key.Namespace)
            {
                Enqueue(Key);
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (key == Key && services.Get(Key) is null && namespaces.Get(new ObjectKey("", Key.Namespace)) is not null)
        {
            try
            {
                await client.CreateAsync(Wanted(), cancellationToken);
            }
            catch (StatusException refusal) when (refusal.Reason == "AlreadyExists")
            {
                // Somebody was quicker: the next event tells.
            }
        }

        return ReconcileResult.Done;
    }

    private Service Wanted() => new()
    {
        Metadata = new()
        {
            Namespace = Key.Namespace,
            Name = Key.Name,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["k8s-app"] = "kube-dns",
                ["kubernetes.io/cluster-service"] = "true",
                ["kubernetes.io/name"] = "CoreDNS",
            },
        },
        Spec = new()
        {
            ClusterIP = address,
            Ports =
            [
                new ServicePort { Name = "dns", Port = DnsPort, Protocol = "UDP", TargetPort = DnsPort },
                new ServicePort { Name = "dns-tcp", Port = DnsPort, Protocol = "TCP", TargetPort = DnsPort },
            ],
        },
    };
}
