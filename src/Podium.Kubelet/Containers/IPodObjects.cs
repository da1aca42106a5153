using Podium.Api.Core.V1;

namespace Podium.Kubelet.Containers;

/// <summary>The config maps and secrets that pods refer to.</summary>
internal interface IPodObjects
{
    /// <summary>A config map; null when there is none.</summary>
    Task<ConfigMap?> GetConfigMapAsync(string ns, string name, CancellationToken cancellationToken);

    /// <summary>A secret; null when there is none.</summary>
    Task<Secret?> GetSecretAsync(string ns, string name, CancellationToken cancellationToken);
}
