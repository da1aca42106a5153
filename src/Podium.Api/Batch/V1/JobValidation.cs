using System.Globalization;
using Podium.Api.Apps.V1;
using Podium.Api.Core.V1;
using Podium.Api.Validation;

namespace Podium.Api.Batch.V1;

/// <summary>
/// Checks jobs with Kubernetes' rules and words (pkg/apis/batch/validation/validation.go, v1.32). The objects must have their defaults.
/// </summary>
public static class JobValidation
{
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a new job.</summary>
    public static IReadOnlyList<FieldError> Validate(Job job)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(job.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        CheckGeneratedSelector(errors, job);
        CheckSpecWithSelector(errors, job.Spec);
        if (job.Spec.IsIndexed() && job.Spec.Completions is > 0 and var completions)
        {
            // Pods of an indexed job are named by their index as hosts.
            var longest = string.Create(CultureInfo.InvariantCulture, $"{job.Metadata.Name}-{completions - 1}");
            if (NameRules.Dns1123Label(longest).Count > 0)
            {
                errors.Invalid(FieldPath.Root("metadata").Child("name"), job.Metadata.Name,
                    $"will not able to create pod with invalid DNS label: {longest}");
            }
        }

        return errors;
    }

    /// <summary>Checks an update of a job's metadata and spec.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Job job, Job old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(job.Metadata, old.Metadata));
        CheckSpecWithSelector(errors, job.Spec);
        CheckCompletionsUpdate(errors, job.Spec, old.Spec);
        WorkloadValidation.CheckSelectorUnchanged(errors, job.Spec.Selector, old.Spec.Selector, Spec.Child("selector"));
        CheckTemplateUpdate(errors, job.Spec, old);
        errors.RequireUnchanged(Spec.Child("completionMode"), job.Spec.CompletionMode, old.Spec.CompletionMode);
        errors.RequireUnchanged(Spec.Child("podFailurePolicy"), Shown(job.Spec.PodFailurePolicy), Shown(old.Spec.PodFailurePolicy));
        errors.RequireUnchanged(Spec.Child("backoffLimitPerIndex"), job.Spec.BackoffLimitPerIndex, old.Spec.BackoffLimitPerIndex);
        errors.RequireUnchanged(Spec.Child("managedBy"), job.Spec.ManagedBy, old.Spec.ManagedBy);
        errors.RequireUnchanged(Spec.Child("successPolicy"), Shown(job.Spec.SuccessPolicy), Shown(old.Spec.SuccessPolicy));
        return errors;
    }

    private static GoSyntax? Shown<T>(T? value)
        where T : class, IApiType<T> => value is null ? null : GoSyntax.Object(value);

    private static void CheckGeneratedSelector(FieldErrors errors, Job job)
    {
        if (job.Spec.ManualSelector == true || job.Spec.Selector is null)
        {
            return;
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [JobLabels.LegacyControllerUid] = job.Metadata.Uid,
            [JobLabels.LegacyJobName] = job.Metadata.Name,
            [JobLabels.ControllerUid] = job.Metadata.Uid,
            [JobLabels.JobName] = job.Metadata.Name,
        };
        var path = Spec.Child("template").Child("metadata").Child("labels");
        foreach (var (key, value) in labels)
        {
            if (!job.Spec.Template.Metadata.Labels.TryGetValue(key, out var actual))
            {
                errors.Required(path.Key(key), $"must be '{value}'");
            }
            else if (actual != value)
            {
                errors.Invalid(path.Key(key), GoSyntax.Map(job.Spec.Template.Metadata.Labels), $"must be '{value}'");
            }
        }

        if (LabelSelectorValidation.TryRead(job.Spec.Selector) is { } selector && !selector.Matches(labels))
        {
            errors.Invalid(Spec.Child("selector"), GoSyntax.LabelSelector(job.Spec.Selector), "`selector` not auto-generated");
        }
    }

    private static void CheckSpecWithSelector(FieldErrors errors, JobSpec spec)
    {
        JobSpecValidation.Check(errors, spec, Spec);
        if (spec.Selector is null)
        {
            errors.Required(Spec.Child("selector"));
        }

        LabelSelectorValidation.Check(errors, spec.Selector, Spec.Child("selector"));
        if (LabelSelectorValidation.TryRead(spec.Selector) is { } selector && !selector.Matches(spec.Template.Metadata.Labels))
        {
            errors.Invalid(Spec.Child("template").Child("metadata").Child("labels"), GoSyntax.Map(spec.Template.Metadata.Labels),
                "`selector` does not match template `labels`");
        }
    }

    // An indexed job may grow and shrink, if its parallelism does too.
    private static void CheckCompletionsUpdate(FieldErrors errors, JobSpec spec, JobSpec old)
    {
        var path = Spec.Child("completions");
        if (!spec.IsIndexed())
        {
            errors.RequireUnchanged(path, spec.Completions, old.Completions);
        }
        else if (spec.Completions is { } completions && completions != old.Completions && completions != spec.Parallelism)
        {
            errors.Invalid(path, completions, "can only be modified in tandem with spec.parallelism");
        }
    }

    // Where pods go may still be changed of a suspended job that has never started.
    private static void CheckTemplateUpdate(FieldErrors errors, JobSpec spec, Job oldJob)
    {
        var (template, old) = (spec.Template, oldJob.Spec.Template);
        if (oldJob.IsSuspended() && oldJob.Status.StartTime is null)
        {
            old = old with
            {
                Metadata = old.Metadata with { Annotations = template.Metadata.Annotations, Labels = template.Metadata.Labels },
                Spec = old.Spec with
                {
                    NodeSelector = template.Spec.NodeSelector,
                    Tolerations = template.Spec.Tolerations,
                    SchedulingGates = template.Spec.SchedulingGates,
                    Affinity = WithNodeAffinityOf(old.Spec.Affinity, template.Spec.Affinity),
                },
            };
        }

        if (template != old)
        {
            errors.Invalid(Spec.Child("template"), GoSyntax.Object(template), "field is immutable");
        }
    }

    private static Affinity? WithNodeAffinityOf(Affinity? old, Affinity? now)
    {
        var mixed = (old ?? new Affinity()) with { NodeAffinity = now?.NodeAffinity };
        return now is null && mixed == new Affinity() ? null : mixed;
    }
}
