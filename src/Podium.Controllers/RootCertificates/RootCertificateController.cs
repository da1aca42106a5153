using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;
using Podium.Client.Queues;

namespace Podium.Controllers.RootCertificates;

/// <summary>
/// Puts the cluster's certificate authority into the config map <c>kube-root-ca.crt</c> of every namespace, from where pods get it
/// beside their token, and mends it when it is changed or deleted.
/// Upstream: pkg/controller/certificates/rootcacertpublisher/publisher.go.
/// </summary>
public sealed class RootCertificateController : IController, IReconciler<ObjectKey>
{
    private const string MapName = "kube-root-ca.crt";
    private const string Entry = "ca.crt";
    private const string Description =
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. "
        + "No other usage is guaranteed across distributions of Kubernetes clusters.";

    private readonly IApiClient client;
    private readonly Informer<Namespace> namespaces;
    private readonly Informer<ConfigMap> maps;
    private readonly string authorityPem;
    private readonly WorkQueue<ObjectKey> queue;
    private readonly ReconcileLoop<ObjectKey> loop;

    /// <summary>A controller over informers that have not started.</summary>
    /// <param name="client">The API.</param>
    /// <param name="namespaces">All namespaces.</param>
    /// <param name="maps">Config maps; those named <c>kube-root-ca.crt</c> are enough.</param>
    /// <param name="authorityPem">The authority's certificate.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where failures are written.</param>
    public RootCertificateController(
        IApiClient client, Informer<Namespace> namespaces, Informer<ConfigMap> maps, string authorityPem, TimeProvider time, ILoggerFactory loggers)
    {
        this.client = client;
        this.namespaces = namespaces;
        this.maps = maps;
        this.authorityPem = authorityPem;
        queue = new WorkQueue<ObjectKey>(time);
        loop = new ReconcileLoop<ObjectKey>(Name, queue, this, loggers.CreateLogger<RootCertificateController>());
        namespaces.OnChange(change => queue.Add(change.Key));
        maps.OnChange(change =>
        {
            if (change.Key.Name == MapName)
            {
                queue.Add(new ObjectKey("", change.Key.Namespace));
            }
        });
    }

    /// <summary>The selection of config maps that the controller needs.</summary>
    public static InformerSelection Selection { get; } = new(FieldSelector: $"metadata.name={MapName}");

    /// <inheritdoc/>
    public string Name => "root-ca-certificate-publisher";

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using (queue)
        {
            await loop.RunAsync(workers: 1, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (namespaces.Get(key) is not { Status.Phase: not "Terminating", Metadata.DeletionTimestamp: null })
        {
            return ReconcileResult.Done;
        }

        var wanted = new Dictionary<string, string>(StringComparer.Ordinal) { [Entry] = authorityPem };
        try
        {
            if (maps.Get(new ObjectKey(key.Name, MapName)) is not { } map)
            {
                await client.CreateAsync(
                    new ConfigMap
                    {
                        Metadata = new()
                        {
                            Namespace = key.Name,
                            Name = MapName,
                            Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["kubernetes.io/description"] = Description },
                        },
                        Data = wanted,
                    },
                    cancellationToken);
            }
            else if (map.Data.Count != 1 || map.Data.GetValueOrDefault(Entry) != authorityPem || map.BinaryData.Count > 0)
            {
                await client.UpdateAsync(
                    map with { Data = wanted, BinaryData = EmptyMap.Of<byte[]>() }, cancellationToken: cancellationToken);
            }
        }
        catch (StatusException refusal) when (refusal.Code is 404 or 403 || refusal.Reason == "AlreadyExists")
        {
            // The namespace ends, or somebody was quicker: the next event tells.
        }

        return ReconcileResult.Done;
    }
}
