using Podium.Api.Core.V1;
using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Core.Services.Allocation;

/// <summary>
/// Sees to it that services and claims agree: every service holds what it shows, and what no service shows is freed. A claim without its
/// service is usual while the service is being written, so it is freed only when it is still there, unchanged, the next time
/// (upstream: pkg/registry/core/service/ipallocator/controller/repair.go).
/// </summary>
internal sealed class ClaimRepair(ServiceAllocator allocator, Func<IResourceCache> services)
{
    private readonly HashSet<(string Text, long Revision)> suspects = [];

    /// <summary>How often it is done.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromMinutes(3);

    /// <summary>Goes over all services and claims once. Not to be called twice at once.</summary>
    public async Task RepairAsync(CancellationToken cancellationToken)
    {
        // Claims first: one that is made after the services were read would look like nobody's.
        var addresses = await allocator.Addresses.LoadAsync(cancellationToken);
        var ports = await allocator.Ports.LoadAsync(cancellationToken);
        var snapshot = await services().ReadNewestAsync(cancellationToken);
        var wantedAddresses = new Dictionary<string, ClaimOwner>(StringComparer.Ordinal);
        var wantedPorts = new Dictionary<string, ClaimOwner>(StringComparer.Ordinal);
        foreach (var cached in snapshot.Range(""))
        {
            var service = (Service)cached.Object;
            var owner = new ClaimOwner(service.Metadata.Namespace, service.Metadata.Name, service.Metadata.Uid);
            foreach (var ip in ServiceAllocator.HeldAddresses(service.Spec))
            {
                wantedAddresses.TryAdd(ip, owner);
            }

            foreach (var port in ServiceAllocator.HeldPorts(service.Spec))
            {
                wantedPorts.TryAdd(port.ToString(System.Globalization.CultureInfo.InvariantCulture), owner);
            }
        }

        var seen = new HashSet<(string, long)>();
        await RepairAsync(allocator.Addresses, addresses, wantedAddresses, seen, cancellationToken);
        await RepairAsync(allocator.Ports, ports, wantedPorts, seen, cancellationToken);
        suspects.Clear();
        suspects.UnionWith(seen);
    }

    private async Task RepairAsync(
        NumberClaims claims, IReadOnlyList<Claim> held, Dictionary<string, ClaimOwner> wanted, HashSet<(string, long)> seen, CancellationToken cancellationToken)
    {
        foreach (var claim in held)
        {
            if (wanted.TryGetValue(claim.Text, out var owner) && owner.Uid == claim.Uid)
            {
                wanted.Remove(claim.Text);
            }
            else if (suspects.Contains((claim.Text, claim.Revision)))
            {
                await claims.ReleaseAsync(claim.Text, claim.Uid, cancellationToken);
            }
            else
            {
                seen.Add((claim.Text, claim.Revision));
            }
        }

        foreach (var (text, owner) in wanted)
        {
            await claims.TryClaimAsync(text, owner, cancellationToken);
        }
    }
}
