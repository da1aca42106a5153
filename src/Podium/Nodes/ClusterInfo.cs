using System.Text.Json;
using System.Text.Json.Serialization;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Cluster;

namespace Podium.Nodes;

/// <summary>
/// What everyone may know of a cluster, and who joins must: kept in the config map <c>kube-public/cluster-info</c>, as kubeadm keeps the
/// server's address and authority there.
/// </summary>
internal sealed record ClusterInfo
{
    private static readonly ObjectKey Key = new("kube-public", "cluster-info");

    /// <summary>The path of the config map.</summary>
    public const string Path = "/api/v1/namespaces/kube-public/configmaps/cluster-info";

    /// <summary>The cluster's name.</summary>
    public required string Name { get; init; }

    /// <summary>The addresses of pods.</summary>
    public required string PodCidr { get; init; }

    /// <summary>The addresses of Services.</summary>
    public required string ServiceCidr { get; init; }

    /// <summary>The authority's certificate in PEM.</summary>
    public required string Authority { get; init; }

    /// <summary>Writes it into the cluster, where it is not there or differs.</summary>
    public async Task PublishAsync(IApiClient client, Uri server, CancellationToken cancellationToken)
    {
        var map = new ConfigMap
        {
            Metadata = new() { Namespace = Key.Namespace, Name = Key.Name },
            Data = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["kubeconfig"] = $"""
                    apiVersion: v1
                    kind: Config
                    clusters:
                    - name: ""
                      cluster:
                        certificate-authority-data: {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(Authority))}
                        server: {server}

                    """,
                ["podium.json"] = JsonSerializer.Serialize(this, ClusterInfoJson.Default.ClusterInfo),
            },
        };
        try
        {
            await client.CreateAsync(map, cancellationToken);
        }
        catch (StatusException exists) when (exists.Code == 409)
        {
            await client.UpdateAsync(map, cancellationToken: cancellationToken);
        }
    }

    /// <summary>Reads it out of the config map.</summary>
    /// <exception cref="UsageException">It is not there.</exception>
    public static ClusterInfo Of(ConfigMap map)
    {
        try
        {
            return JsonSerializer.Deserialize(map.Data.GetValueOrDefault("podium.json", ""), ClusterInfoJson.Default.ClusterInfo)
                ?? throw new JsonException("it is empty");
        }
        catch (JsonException broken)
        {
            throw new UsageException($"the server does not tell what its cluster is ({broken.Message}): it may not be a Podium server");
        }
    }
}

[JsonSerializable(typeof(ClusterInfo))]
internal sealed partial class ClusterInfoJson : JsonSerializerContext;
