using Podium.Api.Validation;

namespace Podium.Api.Batch.V1;

/// <summary>
/// Checks updates of a job's status. What ended stays ended, and the counters never fall, unless the old status was as wrong
/// already (ValidateJobUpdateStatus; pkg/registry/batch/job/strategy.go: getStatusValidationOptions).
/// </summary>
public static class JobStatusValidation
{
    private static readonly FieldPath Status = FieldPath.Root("status");

    /// <summary>Checks an update of a job's status.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Job job, Job old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(job.Metadata, old.Metadata));
        CheckNumbers(errors, job.Status);
        CheckUncounted(errors, job.Status.UncountedTerminatedPods);
        CheckEnd(errors, job);
        CheckIndexes(errors, job);
        CheckChange(errors, job, old);
        return errors;
    }

    private static void CheckNumbers(FieldErrors errors, JobStatus status)
    {
        errors.RequireNonNegative(Status.Child("active"), status.Active);
        errors.RequireNonNegative(Status.Child("succeeded"), status.Succeeded);
        errors.RequireNonNegative(Status.Child("failed"), status.Failed);
        errors.RequireNonNegative(Status.Child("ready"), status.Ready ?? 0);
        errors.RequireNonNegative(Status.Child("terminating"), status.Terminating ?? 0);
        if (status.Ready > status.Active)
        {
            errors.Invalid(Status.Child("ready"), status.Ready, "cannot set more ready pods than active");
        }
    }

    private static void CheckUncounted(FieldErrors errors, UncountedTerminatedPods? uncounted)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var path = Status.Child("uncountedTerminatedPods");
        Check(uncounted?.Succeeded ?? [], path.Child("succeeded"));
        Check(uncounted?.Failed ?? [], path.Child("failed"));

        void Check(IReadOnlyList<string> uids, FieldPath at)
        {
            for (var i = 0; i < uids.Count; i++)
            {
                if (uids[i].Length == 0)
                {
                    errors.Invalid(at.Index(i), uids[i], "must not be empty");
                }
                else if (!seen.Add(uids[i]))
                {
                    errors.Duplicate(at.Index(i), uids[i]);
                }
            }
        }
    }

    private static void CheckEnd(FieldErrors errors, Job job)
    {
        var (complete, failed) = (job.Has("Complete"), job.Has("Failed"));
        var (met, target) = (job.Has("SuccessCriteriaMet"), job.Has("FailureTarget"));
        Refuse(complete && failed, "conditions", "cannot set Complete=True and Failed=true conditions");
        Refuse(complete && target, "conditions", "cannot set Complete=True and FailureTarget=true conditions");
        if (job.Status.CompletionTime is { } completion)
        {
            if (!complete)
            {
                errors.Invalid(Status.Child("completionTime"), completion, "cannot set completionTime when there is no Complete=True condition");
            }

            if (completion < job.Status.StartTime)
            {
                errors.Invalid(Status.Child("completionTime"), completion, "completionTime cannot be set before startTime");
            }
        }
        else if (complete)
        {
            errors.Required(Status.Child("completionTime"), "completionTime is required for Complete jobs");
        }

        Refuse(failed && !target, "conditions", "cannot set Failed=True condition without the FailureTarget=true condition");
        Refuse(complete && !met, "conditions", "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        Refuse(met && failed, "conditions", "cannot set SuccessCriteriaMet=True and Failed=true conditions");
        Refuse(met && target, "conditions", "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        if (!complete && !failed)
        {
            return;
        }

        if (job.Status.Active > 0)
        {
            errors.Invalid(Status.Child("active"), job.Status.Active, "active>0 is invalid for finished job");
        }

        if (job.Status.Terminating > 0)
        {
            errors.Invalid(Status.Child("terminating"), job.Status.Terminating, "terminating>0 is invalid for finished job");
        }

        if (job.Status.StartTime is null)
        {
            errors.Required(Status.Child("startTime"), "startTime is required for finished job");
        }

        if (job.Status.UncountedTerminatedPods is { } uncounted && uncounted.Failed.Count + uncounted.Succeeded.Count > 0)
        {
            errors.Invalid(Status.Child("uncountedTerminatedPods"), GoSyntax.Object(uncounted),
                "uncountedTerminatedPods needs to be empty for finished job");
        }

        void Refuse(bool wrong, string field, string detail)
        {
            if (wrong)
            {
                errors.Add(new(FieldErrorType.Invalid, Status.Child(field).ToString(), null, detail));
            }
        }
    }

    private static void CheckIndexes(FieldErrors errors, Job job)
    {
        var (completed, failed) = (job.Status.CompletedIndexes, job.Status.FailedIndexes);
        if (completed.Length > 0 && !job.Spec.IsIndexed())
        {
            errors.Invalid(Status.Child("completedIndexes"), completed,
                "cannot set non-empty completedIndexes when non-indexed completion mode");
        }

        if (failed is not null && job.Spec.BackoffLimitPerIndex is null)
        {
            errors.Invalid(Status.Child("failedIndexes"), failed, "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
        }

        if (job.Spec.Completions is not { } completions)
        {
            return;
        }

        if (SuccessPolicyValidation.Read(completed, completions).Error is { } wrongCompleted)
        {
            errors.Invalid(Status.Child("completedIndexes"), completed, $"error parsing completedIndexes: {wrongCompleted}");
        }

        if (job.Spec.BackoffLimitPerIndex is not null && failed is not null)
        {
            if (SuccessPolicyValidation.Read(failed, completions).Error is { } wrongFailed)
            {
                errors.Invalid(Status.Child("failedIndexes"), failed, $"error parsing failedIndexes: {wrongFailed}");
            }
            else if (IndexIntervals.Parse(completed, completions).CountCommon(IndexIntervals.Parse(failed, completions)) > 0)
            {
                errors.Invalid(Status.Child("failedIndexes"), failed, "failedIndexes and completedIndexes overlap");
            }
        }
    }

    private static void CheckChange(FieldErrors errors, Job job, Job old)
    {
        foreach (var type in (ReadOnlySpan<string>)["Failed", "Complete", "FailureTarget", "SuccessCriteriaMet"])
        {
            if (old.Has(type) && !job.Has(type))
            {
                errors.Add(new(FieldErrorType.Invalid, Status.Child("conditions").ToString(), null, type == "SuccessCriteriaMet"
                    ? "cannot disable the SuccessCriteriaMet=True condition"
                    : $"cannot disable the terminal {type}=True condition"));
            }
        }

        if (job.Status.Failed < old.Status.Failed)
        {
            errors.Invalid(Status.Child("failed"), job.Status.Failed, "cannot decrease the failed counter");
        }

        // An indexed job that shrinks forgets the successes of the indexes that it lost.
        if (job.Status.Succeeded < old.Status.Succeeded && !job.Spec.IsIndexed())
        {
            errors.Invalid(Status.Child("succeeded"), job.Status.Succeeded, "cannot decrease the succeeded counter");
        }

        if (job.Status.CompletionTime is { } time && old.Status.CompletionTime is { } before && time != before)
        {
            errors.Invalid(Status.Child("completionTime"), time, "completionTime cannot be mutated");
        }

        if (old.Status.StartTime is not null && job.Status.StartTime != old.Status.StartTime && !job.IsSuspended()
            && !old.Has("Suspended"))
        {
            errors.Required(Status.Child("startTime"), "startTime cannot be removed for unsuspended job");
        }
    }
}
