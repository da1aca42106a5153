using Podium.Api;
using Podium.Api.Coordination.V1;
using Podium.Api.Discovery.V1;
using Podium.Client.Endpoints;
using Podium.Client.Informers;

namespace Podium.Kubelet.Services;

/// <summary>
/// Which of a node's pods new connections may still come to through a Service: those that a slice shows as ready, and those that
/// some Ready node's proxy has not yet taken out of its rules, or took out only a moment ago. A pod that no Service selects is never among them, and costs nothing.
/// </summary>
/// <remarks>All of it comes from the API, so it is known again after a restart. Safe for concurrent use.</remarks>
public sealed class ServedPods
{
    // What was let in at the last moment waits in the server's queue until the server takes it, which is busy or short of processor time.
    private static readonly TimeSpan LastArrivals = TimeSpan.FromMilliseconds(200);

    private readonly string node;
    private readonly TimeProvider time;
    private readonly Informer<Lease> proxies;
    private readonly Informer<Api.Core.V1.Node> nodes;
    private readonly Lock guard = new();

    // Guarded by `guard`; by pod uid.
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>Follows what the informers show. Must be made before they run.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="informers">The node's informers, which the caller runs.</param>
    /// <param name="time">The clock.</param>
    public ServedPods(string node, InformerSet informers, TimeProvider time)
    {
        this.node = node;
        this.time = time;
        proxies = informers.Of<Lease>(ProxyAcknowledgement.Selection);
        nodes = informers.Of<Api.Core.V1.Node>();
        informers.Of<EndpointSlice>().OnChange(Take);
        proxies.OnChange(_ => SettleAll());
        nodes.OnChange(change =>
        {
            if (IsReady(change.Before) != IsReady(change.After))
            {
                SettleAll();
            }
        });
    }

    /// <summary>Called with the uid of a pod that is served no longer; must return at once. Set before there are pods.</summary>
    internal Action<string>? Left { get; set; }

    /// <summary>Whether connections may still come to a pod.</summary>
    internal bool IsServed(string podUid)
    {
        lock (guard)
        {
            return entries.ContainsKey(podUid);
        }
    }

    private void Take(InformerChange<EndpointSlice> change)
    {
        var before = PodsOf(change.Before);
        var after = PodsOf(change.After);
        if (before.Count == 0 && after.Count == 0)
        {
            return;
        }

        var version = ProxyAcknowledgement.VersionOf(change.Object.Metadata.ResourceVersion);
        lock (guard)
        {
            foreach (var uid in after)
            {
                if (!entries.TryGetValue(uid, out var entry))
                {
                    entries[uid] = entry = new Entry();
                }

                entry.Slices.Add(change.Key);
            }

            foreach (var uid in before)
            {
                if (!after.Contains(uid) && entries.TryGetValue(uid, out var entry))
                {
                    entry.Slices.Remove(change.Key);
                    entry.Removal = Math.Max(entry.Removal, version);
                    Settle(uid, entry);
                }
            }
        }
    }

    private void SettleAll()
    {
        lock (guard)
        {
            foreach (var (uid, entry) in entries)
            {
                Settle(uid, entry);
            }
        }
    }

    private void Settle(string uid, Entry entry)
    {
        if (entry.Leaving is null && IsOut(entry))
        {
            entry.Leaving = time.CreateTimer(_ => Leave(uid, entry), null, LastArrivals, Timeout.InfiniteTimeSpan);
        }
    }

    private void Leave(string uid, Entry entry)
    {
        lock (guard)
        {
            entry.Leaving?.Dispose();
            entry.Leaving = null;
            if (IsOut(entry) && entries.Remove(uid))
            {
                Left?.Invoke(uid);
            }
        }
    }

    private bool IsOut(Entry entry) => entry.Slices.Count == 0 && IsAppliedEverywhere(entry.Removal);

    // A node that is not ready is not waited for: its proxy may be gone for good.
    private bool IsAppliedEverywhere(ulong version)
    {
        foreach (var lease in proxies.All)
        {
            if (ProxyAcknowledgement.AppliedOf(lease) < version
                && IsReady(nodes.Get(new ObjectKey("", ProxyAcknowledgement.NodeOf(lease)))))
            {
                return false;
            }
        }

        return true;
    }

    private HashSet<string> PodsOf(EndpointSlice? slice)
    {
        var pods = new HashSet<string>(StringComparer.Ordinal);
        if (slice is not null && EndpointRemoval.IsProxied(slice))
        {
            foreach (var endpoint in slice.Endpoints)
            {
                if (endpoint.NodeName == node && endpoint.TargetRef is { Kind: "Pod" } pod && EndpointRemoval.IsIn(endpoint))
                {
                    pods.Add(pod.Uid);
                }
            }
        }

        return pods;
    }

    private static bool IsReady(Api.Core.V1.Node? node)
    {
        if (node is not null)
        {
            foreach (var condition in node.Status.Conditions)
            {
                if (condition.Type == "Ready")
                {
                    return condition.Status == "True";
                }
            }
        }

        return false;
    }

    private sealed class Entry
    {
        /// <summary>The slices in which the pod takes connections.</summary>
        public HashSet<ObjectKey> Slices { get; } = [];

        /// <summary>The version that took it out of a slice last.</summary>
        public ulong Removal { get; set; }

        /// <summary>Runs once the pod is out, until its last connections have surely been taken.</summary>
        public ITimer? Leaving { get; set; }
    }
}
