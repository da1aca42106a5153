using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Selectors;
using Podium.Client.Informers;

namespace Podium.Controllers.ServiceEndpoints;

/// <summary>
/// Which pods each service selects, kept as pods and services change, so that neither a pod's change looks at other namespaces nor a
/// service's look at all pods. Tells which services a change concerns. Safe for concurrent use.
/// </summary>
public sealed class ServiceMembers
{
    private readonly InformerIndex<Pod> podsByNamespace;
    private readonly List<Action<ObjectKey>> listeners = [];
    private readonly Lock guard = new();

    // Guarded by `guard`. Services without a selector are not in it.
    private readonly Dictionary<string, Dictionary<string, Members>> namespaces = new(StringComparer.Ordinal);

    /// <summary>Follows informers that do not run yet.</summary>
    public ServiceMembers(Informer<Service> services, Informer<Pod> pods)
    {
        podsByNamespace = pods.AddIndex(static pod => [pod.Metadata.Namespace]);
        services.OnChange(Apply);
        pods.OnChange(Apply);
    }

    /// <summary>Calls <paramref name="listener"/> with each service that is concerned by a change. Only before the informers run.</summary>
    public void OnChange(Action<ObjectKey> listener) => listeners.Add(listener);

    /// <summary>The pods that a service selects, in no particular order; the list is the caller's own.</summary>
    public IReadOnlyList<Pod> Of(ObjectKey service)
    {
        lock (guard)
        {
            return namespaces.TryGetValue(service.Namespace, out var services) && services.TryGetValue(service.Name, out var members)
                ? [.. members.Pods.Values]
                : [];
        }
    }

    /// <summary>The services with pods on a node.</summary>
    public IReadOnlyList<ObjectKey> WithPodsOn(string node)
    {
        lock (guard)
        {
            return
            [
                .. namespaces.SelectMany(ns => ns.Value
                    .Where(service => service.Value.Pods.Values.Any(pod => pod.Spec.NodeName == node))
                    .Select(service => new ObjectKey(ns.Key, service.Key))),
            ];
        }
    }

    private void Apply(InformerChange<Service> change)
    {
        lock (guard)
        {
            var (ns, name) = (change.Key.Namespace, change.Key.Name);
            if (change.After is not { Spec.Selector.Count: > 0 } service)
            {
                if (namespaces.TryGetValue(ns, out var services) && services.Remove(name) && services.Count == 0)
                {
                    namespaces.Remove(ns);
                }
            }
            else if (change.Before is null || !MapEquality.Equal(change.Before.Spec.Selector, service.Spec.Selector))
            {
                var members = new Members(Selector.FromLabels(service.Spec.Selector));
                foreach (var pod in podsByNamespace[ns])
                {
                    members.Apply(pod.Metadata.Name, pod);
                }

                if (!namespaces.TryGetValue(ns, out var services))
                {
                    namespaces[ns] = services = new(StringComparer.Ordinal);
                }

                services[name] = members;
            }
        }

        Tell(change.Key);
    }

    private void Apply(InformerChange<Pod> change)
    {
        List<ObjectKey>? concerned = null;
        lock (guard)
        {
            var ns = change.Key.Namespace;
            if (!namespaces.TryGetValue(ns, out var services))
            {
                return;
            }

            var matters = PodEndpoint.Differs(change.Before, change.After);
            foreach (var (name, members) in services)
            {
                if (members.Apply(change.Key.Name, change.After) && matters)
                {
                    (concerned ??= []).Add(new ObjectKey(ns, name));
                }
            }
        }

        foreach (var service in concerned ?? [])
        {
            Tell(service);
        }
    }

    private void Tell(ObjectKey service)
    {
        foreach (var listener in listeners)
        {
            listener(service);
        }
    }

    private sealed class Members(Selector selector)
    {
        public Dictionary<string, Pod> Pods { get; } = new(StringComparer.Ordinal);

        // Whether the pod is or was among them.
        public bool Apply(string name, Pod? pod)
        {
            if (pod is not null && selector.Matches(pod.Metadata.Labels))
            {
                Pods[name] = pod;
                return true;
            }

            return Pods.Remove(name);
        }
    }
}
