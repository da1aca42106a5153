using System.Globalization;
using System.Text;
using Podium.Api.Discovery.V1;
using Podium.Api.Meta.V1;
using Podium.Controllers.ServiceEndpoints;
using EndpointPort = Podium.Api.Discovery.V1.EndpointPort;

namespace Podium.Controllers.EndpointSlices;

/// <summary>Endpoints with ports in common.</summary>
internal sealed record DesiredEndpoints(IReadOnlyList<EndpointPort> Ports, IReadOnlyList<Endpoint> Endpoints);

/// <summary>What all slices of a service have in common.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Prefix">What their names start with.</param>
/// <param name="AddressType">The type of their addresses.</param>
/// <param name="Owner">Whose they are.</param>
/// <param name="Labels">Their labels.</param>
/// <param name="Annotations">Their annotations, besides the time of the last change.</param>
internal sealed record SliceTemplate(
    string Namespace,
    string Prefix,
    string AddressType,
    OwnerReference Owner,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations);

/// <summary>What to do to a service's slices.</summary>
internal sealed record SliceChanges(
    IReadOnlyList<EndpointSlice> Create, IReadOnlyList<EndpointSlice> Update, IReadOnlyList<EndpointSlice> Delete);

/// <summary>
/// Spreads endpoints over slices with as few writes as can be: endpoints stay where they are, new ones go into slices that change anyway,
/// else into one that has room for all of them, else into new ones (staging/src/k8s.io/endpointslice/reconciler.go).
/// </summary>
internal sealed class SlicePlan
{
    private readonly SliceTemplate template;
    private readonly int most;
    private readonly DateTimeOffset? changedAt;
    private readonly List<EndpointSlice> create = [];
    private readonly List<EndpointSlice> update = [];
    private readonly List<EndpointSlice> delete = [];

    private SlicePlan(SliceTemplate template, int most, DateTimeOffset? changedAt)
    {
        this.template = template;
        this.most = most;
        this.changedAt = changedAt;
    }

    /// <summary>The changes that make the slices what they should be.</summary>
    /// <param name="template">What they have in common.</param>
    /// <param name="desired">The endpoints, grouped by ports; no two groups have the same ones.</param>
    /// <param name="existing">The slices that are there, of whomever and of whatever type.</param>
    /// <param name="most">How many endpoints a slice may have.</param>
    /// <param name="changedAt">When that happened which they change for.</param>
    public static SliceChanges Compute(
        SliceTemplate template, IReadOnlyList<DesiredEndpoints> desired, IReadOnlyList<EndpointSlice> existing, int most, DateTimeOffset? changedAt)
    {
        var plan = new SlicePlan(template, most, changedAt);
        var byPorts = new Dictionary<string, List<EndpointSlice>>(StringComparer.Ordinal);
        foreach (var slice in existing)
        {
            if (!plan.IsOwn(slice))
            {
                plan.delete.Add(slice);
            }
            else if (byPorts.TryGetValue(PortKey(slice.Ports), out var same))
            {
                same.Add(slice);
            }
            else
            {
                byPorts[PortKey(slice.Ports)] = [slice];
            }
        }

        foreach (var group in desired)
        {
            byPorts.Remove(PortKey(group.Ports), out var slices);
            plan.Fill(group, slices ?? []);
        }

        plan.delete.AddRange(byPorts.Values.SelectMany(slices => slices));
        plan.ReuseDeleted();
        return new(plan.create, plan.update, plan.delete);
    }

    /// <summary>Tells sets of ports apart.</summary>
    public static string PortKey(IReadOnlyList<EndpointPort> ports)
    {
        var lines = new string[ports.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = string.Create(CultureInfo.InvariantCulture, $"{ports[i].Name}/{ports[i].Protocol}/{ports[i].Port}/{ports[i].AppProtocol}");
        }

        Array.Sort(lines, StringComparer.Ordinal);
        return new StringBuilder().AppendJoin('\n', lines).ToString();
    }

    private bool IsOwn(EndpointSlice slice) =>
        slice.AddressType == template.AddressType && slice.Metadata.OwnerReferences.Any(owner => owner.Uid == template.Owner.Uid);

    private void Fill(DesiredEndpoints group, List<EndpointSlice> slices)
    {
        var missing = new Dictionary<(string, string), Endpoint>(group.Endpoints.Count);
        foreach (var endpoint in group.Endpoints)
        {
            missing[KeyOf(endpoint)] = endpoint;
        }

        // 1. What is desired stays where it is.
        var changing = new List<(EndpointSlice Slice, List<Endpoint> Endpoints)>();
        var unchanged = new List<(EndpointSlice Slice, List<Endpoint> Endpoints)>();
        foreach (var slice in slices)
        {
            var kept = new List<Endpoint>(slice.Endpoints.Count);
            var differs = !HasRightMetadata(slice);
            foreach (var endpoint in slice.Endpoints)
            {
                if (missing.Remove(KeyOf(endpoint), out var wanted))
                {
                    kept.Add(wanted);
                    differs |= !wanted.Equals(endpoint);
                }
            }

            if (kept.Count == 0 && (slice.Endpoints.Count > 0 || group.Endpoints.Count > 0 || slices.Count > 1))
            {
                delete.Add(slice);
            }
            else
            {
                (differs || kept.Count != slice.Endpoints.Count ? changing : unchanged).Add((slice, kept));
            }
        }

        // 2. Slices that are written anyway take what they can, the fullest first.
        var rest = new Queue<Endpoint>(missing.Values);
        foreach (var (_, endpoints) in changing.OrderByDescending(c => c.Endpoints.Count))
        {
            Pour(rest, endpoints);
        }

        // 3. What is left goes into the slice that it fills best, or else into new ones.
        if (rest.Count > 0 && rest.Count < most && FindRoom(unchanged, rest.Count) is { } room)
        {
            Pour(rest, room.Endpoints);
            changing.Add(room);
        }

        update.AddRange(changing.Select(c => c.Slice with { Metadata = Mended(c.Slice.Metadata), Endpoints = c.Endpoints }));
        while (rest.Count > 0 || (group.Endpoints.Count == 0 && changing.Count + unchanged.Count + create.Count == 0))
        {
            var endpoints = new List<Endpoint>();
            Pour(rest, endpoints);
            create.Add(new EndpointSlice
            {
                Metadata = Mended(new() { Namespace = template.Namespace, GenerateName = template.Prefix, OwnerReferences = [template.Owner] }),
                AddressType = template.AddressType,
                Ports = group.Ports,
                Endpoints = endpoints,
            });
        }
    }

    private void Pour(Queue<Endpoint> from, List<Endpoint> into)
    {
        while (into.Count < most && from.TryDequeue(out var endpoint))
        {
            into.Add(endpoint);
        }
    }

    private (EndpointSlice Slice, List<Endpoint> Endpoints)? FindRoom(List<(EndpointSlice Slice, List<Endpoint> Endpoints)> slices, int count)
    {
        (EndpointSlice, List<Endpoint> Endpoints)? best = null;
        foreach (var candidate in slices)
        {
            if (candidate.Endpoints.Count + count <= most && (best is null || candidate.Endpoints.Count > best.Value.Endpoints.Count))
            {
                best = candidate;
            }
        }

        return best;
    }

    // A slice that would be deleted while another is made becomes that one.
    private void ReuseDeleted()
    {
        for (var i = delete.Count - 1; i >= 0 && create.Count > 0; i--)
        {
            var old = delete[i];
            if (!IsOwn(old))
            {
                continue;
            }

            var wanted = create[^1];
            create.RemoveAt(create.Count - 1);
            delete.RemoveAt(i);
            update.Add(old with { Metadata = Mended(old.Metadata), Ports = wanted.Ports, Endpoints = wanted.Endpoints });
        }
    }

    private bool HasRightMetadata(EndpointSlice slice) =>
        MapEquality.Equal(slice.Metadata.Labels, template.Labels)
        && MapEquality.Equal(
            slice.Metadata.Annotations.Where(a => a.Key != ChangeTimes.Annotation).ToDictionary(StringComparer.Ordinal), template.Annotations);

    private ObjectMeta Mended(ObjectMeta metadata)
    {
        var annotations = template.Annotations.ToDictionary(StringComparer.Ordinal);
        if (changedAt is { } time)
        {
            annotations[ChangeTimes.Annotation] = ChangeTimes.Text(time);
        }

        return metadata with { Labels = template.Labels, Annotations = annotations };
    }

    private static (string Address, string Uid) KeyOf(Endpoint endpoint) =>
        (endpoint.Addresses is [var first, ..] ? first : "", endpoint.TargetRef?.Uid ?? "");
}
