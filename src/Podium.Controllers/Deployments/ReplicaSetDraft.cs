using System.Globalization;
using Podium.Api.Apps.V1;

namespace Podium.Controllers.Deployments;

/// <summary>A replica set as the steps of a plan change it. It lives for one computation.</summary>
/// <param name="before">The replica set as it is; null for one that is to be made.</param>
/// <param name="now">What is to become of it.</param>
internal sealed class ReplicaSetDraft(ReplicaSet? before, ReplicaSet now)
{
    private readonly List<string> events = [];

    /// <summary>A draft that changes nothing yet.</summary>
    public static ReplicaSetDraft Of(ReplicaSet set) => new(set, set);

    /// <summary>The replica set as it is; null for one that is to be made.</summary>
    public ReplicaSet? Before => before;

    /// <summary>What is to become of it.</summary>
    public ReplicaSet Now { get; private set; } = now;

    /// <summary>What is told of the changes once they are made.</summary>
    public IReadOnlyList<string> Events => events;

    /// <summary>How many pods it is to have.</summary>
    public int Replicas => Now.Spec.Replicas ?? 0;

    /// <summary>How many available pods it has.</summary>
    public int Available => Now.Status.AvailableReplicas;

    /// <summary>Whether it is to have pods.</summary>
    public bool IsActive => Replicas > 0;

    /// <summary>Whether it is changed or made.</summary>
    public bool IsChanged => !ReferenceEquals(before, Now);

    /// <summary>The order of age; of the same second, that of names.</summary>
    public static int ByAge(ReplicaSetDraft a, ReplicaSetDraft b)
    {
        var order = Nullable.Compare(a.Now.Metadata.CreationTimestamp, b.Now.Metadata.CreationTimestamp);
        return order != 0 ? order : string.CompareOrdinal(a.Now.Metadata.Name, b.Now.Metadata.Name);
    }

    /// <summary>Another number of pods, noted with the numbers that later scaling goes by.</summary>
    /// <returns>Whether the number differs.</returns>
    public bool ScaleTo(int replicas, RolloutLimits limits, bool evenWhereNotesOnlyDiffer = false)
    {
        var from = Replicas;
        if (from == replicas && !evenWhereNotesOnlyDiffer)
        {
            return false;
        }

        var annotations = DeploymentAnnotations.WithSizes(Now.Metadata.Annotations, limits);
        if (from == replicas && DeploymentAnnotations.AreSame(annotations, Now.Metadata.Annotations))
        {
            return false;
        }

        Now = Now with
        {
            Metadata = Now.Metadata with { Annotations = annotations },
            Spec = Now.Spec with { Replicas = replicas },
        };
        if (from == replicas)
        {
            return false;
        }

        TellScaled(from);
        return true;
    }

    /// <summary>Takes over what the deployment says of the replica set of its present template.</summary>
    public void Follow(Deployment deployment, long revision)
    {
        var annotations = DeploymentAnnotations.OfCurrent(deployment, Now.Metadata, revision);
        if (Now.Spec.MinReadySeconds != deployment.Spec.MinReadySeconds || !DeploymentAnnotations.AreSame(annotations, Now.Metadata.Annotations))
        {
            Now = Now with
            {
                Metadata = Now.Metadata with { Annotations = annotations },
                Spec = Now.Spec with { MinReadySeconds = deployment.Spec.MinReadySeconds },
            };
        }
    }

    /// <summary>Tells that a new replica set starts with pods.</summary>
    public void TellCreated()
    {
        if (Replicas > 0)
        {
            TellScaled(0);
        }
    }

    private void TellScaled(int from) => events.Add(string.Create(
        CultureInfo.InvariantCulture,
        $"Scaled {(Replicas > from ? "up" : "down")} replica set {Now.Metadata.Name} from {from} to {Replicas}"));
}
