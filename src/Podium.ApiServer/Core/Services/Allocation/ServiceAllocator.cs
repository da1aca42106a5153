using System.Globalization;
using System.Net;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Validation;
using Podium.ApiServer.Registry.Writing;
using Podium.Store;

namespace Podium.ApiServer.Core.Services.Allocation;

/// <summary>
/// Gives services their addresses and node ports, and takes them back (pkg/registry/core/service/storage/alloc.go). The rules on which
/// addresses go together are <see cref="ServiceFamilies"/>'s.
/// </summary>
internal sealed class ServiceAllocator
{
    private const int FirstNodePort = 30000;
    private const int LastNodePort = 32767;
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    private readonly IPNetwork network;

    public ServiceAllocator(IPNetwork network, IStore store)
    {
        this.network = network;
        Addresses = new(NumberRange.OfAddresses(network), store);
        Ports = new(NumberRange.OfPorts(FirstNodePort, LastNodePort), store);
    }

    /// <summary>The addresses that are held.</summary>
    public NumberClaims Addresses { get; }

    /// <summary>The node ports that are held.</summary>
    public NumberClaims Ports { get; }

    /// <summary>The range's first address, which is the API server's.</summary>
    public string FirstAddress => Addresses.Range.TextOf(0);

    /// <summary>Gives a service what it lacks.</summary>
    /// <returns>The specification with everything that was given.</returns>
    /// <exception cref="StatusException">422: an address or port cannot be had; 500: there is none left.</exception>
    public async Task<ServiceSpec> ReserveAsync(
        ServiceSpec spec, ServiceSpec? old, ClaimOwner owner, Reservation reservation, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        spec = ServiceFamilies.Complete(spec, old, errors);
        if (errors.Count > 0)
        {
            throw Invalid(owner, errors);
        }

        var taker = new Taker(owner, reservation, cancellationToken);
        spec = await ReserveAddressesAsync(spec, old, taker);
        return await ReservePortsAsync(spec, old, taker);
    }

    /// <summary>Takes back all that a service had.</summary>
    public async Task ReleaseAsync(ServiceSpec spec, string uid, CancellationToken cancellationToken)
    {
        foreach (var ip in HeldAddresses(spec))
        {
            await Addresses.ReleaseAsync(ip, uid, cancellationToken);
        }

        foreach (var port in HeldPorts(spec))
        {
            await Ports.ReleaseAsync(Text(port), uid, cancellationToken);
        }
    }

    /// <summary>The addresses of this cluster's range that a service has.</summary>
    public static IEnumerable<string> HeldAddresses(ServiceSpec spec) =>
        spec.TakesClusterIP() && !spec.IsHeadless() ? spec.ClusterIPs : [];

    /// <summary>The node ports that a service has, each once.</summary>
    public static IEnumerable<int> HeldPorts(ServiceSpec spec) => spec.Type is "NodePort" or "LoadBalancer"
        ? spec.Ports.Select(p => p.NodePort).Append(spec.HealthCheckNodePort).Where(p => p > 0).Distinct()
        : [];

    private async Task<ServiceSpec> ReserveAddressesAsync(ServiceSpec spec, ServiceSpec? old, Taker taker)
    {
        if (old is not null && HeldAddresses(old).Any())
        {
            foreach (var ip in HeldAddresses(old).Except(HeldAddresses(spec), StringComparer.Ordinal))
            {
                taker.GiveUp(Addresses, ip);
            }

            return spec; // Validation sees to it that they did not change.
        }

        if (!spec.TakesClusterIP() || spec.IsHeadless() || (old is not null && old.TakesClusterIP()))
        {
            return spec;
        }

        if (spec.ClusterIPs is not [var wanted])
        {
            var given = await taker.TakeAnyAsync(Addresses) ?? throw StatusException.Internal("failed to allocate a serviceIP: range is full");
            return spec with { ClusterIP = given, ClusterIPs = [given] };
        }

        var problem = Addresses.Range.Find(wanted) is null
            ? $"the provided IP ({wanted}) is not in the valid range. The range of valid IPs is {network}"
            : await taker.TakeAsync(Addresses, wanted) ? null : "provided IP is already allocated";
        if (problem is not null)
        {
            throw Invalid(taker.Owner, FieldError.Invalid(
                Spec.Child("clusterIPs"), GoStrings(spec.ClusterIPs), $"failed to allocate IP {wanted}: {problem}"));
        }

        return spec;
    }

    private async Task<ServiceSpec> ReservePortsAsync(ServiceSpec spec, ServiceSpec? old, Taker taker)
    {
        var held = old is null ? [] : HeldPorts(old).ToHashSet();
        if (spec.Type is "NodePort" or "LoadBalancer")
        {
            spec = spec with { Ports = await ReserveNodePortsAsync(spec, isNew: old is null, held, taker) };
        }

        if (spec.TakesHealthCheckNodePort() && old?.TakesHealthCheckNodePort() != true)
        {
            spec = spec with { HealthCheckNodePort = await ReserveHealthCheckPortAsync(spec.HealthCheckNodePort, held, taker) };
        }

        foreach (var port in held.Except(HeldPorts(spec)))
        {
            taker.GiveUp(Ports, Text(port));
        }

        return spec;
    }

    private async Task<IReadOnlyList<ServicePort>> ReserveNodePortsAsync(ServiceSpec spec, bool isNew, HashSet<int> held, Taker taker)
    {
        var ports = spec.Ports.ToArray();

        // A port number with several protocols gets one node port for all, where that is not decided otherwise.
        var shared = new Dictionary<int, int>();
        foreach (var port in isNew ? ports : [])
        {
            if (port.NodePort > 0)
            {
                shared.TryAdd(port.Port, port.NodePort);
            }
        }

        for (var i = 0; i < ports.Length; i++)
        {
            var port = ports[i];
            if (port.NodePort == 0 && !spec.TakesNodePorts())
            {
                continue;
            }

            var number = port.NodePort != 0 ? port.NodePort : isNew ? shared.GetValueOrDefault(port.Port) : 0;
            if (number == 0)
            {
                var given = await taker.TakeAnyAsync(Ports) ?? throw StatusException.Internal("failed to allocate a nodePort: range is full");
                number = int.Parse(given, CultureInfo.InvariantCulture);
                held.Add(number);
            }
            else if (held.Add(number) && await ProblemOfAsync(number, taker) is { } problem)
            {
                throw Invalid(taker.Owner, FieldError.Invalid(Spec.Child("ports").Index(i).Child("nodePort"), number, problem));
            }

            shared.TryAdd(port.Port, number);
            ports[i] = port with { NodePort = number };
        }

        return ports;
    }

    private async Task<int> ReserveHealthCheckPortAsync(int wanted, HashSet<int> held, Taker taker)
    {
        if (wanted == 0)
        {
            var given = await taker.TakeAnyAsync(Ports)
                ?? throw StatusException.Internal("failed to allocate a HealthCheck NodePort 0: range is full");
            return int.Parse(given, CultureInfo.InvariantCulture);
        }

        return held.Add(wanted) && await ProblemOfAsync(wanted, taker) is { } problem
            ? throw StatusException.Internal($"failed to allocate requested HealthCheck NodePort {wanted}: {problem}")
            : wanted;
    }

    private async Task<string?> ProblemOfAsync(int port, Taker taker) => Ports.Range.Find(Text(port)) is null
        ? $"provided port is not in the valid range. The range of valid ports is {FirstNodePort}-{LastNodePort}"
        : await taker.TakeAsync(Ports, Text(port)) ? null : "provided port is already allocated";

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static Shown GoStrings(IReadOnlyList<string> values) =>
        new Shown($"[]string{{{string.Join(", ", values.Select(v => FieldError.Format(v)))}}}");

    private static StatusException Invalid(ClaimOwner owner, params IReadOnlyList<FieldError> errors) =>
        StatusException.Invalid("", "Service", owner.Name, errors);

    private sealed record Shown(string Text)
    {
        public override string ToString() => Text;
    }

    /// <summary>Takes numbers for one write of one service, and notes how they are given back.</summary>
    private sealed class Taker(ClaimOwner owner, Reservation reservation, CancellationToken cancellationToken)
    {
        public ClaimOwner Owner => owner;

        public async Task<bool> TakeAsync(NumberClaims claims, string text)
        {
            if (reservation.IsDryRun)
            {
                return !await claims.IsTakenAsync(text, owner, cancellationToken);
            }

            if (!await claims.TryClaimAsync(text, owner, cancellationToken))
            {
                return false;
            }

            Undo(claims, text);
            return true;
        }

        public async Task<string?> TakeAnyAsync(NumberClaims claims)
        {
            if (reservation.IsDryRun)
            {
                return claims.Peek();
            }

            var text = await claims.TryClaimAnyAsync(owner, cancellationToken);
            if (text is not null)
            {
                Undo(claims, text);
            }

            return text;
        }

        // Whether the client still waits makes no difference to what must be put in order.
        public void GiveUp(NumberClaims claims, string text) =>
            reservation.GiveUp(() => claims.ReleaseAsync(text, owner.Uid, CancellationToken.None));

        private void Undo(NumberClaims claims, string text) =>
            reservation.Take(() => claims.ReleaseAsync(text, owner.Uid, CancellationToken.None));
    }
}
