using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;

namespace Podium.Controllers.RootCertificates;

/// <summary>
/// Puts the cluster's certificate authority into the config map <c>kube-root-ca.crt</c> of every namespace, from where pods get it
/// beside their token, and mends it when it is changed or deleted.
/// Upstream: pkg/controller/certificates/rootcacertpublisher/publisher.go.
/// </summary>
public sealed class RootCertificateController : KeyedController
{
    private const string MapName = "kube-root-ca.crt";
    private const string Entry = "ca.crt";
    private const string Description =
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. "
        + "No other usage is guaranteed across distributions of Kubernetes clusters.";

    private static readonly InformerSelection Selection = new(FieldSelector: $"metadata.name={MapName}");

    private readonly IApiClient client;
    private readonly Informer<Namespace> namespaces;
    private readonly Informer<ConfigMap> maps;
    private readonly string authorityPem;

    /// <summary>A controller that does not run yet.</summary>
    public RootCertificateController(ControllerContext context)
        : base("root-ca-certificate-publisher", context.Time, context.Loggers)
    {
        client = context.Client;
        authorityPem = context.AuthorityPem;
        namespaces = context.Informers.Of<Namespace>();
        maps = context.Informers.Of<ConfigMap>(Selection);
        EnqueueChangesOf(namespaces);
        maps.OnChange(change =>
        {
            if (change.Key.Name == MapName)
            {
                Enqueue(new ObjectKey("", change.Key.Namespace));
            }
        });
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
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
