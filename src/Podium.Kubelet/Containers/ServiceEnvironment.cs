using Microsoft.Extensions.Logging;
using Podium.Api.Core.V1;
using Podium.Client;
using Podium.Client.Informers;

namespace Podium.Kubelet.Containers;

/// <summary>What containers are told of services.</summary>
internal interface IServiceEnvironment
{
    /// <summary>The variables for containers of a namespace, waiting until services are known at all.</summary>
    ValueTask<IReadOnlyDictionary<string, string>> ComputeAsync(string ns, bool enableServiceLinks, CancellationToken cancellationToken);
}

/// <summary>Knows the cluster's services while it runs.</summary>
internal sealed class ServiceEnvironment : IServiceEnvironment
{
    private readonly Informer<Service> services;
    private readonly InformerIndex<Service> byNamespace;

    /// <summary>An environment that knows nothing yet.</summary>
    public ServiceEnvironment(IApiClient client, TimeProvider time, ILogger<Informer<Service>> logger)
    {
        services = new(client, InformerSelection.All, time, logger);
        byNamespace = services.AddIndex(static service => [service.Metadata.Namespace]);
    }

    /// <summary>Follows the services until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => services.RunAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, string>> ComputeAsync(string ns, bool enableServiceLinks, CancellationToken cancellationToken)
    {
        // A container that started before would lack them for as long as it lives.
        await services.Synced.WaitAsync(cancellationToken);
        IEnumerable<Service> own = enableServiceLinks ? byNamespace[ns] : [];
        return ServiceVariables.Of(ns == "default" && enableServiceLinks ? own : own.Concat(byNamespace["default"]), ns, enableServiceLinks);
    }
}
