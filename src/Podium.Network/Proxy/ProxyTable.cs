using System.Globalization;
using System.Text;
using Podium.Api;

namespace Podium.Network.Proxy;

/// <summary>
/// The table as the kernel has it, Service by Service, and the transactions that change it. A change names only what differs, so its
/// cost goes with the change and not with the number of Services. Not for concurrent use.
/// </summary>
internal sealed class ProxyTable(ProxyNode node)
{
    private readonly string table = $"ip {node.TableName}";
    private readonly Dictionary<ObjectKey, ServiceRules> services = [];

    // Two Services may claim the same address and port. The first by name has it, until it gives it up.
    private readonly Dictionary<ElementKey, SortedDictionary<string, string>> claims = [];

    private Dictionary<(uint? Address, int Port), DatagramRoute> stale = [];

    /// <summary>The rules of a Service.</summary>
    public ServiceRules this[ObjectKey key] => services.GetValueOrDefault(key, ServiceRules.None);

    /// <summary>The Services that have rules.</summary>
    public IEnumerable<ObjectKey> Keys => services.Keys;

    /// <summary>The UDP routes that lost endpoints since this was asked last, with those they have now.</summary>
    public IReadOnlyCollection<DatagramRoute> TakeStaleDatagrams()
    {
        var taken = stale;
        stale = [];
        return taken.Values;
    }

    /// <summary>The transaction that makes the table anew, whatever there was, with these Services.</summary>
    public string Replace(IReadOnlyDictionary<ObjectKey, ServiceRules> wanted)
    {
        services.Clear();
        claims.Clear();
        var text = new StringBuilder(ProxyBaseRules.Replace(node));
        text.Append(Change(wanted));

        // What the kernel remembers from before is nobody's guess.
        foreach (var (_, rules) in services)
        {
            foreach (var route in rules.Datagrams)
            {
                stale[(route.Address, route.Port)] = route;
            }
        }

        return text.ToString();
    }

    /// <summary>The transaction that gives these Services these rules and leaves the others alone; empty where nothing differs.</summary>
    public string Change(IReadOnlyDictionary<ObjectKey, ServiceRules> wanted)
    {
        var add = new StringBuilder();
        var fill = new StringBuilder();
        var remove = new StringBuilder();
        var touched = new Dictionary<ElementKey, string?>();
        foreach (var (key, rules) in wanted)
        {
            var before = this[key];
            ChangeOwn(before, rules, add, fill, remove);
            ClaimAll(key, before, rules, touched);
            NoteStale(before, rules);
            if (ReferenceEquals(rules, ServiceRules.None))
            {
                services.Remove(key);
            }
            else
            {
                services[key] = rules;
            }
        }

        var release = new StringBuilder();
        var take = new StringBuilder();
        foreach (var (element, before) in touched)
        {
            var after = Winner(element);
            if (before == after)
            {
                continue;
            }

            if (before is not null)
            {
                release.Append(CultureInfo.InvariantCulture, $"delete element {table} {NameOf(element.Map)} {{ {element.Key} }}\n");
            }

            if (after is not null)
            {
                take.Append(CultureInfo.InvariantCulture, $"add element {table} {NameOf(element.Map)} {{ {element.Key}{(after.Length > 0 ? " : " : "")}{after} }}\n");
            }
        }

        return add.Append(fill).Append(release).Append(take).Append(remove).ToString();
    }

    private void ChangeOwn(ServiceRules before, ServiceRules after, StringBuilder add, StringBuilder fill, StringBuilder remove)
    {
        foreach (var (set, seconds) in after.AffinitySets)
        {
            if (!before.AffinitySets.TryGetValue(set, out var known) || known != seconds)
            {
                if (before.AffinitySets.ContainsKey(set))
                {
                    // A set's timeout cannot be changed; the rules that name it are written again below.
                    foreach (var (chain, _) in before.Chains)
                    {
                        add.Append(CultureInfo.InvariantCulture, $"flush chain {table} {chain}\n");
                    }

                    add.Append(CultureInfo.InvariantCulture, $"delete set {table} {set}\n");
                }

                add.Append(CultureInfo.InvariantCulture, $"add set {table} {set} {{ type ipv4_addr; size 65535; flags dynamic,timeout; timeout {seconds}s; }}\n");
            }
        }

        var rewriteAll = before.AffinitySets.Any(pair => after.AffinitySets.TryGetValue(pair.Key, out var seconds) && seconds != pair.Value);
        var old = new Dictionary<string, string>(before.Chains, StringComparer.Ordinal);
        foreach (var (chain, body) in after.Chains)
        {
            var isThere = old.Remove(chain, out var present);
            if (isThere && present == body && !rewriteAll)
            {
                continue;
            }

            add.Append(CultureInfo.InvariantCulture, $"{(isThere ? "flush" : "add")} chain {table} {chain}\n");
            foreach (var rule in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                fill.Append(CultureInfo.InvariantCulture, $"add rule {table} {chain} {rule}\n");
            }
        }

        // All are emptied before the first is deleted: they may lead to each other.
        foreach (var (chain, _) in old)
        {
            fill.Append(CultureInfo.InvariantCulture, $"flush chain {table} {chain}\n");
            remove.Append(CultureInfo.InvariantCulture, $"delete chain {table} {chain}\n");
        }

        foreach (var (set, _) in before.AffinitySets)
        {
            if (!after.AffinitySets.ContainsKey(set))
            {
                remove.Append(CultureInfo.InvariantCulture, $"delete set {table} {set}\n");
            }
        }
    }

    private void ClaimAll(ObjectKey key, ServiceRules before, ServiceRules after, Dictionary<ElementKey, string?> touched)
    {
        var claimant = key.ToString();
        foreach (var (element, _) in before.Elements)
        {
            if (!after.Elements.ContainsKey(element))
            {
                touched.TryAdd(element, Winner(element));
                claims[element].Remove(claimant);
                if (claims[element].Count == 0)
                {
                    claims.Remove(element);
                }
            }
        }

        foreach (var (element, verdict) in after.Elements)
        {
            touched.TryAdd(element, Winner(element));
            if (!claims.TryGetValue(element, out var claim))
            {
                claims[element] = claim = new(StringComparer.Ordinal);
            }

            claim[claimant] = verdict;
        }
    }

    private void NoteStale(ServiceRules before, ServiceRules after)
    {
        foreach (var route in before.Datagrams)
        {
            var now = after.Datagrams.FirstOrDefault(r => r.Address == route.Address && r.Port == route.Port) ?? route with { Endpoints = [] };
            if (route.Endpoints.Except(now.Endpoints).Any())
            {
                stale[(route.Address, route.Port)] = now;
            }
        }
    }

    private string? Winner(ElementKey element)
    {
        if (claims.TryGetValue(element, out var claim))
        {
            foreach (var (_, verdict) in claim)
            {
                return verdict;
            }
        }

        return null;
    }

    private static string NameOf(SharedMap map) => map switch
    {
        SharedMap.Services => ProxyBaseRules.Services,
        SharedMap.NodePorts => ProxyBaseRules.NodePorts,
        SharedMap.Refused => ProxyBaseRules.Refused,
        SharedMap.RefusedNodePorts => ProxyBaseRules.RefusedNodePorts,
        SharedMap.Firewall => ProxyBaseRules.Firewall,
        _ => ProxyBaseRules.Hairpins,
    };
}
