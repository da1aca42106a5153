using System.Collections.Immutable;
using Podium.Kubelet.Probes;

namespace Podium.Kubelet.Pods;

/// <summary>
/// What is known of one pod: the slots that API changes, runtime events, probes and finished operations write, the newest of
/// each kind. Safe for concurrent use; a worker reads it whole as a <see cref="PodView"/>.
/// </summary>
internal sealed class PodState
{
    private readonly Lock guard = new();

    // All guarded by `guard`; the view is immutable and replaced as a whole.
    private PodView view;
    private ImmutableDictionary<string, ContainerFacts> facts = ImmutableDictionary<string, ContainerFacts>.Empty;
    private ImmutableList<PodOperation> inFlight = [];

    /// <summary>A pod as the API shows it, of which nothing runs yet.</summary>
    public PodState(PodView initial) => view = initial;

    /// <summary>All of it, as it is now.</summary>
    public PodView View
    {
        get
        {
            lock (guard)
            {
                return view;
            }
        }
    }

    /// <summary>Changes a slot.</summary>
    public void Set(Func<PodView, PodView> change)
    {
        lock (guard)
        {
            view = change(view);
        }
    }

    /// <summary>Changes what is remembered of a container.</summary>
    public void SetFacts(string container, Func<ContainerFacts, ContainerFacts> change)
    {
        lock (guard)
        {
            facts = facts.SetItem(container, change(facts.GetValueOrDefault(container) ?? ContainerFacts.None));
            view = view with { Facts = facts };
        }
    }

    /// <summary>Notes a probe's result; one of an earlier container of the name is thrown away.</summary>
    public bool SetProbe(string container, string containerId, ProbeKind kind, ProbeOutcome outcome)
    {
        lock (guard)
        {
            var before = facts.GetValueOrDefault(container) ?? ContainerFacts.None;
            if (before.ProbedId != containerId)
            {
                if (view.Newest(container)?.Id != containerId)
                {
                    return false;
                }

                before = before with
                {
                    ProbedId = containerId,
                    Startup = ProbeOutcome.Unknown,
                    Liveness = ProbeOutcome.Unknown,
                    Readiness = ProbeOutcome.Unknown,
                };
            }

            facts = facts.SetItem(container, kind switch
            {
                ProbeKind.Startup => before with { Startup = outcome },
                ProbeKind.Liveness => before with { Liveness = outcome },
                _ => before with { Readiness = outcome },
            });
            view = view with { Facts = facts };
            return true;
        }
    }

    /// <summary>Adds an operation in flight.</summary>
    public void Begin(PodOperation operation)
    {
        lock (guard)
        {
            inFlight = inFlight.Add(operation);
            view = view with { InFlight = inFlight };
        }
    }

    /// <summary>Removes an operation that has ended.</summary>
    public void End(PodOperation operation)
    {
        lock (guard)
        {
            inFlight = inFlight.Remove(operation);
            view = view with { InFlight = inFlight };
        }
    }

    /// <summary>Notes a container as the runtime shows it. One that is known to have ended does not come to life again.</summary>
    public void PutContainer(ContainerView container)
    {
        lock (guard)
        {
            var list = new List<ContainerView>(view.Containers.Count + 1);
            foreach (var known in view.Containers)
            {
                if (known.Id != container.Id)
                {
                    list.Add(known);
                    continue;
                }

                // The runtime tells what was noted when it was made; what was changed since is known here.
                container = container with
                {
                    Resources = known.Resources ?? container.Resources,
                    BackOff = known.BackOff,
                    Reason = known.Reason == "OOMKilled" ? known.Reason : container.Reason,
                };
                if (known.State == ContainerRunState.Exited && container.State != ContainerRunState.Exited)
                {
                    // An exit event outranks the runtime's status, which lags; but only the runtime knows images and times.
                    container = known with
                    {
                        ImageId = container.ImageId.Length > 0 ? container.ImageId : known.ImageId,
                        StartedAt = container.StartedAt ?? known.StartedAt,
                    };
                }
            }

            list.Add(container);
            list.Sort(static (a, b) => b.CreatedAt.CompareTo(a.CreatedAt) is not 0 and var order ? order : b.RestartCount - a.RestartCount);
            view = view with { Containers = list };
        }
    }

    /// <summary>Drops a container that was removed.</summary>
    public void RemoveContainer(string id) =>
        Set(before => before with { Containers = [.. before.Containers.Where(container => container.Id != id)] });

    /// <summary>Changes a container that is known.</summary>
    /// <returns>Whether it is.</returns>
    public bool ChangeContainer(string id, Func<ContainerView, ContainerView> change)
    {
        lock (guard)
        {
            for (var i = 0; i < view.Containers.Count; i++)
            {
                if (view.Containers[i].Id == id)
                {
                    var list = view.Containers.ToArray();
                    list[i] = change(list[i]);
                    view = view with { Containers = list };
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Notes a sandbox as the runtime shows it.</summary>
    public void PutSandbox(SandboxView sandbox)
    {
        lock (guard)
        {
            var list = view.Sandboxes.Where(known => known.Id != sandbox.Id).Append(sandbox).ToArray();
            Array.Sort(list, static (a, b) => b.CreatedAt.CompareTo(a.CreatedAt) is not 0 and var order ? order : b.Attempt.CompareTo(a.Attempt));
            view = view with { Sandboxes = list };
        }
    }

    /// <summary>Notes that a sandbox no longer lives.</summary>
    /// <returns>Whether it is one of this pod.</returns>
    public bool MarkSandboxDead(string id)
    {
        lock (guard)
        {
            foreach (var sandbox in view.Sandboxes)
            {
                if (sandbox.Id == id)
                {
                    view = view with { Sandboxes = [.. view.Sandboxes.Select(s => s.Id == id ? s with { IsReady = false } : s)] };
                    return true;
                }
            }

            return false;
        }
    }
}
