using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Batch.V1;

/// <summary>Runs pods until a number of them has succeeded.</summary>
[Resource("jobs", Categories = ["all"])]
public sealed partial record Job
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Which pods to run, and how often.</summary>
    public JobSpec Spec { get; init; } = new();

    /// <summary>How far the job has got.</summary>
    public JobStatus Status { get; init; } = new();
}
