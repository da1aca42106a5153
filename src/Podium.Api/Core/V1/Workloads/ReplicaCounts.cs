using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>The numbers in the status of a replica set or a replication controller, which must agree with each other.</summary>
internal readonly record struct ReplicaCounts(int Replicas, int FullyLabeled, int Ready, int Available, long ObservedGeneration)
{
    /// <summary>Checks the numbers (pkg/apis/apps/validation, ValidateReplicaSetStatus).</summary>
    public static void Check(FieldErrors errors, ReplicaCounts counts)
    {
        const string tooMany = "cannot be greater than status.replicas";
        var status = FieldPath.Root("status");
        errors.RequireNonNegative(status.Child("replicas"), counts.Replicas);
        errors.RequireNonNegative(status.Child("fullyLabeledReplicas"), counts.FullyLabeled);
        errors.RequireNonNegative(status.Child("readyReplicas"), counts.Ready);
        errors.RequireNonNegative(status.Child("availableReplicas"), counts.Available);
        errors.RequireNonNegative(status.Child("observedGeneration"), counts.ObservedGeneration);
        if (counts.FullyLabeled > counts.Replicas)
        {
            errors.Invalid(status.Child("fullyLabeledReplicas"), counts.FullyLabeled, tooMany);
        }

        if (counts.Ready > counts.Replicas)
        {
            errors.Invalid(status.Child("readyReplicas"), counts.Ready, tooMany);
        }

        if (counts.Available > counts.Replicas)
        {
            errors.Invalid(status.Child("availableReplicas"), counts.Available, tooMany);
        }

        if (counts.Available > counts.Ready)
        {
            errors.Invalid(status.Child("availableReplicas"), counts.Available, "cannot be greater than readyReplicas");
        }
    }
}
