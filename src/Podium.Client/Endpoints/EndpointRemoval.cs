using Podium.Api.Discovery.V1;
using Podium.Client.Informers;

namespace Podium.Client.Endpoints;

/// <summary>
/// When an endpoint leaves a Service: both who applies a removal and who waits for it go by the version of the slice that first
/// shows it. An endpoint is in while it is ready and not ending; slices of headless Services become no rules.
/// </summary>
public static class EndpointRemoval
{
    private const string HeadlessLabel = "service.kubernetes.io/headless";

    /// <summary>Whether a slice's endpoints are in anyone's rules.</summary>
    public static bool IsProxied(EndpointSlice slice) => !slice.Metadata.Labels.ContainsKey(HeadlessLabel);

    /// <summary>Whether new connections are to go to an endpoint.</summary>
    public static bool IsIn(Endpoint endpoint) => (endpoint.Conditions.Ready ?? true) && !(endpoint.Conditions.Terminating ?? false);

    /// <summary>The version of a change that took an endpoint out; 0 for every other change. The first listing counts in any case.</summary>
    public static ulong VersionOf(InformerChange<EndpointSlice> change)
    {
        var version = ProxyAcknowledgement.VersionOf(change.Object.Metadata.ResourceVersion);
        if (change.Before is not { } before || change.After is not { } after)
        {
            return version;
        }

        foreach (var endpoint in before.Endpoints)
        {
            if (IsIn(endpoint) && !Has(after, endpoint))
            {
                return version;
            }
        }

        return 0;
    }

    private static bool Has(EndpointSlice slice, Endpoint endpoint)
    {
        foreach (var other in slice.Endpoints)
        {
            if (IsIn(other) && other.TargetRef?.Uid == endpoint.TargetRef?.Uid
                && other.Addresses.SequenceEqual(endpoint.Addresses, StringComparer.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
